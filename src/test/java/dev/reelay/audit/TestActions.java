package dev.reelay.audit;

import dev.reelay.outcome.Finding;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries to write and read. */
final class TestActions {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    static final Actor MIA = new Actor("mia", Actor.Via.CONSOLE);

    private TestActions() {}

    static Action action(Action.Kind kind, Subject subject, @Nullable String reason) {
        return new Action(kind, subject, reason, kind == Action.Kind.FINDING ? Finding.NOT_CHARGED : null);
    }

    static Subject job(String id) {
        return new Subject.OneJob(id, NOON);
    }

    static AuditEntry entry(String id, Action.Kind kind, Subject subject, Step step) {
        return new AuditEntry(id, NOON, MIA, action(kind, subject, null), step);
    }

    /** A step of an action on so many. */
    static AuditEntry many(String id, int count, Step step) {
        return entry(
                id, Action.Kind.CANCEL, new Subject.Selection("state=accepted", count, new BigDecimal("1.40")), step);
    }

    static Step.Batch retried(List<Integer> numbers) {
        return new Step.Batch(numbers, new TreeMap<>());
    }

    static AuditEntry finding(String id, Instant receivedAt, Finding finding, Step step) {
        Action action = new Action(Action.Kind.FINDING, new Subject.OneJob(id, receivedAt), null, finding);
        return new AuditEntry("action-" + id, NOON, MIA, action, step);
    }
}
