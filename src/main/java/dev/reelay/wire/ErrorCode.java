package dev.reelay.wire;

import org.jspecify.annotations.Nullable;

/** The {@code error_code}s with a known meaning. Their first three digits repeat the usual HTTP status. */
public enum ErrorCode {
    /** The answer has no code. */
    NONE(0),
    /** D. */
    NO_SUCH_MODEL(400_001),
    /** D. */
    BALANCE_TOO_LOW(400_002),
    /** Missing, expired, revoked, or the account is inactive. D. */
    TOKEN_REFUSED(400_004),
    /** The result was requested before the end. O. */
    NOT_FINISHED(400_005),
    /** The request belongs to another account. D. */
    NOT_YOURS(403_001),
    /** The request id is unknown, deleted or expired. D. */
    UNKNOWN_REQUEST(404_001),
    /** A code that is not documented. */
    UNKNOWN(-1);

    private final long number;

    ErrorCode(long number) {
        this.number = number;
    }

    /**
     * The HTTP status that a code stands for: 404 for 404001, and for 404. 0 for a code that follows no such scheme.
     *
     * @param number as RunComfy sent it
     */
    public static int statusOf(long number) {
        long status = number >= 100_000 ? number / 1_000 : number;
        return status >= 400 && status <= 599 ? (int) status : 0;
    }

    /**
     * The meaning of a code.
     *
     * @param number as RunComfy sent it; null when it sent none
     */
    public static ErrorCode of(@Nullable Long number) {
        if (number == null) {
            return NONE;
        }
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return UNKNOWN;
    }
}
