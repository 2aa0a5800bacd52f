package dev.reelay.ledger;

/** What became of a transaction. */
public sealed interface Commit {

    /** It is written, all of it. */
    record Done() implements Commit {}

    /** Nothing is written: the membership it was made under is not the current one. A later one may be. */
    record Refused(String reason) implements Commit {}

    /** Nothing is written; the same may be tried again. */
    record Aborted(String reason) implements Commit {}

    /**
     * The producer is of no more use, and it is not known whether the transaction was written: open the partition anew
     * and see, but only once the membership has proved live.
     */
    record Broken(String reason) implements Commit {}
}
