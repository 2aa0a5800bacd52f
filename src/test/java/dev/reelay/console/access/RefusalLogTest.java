package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.console.access.RequestRules.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    private static final Visitor ALICE = new Visitor("alice", Permission.READ.withLesser());
    private static final Visitor BOB = new Visitor("bob", Permission.READ.withLesser());
    private static final Refusal REFUSAL = new Refusal(400, "no_token", "The form has no token.");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final List<String> noted = new ArrayList<>();
    private final RefusalLog log = new RefusalLog(
            (visitor, path, parameter, code, message) -> noted.add(String.join(
                    " ", visitor.user(), path, parameter.apply("id"), parameter.apply("reason"), code, message)),
            Runnable::run,
            now::get);

    @Test
    void whatWasRefusedIsNotedWithWhoTriedItAndWhatTheFormSaid() {
        log.record(ALICE, "/job/cancel", Map.of("id", "job/1")::get, REFUSAL);

        assertThat(noted).containsExactly("alice /job/cancel job/1 null no_token The form has no token.");
    }

    @Test
    void aPageThatHasABrowserSendThousandsDoesNotFillTheAuditLog() {
        for (int i = 0; i < 1_000; i++) {
            log.record(ALICE, "/pauses", Map.of("id", "x")::get, REFUSAL);
        }
        assertThat(noted).hasSize(20);
        log.record(BOB, "/pauses", Map.of("id", "x")::get, REFUSAL);
        assertThat(noted).hasSize(21);

        now.updateAndGet(time -> time.plus(Duration.ofSeconds(3)));
        log.record(ALICE, "/pauses", Map.of("id", "x")::get, REFUSAL);
        log.record(ALICE, "/pauses", Map.of("id", "x")::get, REFUSAL);
        assertThat(noted).hasSize(22);
    }
}
