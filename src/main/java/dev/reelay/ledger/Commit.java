package dev.reelay.ledger;

/** The outcome of a transaction. */
public sealed interface Commit {

    /** Everything is written. */
    record Done() implements Commit {}

    /** Nothing is written, because the membership is not current. The same entries may succeed with a later one. */
    record StaleMembership(String reason) implements Commit {}

    /** Nothing is written. The same commit may be retried. */
    record Aborted(String reason) implements Commit {}

    /**
     * The producer is unusable, and the transaction may or may not be written. Opening the partition again shows which; do that
     * only once {@link Ledger#isLive} has confirmed the membership.
     */
    record Broken(String reason) implements Commit {}
}
