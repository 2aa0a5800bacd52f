package dev.reelay.audit;

import dev.reelay.job.Finding;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Entries to write and read. */
final class TestDeeds {

    static final Instant NOON = Instant.parse("2026-11-21T12:00:00.123456789Z");
    static final Actor MIA = new Actor("mia", Actor.Via.CONSOLE);

    private TestDeeds() {}

    static Deed deed(Deed.Kind kind, Subject subject, @Nullable String reason) {
        return new Deed(kind, subject, reason, kind == Deed.Kind.FINDING ? Finding.NOT_CHARGED : null);
    }

    static Subject job(String id) {
        return new Subject.OneJob(id, NOON);
    }

    static AuditEntry entry(String id, Deed.Kind kind, Subject subject, Step step) {
        return new AuditEntry(id, NOON, MIA, deed(kind, subject, null), step);
    }

    /** A step of a deed on so many. */
    static AuditEntry many(String id, int count, Step step) {
        return entry(
                id, Deed.Kind.CANCEL, new Subject.Selection("state=accepted", count, new BigDecimal("1.40")), step);
    }

    static AuditEntry finding(String id, Instant receivedAt, Finding finding, Step step) {
        Deed deed = new Deed(Deed.Kind.FINDING, new Subject.OneJob(id, receivedAt), null, finding);
        return new AuditEntry("deed-" + id, NOON, MIA, deed, step);
    }
}
