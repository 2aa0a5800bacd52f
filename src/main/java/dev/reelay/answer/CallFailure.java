package dev.reelay.answer;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A poll or cancel call that gave no information about the request: it failed on the way, or because of the account.
 * The caller repeats it later.
 *
 * @param retryAfter from zero to ten minutes; null when RunComfy sent none
 * @param says RunComfy's message; null when there was no answer
 */
public record CallFailure(
        Kind kind, @Nullable Duration retryAfter, @Nullable ProviderMessage says) implements PollAnswer, CancelAnswer {

    /** The kinds of failures. */
    public enum Kind {
        /** The connection could not be opened. */
        UNREACHABLE,
        /** RunComfy did not answer in time. */
        NO_ANSWER_IN_TIME,
        /** The connection was lost before the answer. */
        CONNECTION_LOST,
        /** The calling thread was interrupted. */
        INTERRUPTED,
        /** 408 or 429 (O), or 425. */
        SLOW_DOWN,
        /** 5xx: the job is often still running (C). */
        SERVER_ERROR,
        /**
         * 2xx with a body that cannot be used: not JSON, cut off, too large, without a state. HTML and empty bodies
         * occur (C).
         */
        UNREADABLE_ANSWER,
        /** 2xx with the {@code request_id} of another request: something between here and RunComfy has mixed up answers. */
        ANOTHER_REQUEST,
        /** A status or an {@code error_code} without a documented meaning for this call. */
        UNEXPECTED,
        /** 401 (O) or code 400004 (D), or the worker has no token that could be sent. */
        TOKEN,
        /** 402 (O) or code 400002 (D). */
        BALANCE,
        /** 403 on a cancel; on a poll it is {@link PollAnswer.Forbidden}. */
        FORBIDDEN;

        /** The word in logs and traces, for example {@code slow_down}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the request itself may be the cause: RunComfy answers, but the answer has no documented meaning. */
        public boolean mayBeFaultOfRequest() {
            return this == UNREADABLE_ANSWER || this == UNEXPECTED;
        }
    }
}
