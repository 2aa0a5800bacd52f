package dev.reelay.view.row;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.cost.Charged;
import dev.reelay.json.ForeignText;
import dev.reelay.outcome.Copies;
import dev.reelay.outcome.Status;
import dev.reelay.records.ResultReading;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended. What a receipt does not say comes from the result.
 *
 * @param charged {@code UNKNOWN} as long as the result was not read and the status does not decide it
 * @param code the error's code; null when there is none, or the result was not read
 * @param message the error's message in one line of at most {@value #MAX_TEXT} code points; null like the code
 * @param costUsd what RunComfy says that the job cost; null where it says nothing, which is not zero
 * @param provider what RunComfy said, as short; null when the result has nothing of it
 * @param result the place of the result; null when it was not read
 * @param stored whether the files are in a store; null when the job is not completed, or its result was not read
 * @param storedReason why not all of them are; null unless {@code stored} is {@code FAILED}
 */
public record End(
        Charged charged,
        @Nullable String code,
        @Nullable String message,
        @Nullable BigDecimal costUsd,
        @Nullable ProviderMessage provider,
        @Nullable Place result,
        @Nullable Stored stored,
        @Nullable String storedReason) {

    /** Code points of a message. */
    public static final int MAX_TEXT = 250;

    /** What the receipt alone says. */
    public static End ofReceipt(Status status, @Nullable BigDecimal costUsd) {
        Charged charged = switch (status) {
            case COMPLETED -> Charged.YES;
            case REJECTED -> Charged.NO;
            case FAILED, CANCELLED, EXPIRED -> Charged.UNKNOWN;
            case ACCEPTED, SUBMITTING, IN_QUEUE, IN_PROGRESS, STORING ->
                throw new IllegalArgumentException(status + " is no end");
        };
        return new End(charged, null, null, costUsd, null, null, null, null);
    }

    /**
     * What the result says.
     *
     * @param code the error's code, for which all rows may have one instance; null when there is none
     */
    public static End of(ResultReading.Result result, @Nullable String code, Place place) {
        ResultReading.Failure failure = result.failure();
        boolean isCompleted = result.status() == Status.COMPLETED;
        Copies copies = isCompleted ? result.copies() : null;
        return new End(
                result.charged(),
                code,
                failure == null || failure.message().isEmpty() ? null : line(failure.message()),
                result.cost() == null ? null : result.cost().usd(),
                failure == null ? null : provider(failure.provider()),
                place,
                isCompleted ? Stored.of(copies) : null,
                copies == null ? null : copies.failure());
    }

    /** The same end of a job all of whose files a later action has stored. */
    End storedLater() {
        return stored == Stored.FAILED || stored == Stored.NONE
                ? new End(charged, code, message, costUsd, provider, result, Stored.YES, null)
                : this;
    }

    private static @Nullable ProviderMessage provider(@Nullable ProviderMessage said) {
        return said == null || said.message() == null
                ? said
                : new ProviderMessage(said.httpStatus(), said.errorCode(), line(said.message()));
    }

    private static String line(String text) {
        return ForeignText.oneLine(text, MAX_TEXT);
    }
}
