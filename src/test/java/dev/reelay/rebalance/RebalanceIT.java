package dev.reelay.rebalance;

import static dev.reelay.rebalance.GroupRig.LONG;
import static dev.reelay.rebalance.Owners.PARTITIONS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions move between workers that all live, while POSTs are open: nobody may notice. */
@Execution(ExecutionMode.CONCURRENT)
class RebalanceIT {

    private static final int TERMINATED = 143;
    private static final Duration POST = Duration.ofMillis(1500);
    private static final Duration LONG_POST = Duration.ofSeconds(5);

    /**
     * One worker joins, one leaves, and before its last POSTs are answered another leaves, too: what the first one still
     * waits for stays its own, however often the group moves partitions about.
     */
    @ParameterizedTest
    @ValueSource(classes = {CooperativeStickyAssignor.class, RangeAssignor.class})
    void workersJoinAndLeaveWhilePostsAreOpen(Class<?> assignor) throws Exception {
        try (GroupRig rig = new GroupRig("rebalance", script())) {
            WorkerProcess a = start(rig, "a", assignor);
            WorkerProcess b = start(rig, "b", assignor);
            rig.owners().await("a", "b");
            try (Feed feed = new Feed(rig)) {
                rig.awaitOpenPosts("a", 2);
                rig.awaitOpenPosts("b", 2);

                start(rig, "c", assignor);
                rig.owners().awaitRebalance("a", "b");
                Instant joined = Instant.now();
                Set<Integer> ofA =
                        requireNonNull(rig.owners().await("a", "b", "c").get("a"));
                rig.awaitOpenPosts("c", 2);

                List<String> slow =
                        ofA.stream().map(partition -> "slow-" + partition).toList();
                ofA.forEach(partition -> rig.send(partition, List.of("slow-" + partition)));
                rig.awaitPosts(slow);
                Instant left = Instant.now();
                a.terminate();
                b.terminate();
                assertThat(b.awaitExit(LONG)).isEqualTo(TERMINATED);
                assertThat(a.awaitExit(LONG)).isEqualTo(TERMINATED);
                rig.owners().await("c");
                feed.more(20);

                assertThat(rig.postsOpenAt(joined)).isNotEmpty();
                assertThat(rig.postsOpenAt(left)).containsAnyElementsOf(slow);
            }

            rig.assertEachAnsweredAndPostedOnce(Set.of());
        }
    }

    private static SimulatorScript script() {
        return SimulatorScript.taking(Duration.ofMillis(500), Duration.ofMillis(500))
                .withFault(
                        FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing("slow"), FaultEffect.delay(LONG_POST))
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(POST));
    }

    private static WorkerProcess start(GroupRig rig, String name, Class<?> assignor) {
        return rig.start(rig.worker(name).env("KAFKA_PARTITION_ASSIGNMENT_STRATEGY", assignor.getName()));
    }

    /** Requests that keep coming, ten a second, over all partitions. */
    private static final class Feed implements AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger count = new AtomicInteger();
        private final GroupRig rig;

        Feed(GroupRig rig) {
            this.rig = rig;
            var _ = timer.scheduleAtFixedRate(this::sendOne, 0, 100, TimeUnit.MILLISECONDS);
        }

        private void sendOne() {
            int number = count.getAndIncrement();
            rig.send(number % PARTITIONS, List.of("job-" + number));
        }

        /** Waits until so many more were sent. */
        void more(int number) {
            int wanted = count.get() + number;
            await().atMost(LONG).until(() -> count.get() >= wanted);
        }

        @Override
        public void close() {
            timer.close();
        }
    }
}
