package dev.reelay.runcomfy;

import org.jspecify.annotations.Nullable;

/** The {@code error_code}s that are known to mean something. The first three digits repeat the usual HTTP status. */
enum ErrorCode {
    /** There is none. */
    NONE(0),
    /** D. */
    NO_SUCH_MODEL(400_001),
    /** D. */
    BALANCE_TOO_LOW(400_002),
    /** Missing, expired, revoked, or the account is inactive. D. */
    TOKEN_REFUSED(400_004),
    /** The result is asked for too early. O. */
    NOT_FINISHED(400_005),
    /** The request belongs to another account. D. */
    NOT_YOURS(403_001),
    /** The request id is unknown, deleted or expired. D. */
    UNKNOWN_REQUEST(404_001),
    /** There is one, and nobody says what it means. */
    UNKNOWN(-1);

    private final long number;

    ErrorCode(long number) {
        this.number = number;
    }

    static ErrorCode of(@Nullable Long number) {
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
