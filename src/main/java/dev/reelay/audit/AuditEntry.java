package dev.reelay.audit;

import dev.reelay.job.Job;
import java.time.Instant;

/**
 * One step of an action: one record of {@code generation-audit}.
 *
 * @param id the action's; all of its steps have it. Up to 200 characters
 * @param at when the step was taken, by the clock of the process that wrote it
 */
public record AuditEntry(String id, Instant at, Actor actor, Action action, Step step) {

    public AuditEntry {
        if (id.isBlank() || id.length() > Job.MAX_ID) {
            throw new IllegalArgumentException("The id of an action has 1 to " + Job.MAX_ID + " characters");
        }
    }

    /** Whether the detail of its step has the addresses of a customer's files. */
    public boolean namesFiles() {
        return action.kind() == Action.Kind.STORE_OUTPUTS && step instanceof Step.Done;
    }

    /** The next step of the same action. */
    public AuditEntry next(Instant now, Step following) {
        return new AuditEntry(id, now, actor, action, following);
    }
}
