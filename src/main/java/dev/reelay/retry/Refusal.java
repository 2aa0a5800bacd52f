package dev.reelay.retry;

import java.util.Locale;

/** Why a retry or a redrive is not made. A report of many counts what it skipped by these. */
public enum Refusal {
    /** The job has not ended. */
    NOT_ENDED,
    /** The job is completed: its result is there, and was paid for. */
    COMPLETED,
    /** What is known of jobs and of what was done is not current: the same may be allowed in a moment. */
    NOT_CURRENT,
    /** The job was retried before, or a job with the id of its retry is known. */
    ALREADY_RETRIED,
    /** The job's receipt will soon be gone: a retry that is read late could be paid for twice. */
    RECEIPT_GOES,
    /** The job's id stands in more than one partition. */
    IN_SEVERAL_PARTITIONS,
    /** The job's receipt is gone, and with it the memory of whether it was retried. */
    RECEIPT_GONE,
    /** The receipt does not say where the request is: an earlier version accepted the job. */
    OFFSET_UNKNOWN,
    /** The request's record is gone from its topic. */
    RECORD_GONE,
    /** Another record is where the request was: the topic was made anew. */
    OTHER_RECORD,
    /** Nobody has recorded what became of the submission whose outcome is unknown. */
    FINDING_MISSING,
    /** The job may be paid for twice, and nobody has confirmed that. */
    NOT_CONFIRMED,
    /** The id of the next try would be longer than ids may be. */
    ID_TOO_LONG,
    /** The record holds no request that could be sent again. */
    NOT_A_REQUEST,
    /** The dead letter was sent again as often as one may be. */
    REDRIVEN_ENOUGH,
    /** The dead letter was sent again before, or may have been. */
    ALREADY_REDRIVEN,
    /** The dead letter is not whole: it was too large for its topic. */
    NOT_WHOLE,
    /** The record is no dead letter of this installation's requests. */
    NOT_A_DEAD_LETTER,
    /** A job with the dead letter's id is known: workers would take it for a repeat, or for a conflict. */
    JOB_KNOWN,
    /** The dead letter names no id: sent twice, it would be two jobs. */
    NO_ID;

    /** The word in reports, in the audit topic and in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
