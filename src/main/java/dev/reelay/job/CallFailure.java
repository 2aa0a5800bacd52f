package dev.reelay.job;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Nothing was learnt about the request, and it is not to blame: ask again later.
 *
 * @param retryAfter from zero to a day, when RunComfy said how long
 * @param says where there was an answer
 */
public record CallFailure(
        Kind kind, @Nullable Duration retryAfter, @Nullable ProviderMessage says) implements PollAnswer, CancelAnswer {

    /** Whose trouble, and which. */
    public enum Kind {
        /** The connection could not be opened. */
        UNREACHABLE,
        /** No answer in time. */
        NO_ANSWER_IN_TIME,
        /** The connection was lost before the answer. */
        CONNECTION_LOST,
        /** The calling thread was interrupted. */
        INTERRUPTED,
        /** 408 or 429 (O). */
        SLOW_DOWN,
        /** 5xx: the job is often still running (C). */
        SERVER_ERROR,
        /** 2xx that makes no sense: not JSON, cut off, too large, without a state. HTML and empty bodies are seen (C). */
        UNREADABLE_ANSWER,
        /** A status or an {@code error_code} of which nobody says what it means here. */
        UNEXPECTED,
        /** 401 (O) or code 400004 (D), or there is no token here that could be sent. */
        TOKEN,
        /** 402 (O) or code 400002 (D). */
        BALANCE,
        /** 403 on a cancel; a look has {@link PollAnswer.Forbidden} for it. */
        FORBIDDEN;

        /** As the log and traces write it, for example {@code slow_down}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether it may be this one request's own: RunComfy answers, but with something that makes no sense. */
        public boolean mayBeTheRequests() {
            return this == UNREADABLE_ANSWER || this == UNEXPECTED;
        }

        /** Whether someone has to act on the account before this goes away. */
        public boolean ofTheAccount() {
            return this == TOKEN || this == BALANCE || this == FORBIDDEN;
        }
    }
}
