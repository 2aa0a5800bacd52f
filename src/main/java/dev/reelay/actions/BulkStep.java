package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.OpenAction;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.JobRow;
import java.time.Instant;

/** Assesses one job of an action on many, when its turn comes: since the action was planned, the job may have changed. */
final class BulkStep {

    private final Knowledge knowledge;
    private final CancelAction cancels;
    private final RetryAction retries;

    BulkStep(Knowledge knowledge, CancelAction cancels, RetryAction retries) {
        this.knowledge = knowledge;
        this.cancels = cancels;
        this.retries = retries;
    }

    /**
     * The assessment of a job.
     *
     * @param startedAt when the action began: a job that came later is another one with the same id
     * @throws BrokerException when its request can neither be read nor be seen to be gone
     */
    Assessment assess(Action action, String id, Instant startedAt) throws BrokerException {
        JobRow row = knowledge.jobs().find(id).orElse(null);
        if (row == null) {
            return new Assessment.Refused(CancelAction.UNKNOWN_JOB, "No job with this id is known.");
        }
        Instant receivedAt = row.times().receivedAt();
        if (receivedAt != null && !OpenAction.canMean(startedAt, receivedAt)) {
            return new Assessment.Refused("later_job", "The job came after this was planned.");
        }
        return switch (action.kind()) {
            case CANCEL -> cancels.assess(id, false, action.reason());
            case RETRY -> retries.assess(id, action.confirmed());
            // Nobody plans these; but anybody may write to the audit topic who has the right.
            case PAUSE, RESUME, REDRIVE, FINDING ->
                new Assessment.Refused("not_for_many", "This cannot be done to many.");
        };
    }
}
