package dev.reelay.job;

import dev.reelay.outcome.FailureCode;
import java.util.Locale;

/**
 * How the worker handles a job of which it cannot know whether RunComfy accepted the submission. Each request chooses.
 */
public enum OnUnknownSubmission {
    /** The job ends with {@link FailureCode#SUBMISSION_UNKNOWN}. */
    REPORT,
    /** The worker submits the job again, at the risk of paying twice. */
    RESUBMIT;

    /**
     * The choice with this value in the ledger.
     *
     * @throws IllegalArgumentException for any other value
     */
    public static OnUnknownSubmission of(String word) {
        return switch (word) {
            case "report" -> REPORT;
            case "resubmit" -> RESUBMIT;
            default -> valueOf(word.toUpperCase(Locale.ROOT));
        };
    }
}
