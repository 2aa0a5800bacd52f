package dev.reelay;

import java.util.Locale;

/** Why submissions rest: the {@code reason} of {@link Metric#SUBMISSIONS_PAUSED}. */
enum PauseReason {
    /** By command. */
    COMMAND,
    /** Nobody knows whether there are newer commands. */
    COMMANDS_UNKNOWN,
    /** RunComfy does not take the token. */
    TOKEN,
    /** The account's balance is too low. */
    BALANCE,
    /** The account may not submit. */
    FORBIDDEN,
    /** RunComfy cannot be reached, or is in trouble. */
    OUTAGE,
    /** RunComfy asked for fewer submissions. */
    SLOW_DOWN;

    static PauseReason of(SubmissionGate.Reason reason) {
        return switch (reason) {
            case TOKEN -> TOKEN;
            case BALANCE -> BALANCE;
            case FORBIDDEN -> FORBIDDEN;
            case OUTAGE -> OUTAGE;
        };
    }

    /** As metrics write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
