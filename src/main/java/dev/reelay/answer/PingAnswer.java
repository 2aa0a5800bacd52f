package dev.reelay.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * RunComfy's answer to the question that costs nothing and is about no job: the status of a request that was never
 * made. It shows whether a failed submission was the fault of its job alone.
 */
public enum PingAnswer {
    /** RunComfy answers, and takes the token: as it should with 404 and code 404001 (D), or otherwise. */
    RESPONDS,
    /** 408, 425 or 429: RunComfy responds. Whether it takes the token is not known. */
    SLOW_DOWN,
    /** 401 (O) or code 400004 (D), or the worker has no token that could be sent. */
    TOKEN,
    /** 402 (O) or code 400002 (D). */
    BALANCE,
    /** 403 that is not about the request (D): everything with this token, or from this worker, is refused. */
    FORBIDDEN,
    /** 5xx. */
    SERVER_ERROR,
    /** No answer came in time, or the connection was lost. */
    NO_ANSWER,
    /** The connection could not be opened. */
    UNREACHABLE;

    /** The reason for which all submissions pause; null when there is none. */
    public @Nullable PauseReason reasonToPause() {
        return switch (this) {
            case RESPONDS, SLOW_DOWN -> null;
            case TOKEN -> PauseReason.TOKEN;
            case BALANCE -> PauseReason.BALANCE;
            case FORBIDDEN -> PauseReason.FORBIDDEN;
            case SERVER_ERROR, NO_ANSWER, UNREACHABLE -> PauseReason.OUTAGE;
        };
    }

    /** The word in log lines, for example {@code no_answer}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
