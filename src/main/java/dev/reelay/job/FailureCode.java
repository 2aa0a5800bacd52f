package dev.reelay.job;

import java.util.Locale;

/** Why a job failed or was rejected. The codes are part of the contract: consumers switch on them. */
public enum FailureCode {
    /** Not JSON, the envelope is wrong, or the request is too large to be kept. */
    INVALID_REQUEST(true, false, "The request makes no sense or is too large"),
    /** The catalog has no such model. */
    UNKNOWN_MODEL(true, false, "There is no such model in the catalog"),
    /** The input breaks the model's schema. */
    INVALID_INPUT(true, false, "The input does not fit the model's schema"),
    /** The file behind a URL breaks the model's rules. */
    INVALID_MEDIA(true, false, "The media do not fit the model's rules"),
    /** RunComfy answered the submission with a lasting refusal. */
    PROVIDER_REJECTED(false, false, "RunComfy refused the submission"),
    /** RunComfy accepted the job and reports it failed. */
    PROVIDER_FAILED(false, true, "RunComfy reports the job failed"),
    /** RunComfy may or may not have accepted it. */
    SUBMISSION_UNKNOWN(false, true, "RunComfy may or may not have accepted the job"),
    /** RunComfy no longer knows the request id. */
    REQUEST_LOST(false, true, "RunComfy no longer knows the request"),
    /** No end within the model's limit. */
    TIMED_OUT(false, true, "No end in time after RunComfy accepted the job"),
    /** A fault of Reelay's own. */
    INTERNAL_ERROR(false, true, "A fault of Reelay's own");

    private final boolean rejection;
    private final boolean retryable;
    private final String text;

    FailureCode(boolean rejection, boolean retryable, String text) {
        this.rejection = rejection;
        this.retryable = retryable;
        this.text = text;
    }

    /** Whether the job was never submitted because the request is wrong. */
    public boolean isRejection() {
        return rejection;
    }

    /** Whether the same input under a new id may succeed. */
    public boolean isRetryable() {
        return retryable;
    }

    /** For people, in a few words: how a message about it begins. */
    public String text() {
        return text;
    }

    /** The code as consumers and metrics see it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
