package dev.reelay.actions;

import dev.reelay.audit.Action;
import dev.reelay.audit.OpenAction;
import dev.reelay.audit.Subject;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.JobRow;
import java.time.Instant;

/** Assesses one target of a bulk action, when its turn comes: since the action was planned, it may have changed. */
final class BulkStep {

    private final Knowledge knowledge;
    private final CancelAction cancels;
    private final RetryAction retries;
    private final RedriveAction redrives;

    BulkStep(Knowledge knowledge, CancelAction cancels, RetryAction retries, RedriveAction redrives) {
        this.knowledge = knowledge;
        this.cancels = cancels;
        this.retries = retries;
        this.redrives = redrives;
    }

    /**
     * The assessment of a target.
     *
     * @param id of a job, or the place of a dead letter
     * @param startedAt when the action began: a job that came later is another one with the same id
     * @throws BrokerException when a record can neither be read nor be seen to be gone
     */
    Assessment assess(Action action, String id, Instant startedAt) throws BrokerException {
        return switch (action.kind()) {
            case CANCEL, RETRY -> assessJob(action, id, startedAt);
            case REDRIVE -> assessLetter(action, id, startedAt);
            // No plan has these kinds, but other programs may write to the audit topic.
            case PAUSE, RESUME, LIMIT, LIFT_LIMIT, BUDGET, LIFT_BUDGET, FINDING ->
                new Assessment.Refused("not_for_many", "This cannot be done to many.");
        };
    }

    private Assessment assessJob(Action action, String id, Instant startedAt) throws BrokerException {
        JobRow row = knowledge.jobs().find(id).orElse(null);
        if (row == null) {
            return new Assessment.Refused(CancelAction.UNKNOWN_JOB, "No job with this id is known.");
        }
        Instant receivedAt = row.times().receivedAt();
        if (receivedAt != null && !OpenAction.canMean(startedAt, receivedAt)) {
            return new Assessment.Refused("later_job", "The job came after this was planned.");
        }
        return action.kind() == Action.Kind.CANCEL
                ? cancels.assess(id, false, action.reason())
                : retries.assess(id, action.confirmed());
    }

    private Assessment assessLetter(Action action, String place, Instant startedAt) throws BrokerException {
        Subject.OneDeadLetter letter = Subject.OneDeadLetter.at(place).orElse(null);
        return letter == null
                ? new Assessment.Refused("record_gone", "This is no place of a dead letter.")
                : redrives.look(letter, action.confirmed(), startedAt).assessment();
    }
}
