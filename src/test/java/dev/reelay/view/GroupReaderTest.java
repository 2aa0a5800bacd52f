package dev.reelay.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.testing.Ports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many who look while no broker answers. */
class GroupReaderTest {

    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void whoAsksWhileAnotherOneDoesGetsTheSameAnswerAndAFailureIsKeptForASecond() throws Exception {
        try (Admin admin = Admin.create(Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "127.0.0.1:" + Ports.free(),
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        "1000",
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        "1000"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            GroupReader reader = new GroupReader(
                    admin, "reelay", new TopicNames("q", "c", "j", "r", "d", "a", "generation-limits"), () -> now);
            Callable<@Nullable Throwable> look = () -> cause(reader);
            List<Future<@Nullable Throwable>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(threads.submit(look));
            }

            Set<@Nullable Throwable> failures = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Future<@Nullable Throwable> each : asked) {
                failures.add(each.get());
            }

            assertThat(failures).as("one question for all").hasSize(1).doesNotContainNull();
            assertThat(cause(reader))
                    .as("within a second")
                    .isSameAs(failures.iterator().next());
            now = now.plusSeconds(1);
            assertThat(cause(reader))
                    .as("asked again")
                    .isNotSameAs(failures.iterator().next());
        }
    }

    private static @Nullable Throwable cause(GroupReader reader) {
        try {
            GroupState _ = reader.read(Duration.ZERO);
            return null;
        } catch (BrokerException e) {
            return e.getCause();
        }
    }
}
