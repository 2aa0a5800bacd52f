package dev.reelay.view.row;

/** Where the newest knowledge of a job comes from. */
public enum Source {
    /** The state of a job that has not ended. */
    STATE,
    /** The receipt of a job that has ended; with its result, once that was read. */
    RECEIPT,
    /** The result alone: the receipt is gone, so that a new request with this id is a new job. */
    RESULT,
    /** Nothing: the receipt was read and is gone, and its result was not read. The place is that of the tombstone. */
    NOTHING;

    /** Whether the ledger has forgotten the job. */
    public boolean isForgotten() {
        return this == RESULT || this == NOTHING;
    }
}
