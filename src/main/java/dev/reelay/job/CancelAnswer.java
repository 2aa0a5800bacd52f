package dev.reelay.job;

/** What came of a POST that cancels. */
public sealed interface CancelAnswer permits CancelAnswer.Cancelled, CancelAnswer.NotCancellable, Gone, CallFailure {

    /** {@code outcome} (D) or {@code status} (O) says {@code cancelled}. */
    record Cancelled() implements CancelAnswer {}

    /** {@code outcome} says {@code not_cancellable}: it runs already or has ended (D). The next look tells which. */
    record NotCancellable() implements CancelAnswer {}
}
