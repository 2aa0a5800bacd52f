package dev.reelay.job;

/** What came of a POST that cancels. */
public sealed interface Cancellation permits Cancellation.Cancelled, Cancellation.NotCancellable, Gone, Trouble {

    /** {@code outcome} (D) or {@code status} (O) says {@code cancelled}. */
    record Cancelled() implements Cancellation {}

    /** {@code outcome} says {@code not_cancellable}: it runs already or has ended (D). The next look tells which. */
    record NotCancellable() implements Cancellation {}
}
