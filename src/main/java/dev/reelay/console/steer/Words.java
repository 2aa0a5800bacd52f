package dev.reelay.console.steer;

import dev.reelay.audit.Action;
import dev.reelay.audit.Step;

/** The words of pages about actions. */
final class Words {

    private Words() {}

    /** What a button says. */
    static String verb(Action.Kind kind) {
        return switch (kind) {
            case CANCEL -> "Cancel";
            case RETRY -> "Retry";
            case PAUSE -> "Pause";
            case RESUME -> "End the pause";
            case LIMIT -> "Set the limit";
            case LIFT_LIMIT -> "Lift the limit";
            case BUDGET -> "Set the budget";
            case LIFT_BUDGET -> "Lift the budget";
            case REDRIVE -> "Send again";
            case STORE_OUTPUTS -> "Store the files of";
            case FINDING -> "Record";
        };
    }

    /** How far an action is, as a word. */
    static String state(Step step) {
        return switch (step) {
            case Step.Attempted _ -> "attempted";
            case Step.Done _ -> "done";
            case Step.Refused _ -> "refused";
            case Step.Started _, Step.Targets _, Step.Sending _, Step.Progress _ -> "running";
            case Step.Stopped _ -> "stopped";
            case Step.Finished _ -> "finished";
        };
    }

    /** What a step says, for people; empty when its word says it all. */
    static String detail(Step step) {
        return switch (step) {
            case Step.Attempted _ -> "It was begun; that it was done is not recorded.";
            case Step.Done(String detail) -> detail == null ? "" : detail;
            case Step.Refused(String _, String message) -> message;
            case Step.Started _, Step.Targets _, Step.Sending _ -> "";
            case Step.Progress progress -> report(progress.report());
            case Step.Stopped(Step.Report report) -> report(report);
            case Step.Finished finished -> report(finished.report());
        };
    }

    private static String report(Step.Report report) {
        return "done to %d, skipped %d".formatted(report.done(), report.total() - report.done());
    }

    /** Why a job was left out of a bulk action: what its code means. The code itself when nobody has written a text. */
    static String skipped(String code) {
        return switch (code) {
            case "unknown_job" -> "no job with this id is known";
            case "ended" -> "the job has ended";
            case "already_cancelled" -> "the job is cancelled already";
            case "cancel_sent" -> "a cancel was sent before";
            case "beyond_max" -> "beyond the greatest number that was asked for";
            case "invalid_id" -> "no command can name this id";
            case "later_job" -> "the job came after the action was planned";
            case "not_for_many" -> "this cannot be done to many";
            case "no_answer" -> "the record could not be read or written, several times";
            case "id_taken" -> "another job has the id that the retry would get";
            case "not_ended" -> "the job has not ended";
            case "completed" -> "the job is completed";
            case "not_current" -> "what is known of the job is not current";
            case "already_retried" -> "the job was retried before";
            case "receipt_goes" -> "the receipt will soon be gone";
            case "in_several_partitions" -> "the id stands in more than one partition";
            case "receipt_gone" -> "the receipt is gone";
            case "offset_unknown" -> "the receipt does not say where the request is";
            case "record_gone" -> "the request's record is gone";
            case "other_record" -> "another record is where the request was";
            case "finding_missing" -> "nobody has recorded what became of the submission";
            case "not_confirmed" -> "it may be paid for twice, and that was not confirmed";
            case "id_too_long" -> "the id of the next try would be too long";
            case "already_redriven" -> "the dead letter was sent again before, or may have been";
            case "redriven_enough" -> "the dead letter was sent again three times: it stays";
            case "not_whole" -> "the dead letter was too large to be kept whole";
            case "not_a_dead_letter" -> "the record names no place in the requests topic";
            case "job_known" -> "there is or was a job with its id: retry that one";
            case "no_id" -> "the request names no id: sent twice, it would be two jobs";
            case "not_a_request" -> "the record holds no request that could be sent again";
            case "already_stored" -> "its files are in the store already";
            case "not_stored" -> "not all of its files could be copied";
            case "no_store" -> "this process has no store";
            case "not_completed" -> "the job has no output";
            case "no_result" -> "its result is gone, and with it the URLs of its files";
            case "truncated" -> "its result is too large to have all URLs";
            case "no_files" -> "its output has no URL";
            default -> code;
        };
    }
}
