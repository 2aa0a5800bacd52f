package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.audit.Actor;
import dev.reelay.audit.Deed;
import dev.reelay.audit.Subject;
import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.job.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RefusedWritesTest {

    private static final Visitor ALICE = new Visitor("alice", Permission.READ.withLesser());
    private static final Refusal REFUSAL = new Refusal(400, "no_token", "The form has no token.");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final List<Recorded> recorded = new ArrayList<>();
    private final RefusedWrites refused = new RefusedWrites(
            (actor, deed, code, message) -> recorded.add(new Recorded(actor, deed, code)), Runnable::run, now::get);

    private record Recorded(Actor actor, Deed deed, String code) {}

    @Test
    void whatWasRefusedIsRecordedWithWhoTriedIt() {
        refused.record(ALICE, "/job/cancel", Map.of("id", "job/1", "reason", "by mistake")::get, REFUSAL);

        assertThat(recorded)
                .containsExactly(new Recorded(
                        new Actor("alice", Actor.Via.CONSOLE),
                        new Deed(Deed.Kind.CANCEL, new Subject.OneJob("job/1", null), "by mistake", null),
                        "no_token"));
    }

    @Test
    void everyFormThatDoesSomethingIsADeed() {
        assertThat(deed("/job/retry", Map.of("id", "a", "confirmed", "true")))
                .contains(new Deed(Deed.Kind.RETRY, new Subject.OneJob("a", null), null, null, true));
        assertThat(deed("/job/finding", Map.of("id", "a", "finding", "charged")))
                .contains(new Deed(Deed.Kind.FINDING, new Subject.OneJob("a", null), null, Finding.CHARGED));
        assertThat(deed("/pauses", Map.of("model", "*")))
                .contains(new Deed(Deed.Kind.PAUSE, new Subject.OneModel("*"), null, null));
        assertThat(deed("/pauses/end", Map.of("model", "luma/ray")))
                .contains(new Deed(Deed.Kind.RESUME, new Subject.OneModel("luma/ray"), null, null));
        assertThat(deed("/dead-letters/3/42/redrive", Map.of()))
                .contains(new Deed(Deed.Kind.REDRIVE, new Subject.OneDeadLetter(3, 42), null, null));
        assertThat(deed("/deeds", Map.of("kind", "retry", "filter", "state=failed", "number", "400")))
                .contains(new Deed(Deed.Kind.RETRY, new Subject.Selection("state=failed", 400, null), null, null));
        assertThat(deed("/deeds", Map.of("kind", "cancel", "filter", "state=queued", "number", "many")))
                .contains(new Deed(Deed.Kind.CANCEL, new Subject.Selection("state=queued", 0, null), null, null));
    }

    @Test
    void whatSaysNothingOrNonsenseIsNoDeed() {
        assertThat(deed("/login", Map.of("user", "a"))).isEmpty();
        assertThat(deed("/job/cancel", Map.of())).isEmpty();
        assertThat(deed("/job/cancel", Map.of("id", " "))).isEmpty();
        assertThat(deed("/job/finding", Map.of("id", "a", "finding", "perhaps"))).isEmpty();
        assertThat(deed("/job/finding", Map.of("id", "a"))).isEmpty();
        assertThat(deed("/pauses", Map.of())).isEmpty();
        assertThat(deed("/dead-letters/99999999999/1/redrive", Map.of())).isEmpty();
        assertThat(deed("/deeds", Map.of("kind", "delete", "filter", "x"))).isEmpty();
        assertThat(deed("/deeds/17/stop", Map.of())).isEmpty();
    }

    @Test
    void aPageThatHasABrowserSendThousandsDoesNotFillTheLog() {
        for (int i = 0; i < 1_000; i++) {
            refused.record(ALICE, "/pauses", Map.of("model", "*")::get, REFUSAL);
        }
        assertThat(recorded).hasSize(20);

        now.updateAndGet(time -> time.plus(Duration.ofSeconds(3)));
        refused.record(ALICE, "/pauses", Map.of("model", "*")::get, REFUSAL);
        refused.record(ALICE, "/pauses", Map.of("model", "*")::get, REFUSAL);
        assertThat(recorded).hasSize(21);
    }

    private static Optional<Deed> deed(String path, Map<String, String> fields) {
        return RefusedWrites.deed(path, fields::get);
    }
}
