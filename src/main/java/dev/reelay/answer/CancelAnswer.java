package dev.reelay.answer;

/** The outcome of a POST that cancels a request. */
public sealed interface CancelAnswer permits CancelAnswer.Cancelled, CancelAnswer.NotCancellable, Gone, CallFailure {

    /** {@code outcome} (D) or {@code status} (O) says {@code cancelled}. */
    record Cancelled() implements CancelAnswer {}

    /**
     * {@code outcome} says {@code not_cancellable}: the request runs already or has ended (D). The
     * next poll shows which.
     */
    record NotCancellable() implements CancelAnswer {}
}
