package dev.reelay.retry;

/** Whether a job may be retried, as far as the job itself says. Its record may still be gone. */
public sealed interface RetryVerdict {

    /** Nothing was paid for the job: it may be retried at once. */
    record Allowed() implements RetryVerdict {}

    /**
     * Only after somebody has confirmed the risk.
     *
     * @param risk one or two sentences for the operator: what may be paid twice
     */
    record WhenConfirmed(String risk) implements RetryVerdict {}

    /**
     * Not now, or never.
     *
     * @param message one or two sentences for the operator: why, and what to do
     */
    record Refused(Refusal reason, String message) implements RetryVerdict {}
}
