package dev.reelay.outcome;

import java.util.Locale;

/** Why a job failed or was rejected. The codes are part of the contract: consumers branch on them. */
public enum FailureCode {
    /** The request is not JSON, its envelope is not valid, or it is too large for the ledger. */
    INVALID_REQUEST(true, false, "The request is not valid or is too large"),
    /** The catalog has no such model. */
    UNKNOWN_MODEL(true, false, "The catalog has no such model"),
    /** The input violates the model's schema. */
    INVALID_INPUT(true, false, "The input violates the model's schema"),
    /** A file behind a URL of the input violates the model's rules. */
    INVALID_MEDIA(true, false, "The media violate the model's rules"),
    /** RunComfy refused the submission, and would refuse it again. */
    PROVIDER_REJECTED(false, false, "RunComfy refused the submission"),
    /** RunComfy accepted the job and reports that it failed. */
    PROVIDER_FAILED(false, true, "RunComfy reports that the job failed"),
    /** RunComfy reports that the job succeeded, and its output holds nothing. */
    NO_OUTPUT(false, true, "RunComfy reports success, but its output holds nothing"),
    /** RunComfy may or may not have accepted the job: the submission had no clear answer. */
    SUBMISSION_UNKNOWN(false, true, "RunComfy may or may not have accepted the job"),
    /** RunComfy no longer knows the request id. */
    REQUEST_LOST(false, true, "RunComfy no longer knows the request"),
    /** The job did not end within its model's time limit. */
    TIMED_OUT(false, true, "The job did not end in time after RunComfy accepted it"),
    /** A bug in Reelay made handling the request or the job fail. */
    INTERNAL_ERROR(false, true, "An internal error of Reelay");

    private final boolean rejection;
    private final boolean retryable;
    private final String text;

    FailureCode(boolean rejection, boolean retryable, String text) {
        this.rejection = rejection;
        this.retryable = retryable;
        this.text = text;
    }

    /** Whether the request was rejected, so that the job was never submitted. */
    public boolean isRejection() {
        return rejection;
    }

    /** Whether the same input under a new id may succeed. */
    public boolean isRetryable() {
        return retryable;
    }

    /** The beginning of the message of a result with this code. */
    public String text() {
        return text;
    }

    /** The value in results and in metric tags. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
