package dev.reelay.actions;

import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.Step;
import org.jspecify.annotations.Nullable;

/**
 * How far a bulk action is.
 *
 * @param last its last step, with the actor, the filter and the reason
 * @param count how many jobs it is fixed to
 * @param position how many of them are dealt with
 * @param report what became of those
 * @param phase what happens now
 * @param trouble why it waits, in one line; null when nothing is wrong
 */
public record BulkProgress(
        AuditEntry last,
        int count,
        int position,
        Step.Report report,
        Phase phase,
        @Nullable String trouble) {

    /** The state of a bulk action, as this process sees it. */
    public enum Phase {
        /** This process does it. */
        RUNNING,
        /** Another process does it, or did until it ended. */
        ELSEWHERE,
        /** A user stopped it. */
        STOPPED,
        /** All of its jobs are dealt with. */
        FINISHED;

        /** Whether nothing more happens. */
        public boolean isEnd() {
            return this == STOPPED || this == FINISHED;
        }
    }
}
