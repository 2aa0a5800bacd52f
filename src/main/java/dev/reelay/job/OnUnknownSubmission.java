package dev.reelay.job;

/**
 * How the worker handles a job of which it cannot know whether RunComfy accepted the submission. Each request chooses.
 */
public enum OnUnknownSubmission {
    /** The job ends with {@link FailureCode#SUBMISSION_UNKNOWN}. */
    REPORT,
    /** The worker submits the job again, at the risk of paying twice. */
    RESUBMIT
}
