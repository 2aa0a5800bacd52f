package dev.reelay.job;

/** What a request wants when nobody can know whether RunComfy accepted its submission. */
public enum OnUnknownSubmission {
    /** The job ends with {@link FailureCode#SUBMISSION_UNKNOWN}. */
    REPORT,
    /** It is submitted again, at the risk of paying twice. */
    RESUBMIT
}
