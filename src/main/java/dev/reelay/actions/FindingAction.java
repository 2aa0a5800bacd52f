package dev.reelay.actions;

import dev.reelay.cost.Charged;
import dev.reelay.outcome.Finding;
import dev.reelay.view.row.JobRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assesses findings. What is recorded is about one run of a job, and a later job with the same id has nothing of it. */
final class FindingAction {

    private final Knowledge knowledge;

    FindingAction(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /** @param row the job; null when it is not known */
    Assessment assess(@Nullable JobRow row, Finding finding) {
        if (row == null || row.times().receivedAt() == null) {
            return new Assessment.Refused(
                    CancelAction.UNKNOWN_JOB,
                    row == null ? "No job with this id is known." : "Nothing tells this job from others with its id.");
        }
        if (!row.isEnded()) {
            return new Assessment.Refused(
                    "not_ended", "The job has not ended (" + row.status().word() + "): nothing is in doubt yet.");
        }
        if (row.charged() != Charged.UNKNOWN) {
            return new Assessment.Refused(
                    "not_in_doubt",
                    "Nothing is in doubt: the job was " + (row.charged() == Charged.YES ? "" : "not ")
                            + "charged for.");
        }
        if (knowledge.finding(row) == finding && knowledge.auditTrouble() == null) {
            return new Assessment.AlreadySo("already_recorded", "That is what is recorded: " + finding.word() + ".");
        }
        return new Assessment.Go(List.of(), "Recorded: " + finding.word() + ".");
    }
}
