package dev.reelay.job;

/**
 * What the worker does with a job when it cannot know whether RunComfy accepted the submission; each request chooses.
 */
public enum OnUnknownSubmission {
    /** The job ends with {@link FailureCode#SUBMISSION_UNKNOWN}. */
    REPORT,
    /** The job is submitted again, at the risk of paying twice. */
    RESUBMIT
}
