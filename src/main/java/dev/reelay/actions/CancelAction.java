package dev.reelay.actions;

import dev.reelay.actions.ActionWriter.Send;
import dev.reelay.actions.commands.CommandRecords;
import dev.reelay.outcome.Status;
import dev.reelay.records.CancellationStatus;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.view.CommandRow;
import dev.reelay.view.row.JobRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Assesses cancels. A cancel spends nothing, so what is not known for certain is cancelled rather than not. */
final class CancelAction {

    /** The code of a job that is not known. */
    static final String UNKNOWN_JOB = "unknown_job";

    private final Knowledge knowledge;

    CancelAction(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /** @param confirmed whether a cancel may wait for a job that is not known */
    Assessment assess(String id, boolean confirmed, @Nullable String reason) {
        OutgoingRecord command;
        try {
            command = CommandRecords.cancel(id, reason);
        } catch (CommandRecords.Invalid e) {
            return new Assessment.Refused("invalid_id", "No job with this id can be cancelled: " + e.getMessage());
        }
        JobRow row = knowledge.jobs().find(id).orElse(null);
        if (row == null || row.source().isForgotten()) {
            String risk = unknown(row);
            return confirmed
                    ? new Assessment.Go(List.of(new Send.Command(command)), "The cancel is sent. " + risk)
                    : new Assessment.NeedsConfirmation(UNKNOWN_JOB, risk);
        }
        if (row.isEnded()) {
            return row.status() == Status.CANCELLED
                    ? new Assessment.AlreadySo("already_cancelled", "The job is cancelled.")
                    : new Assessment.Refused(
                            "ended", "The job has ended (" + row.status().word() + "): a cancel does nothing.");
        }
        Optional<CommandRow> before = sentBefore(id);
        return before.isPresent()
                ? new Assessment.AlreadySo("cancel_sent", standing(before.get(), row))
                : new Assessment.Go(List.of(new Send.Command(command)), "The cancel is sent.");
    }

    private String unknown(@Nullable JobRow forgotten) {
        if (forgotten != null) {
            return "The job with this id has ended (" + forgotten.status().word()
                    + "), and its receipt is gone. A cancel waits 7 days for another job with this id, and cancels that one.";
        }
        String trouble = knowledge.viewTrouble();
        return trouble == null
                ? "No job with this id is known. A cancel waits 7 days for one, and cancels it when it comes."
                : "Not all jobs are known now (" + trouble
                        + "). If there is one with this id, a cancel holds for it; if not, it waits 7 days for one.";
    }

    /** Only when commands are current: a cancel twice is harmless, and one that is not sent is not. */
    private Optional<CommandRow> sentBefore(String id) {
        Optional<CommandRow> row =
                knowledge.commands().row(id).filter(command -> command.kind() == CommandRow.Kind.CANCEL);
        return row.isPresent() && knowledge.viewTrouble() == null ? row : Optional.empty();
    }

    private static String standing(CommandRow command, JobRow row) {
        return row.progress().cancellation() == CancellationStatus.TOO_LATE
                ? "The cancel of " + command.at() + " came too late: RunComfy had begun the job, and it goes on."
                : "A cancel of the job was sent at " + command.at() + ", and holds.";
    }
}
