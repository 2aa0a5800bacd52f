package dev.reelay.job;

import java.util.Locale;

/** Why a job failed or was rejected. The codes are part of the contract: consumers switch on them. */
public enum FailureCode {
    /** Not JSON, the envelope is wrong, or the request is too large to be kept. */
    INVALID_REQUEST(true, false),
    /** The catalog has no such model. */
    UNKNOWN_MODEL(true, false),
    /** The input breaks the model's schema. */
    INVALID_INPUT(true, false),
    /** The file behind a URL breaks the model's rules. */
    INVALID_MEDIA(true, false),
    /** RunComfy answered the submission with a lasting refusal. */
    PROVIDER_REJECTED(false, false),
    /** RunComfy accepted the job and reports it failed. */
    PROVIDER_FAILED(false, true),
    /** RunComfy may or may not have accepted it. */
    SUBMISSION_UNKNOWN(false, true),
    /** RunComfy no longer knows the request id. */
    REQUEST_LOST(false, true),
    /** No end within the model's limit. */
    TIMED_OUT(false, true),
    /** A fault of Reelay's own. */
    INTERNAL_ERROR(false, true);

    private final boolean rejection;
    private final boolean retryable;

    FailureCode(boolean rejection, boolean retryable) {
        this.rejection = rejection;
        this.retryable = retryable;
    }

    /** Whether the job was never submitted because the request is wrong. */
    public boolean isRejection() {
        return rejection;
    }

    /** Whether the same input under a new id may succeed. */
    public boolean isRetryable() {
        return retryable;
    }

    /** The code as consumers and metrics see it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
