package dev.reelay.job;

import java.util.Locale;

/** Why submissions pause: of all models, or of one. */
public enum PauseReason {
    /** A pause command holds. */
    COMMAND,
    /** The command topic has not been read to its end recently: a newer cancel or pause may be in it. */
    COMMANDS_UNKNOWN,
    /** RunComfy does not accept the token, or there is none. */
    TOKEN,
    /** The account's balance is too low. */
    BALANCE,
    /** The account may not submit. */
    FORBIDDEN,
    /** RunComfy cannot be reached, or its answers do not say whether it accepted a job. */
    OUTAGE,
    /** RunComfy answered 429 for the model. */
    SLOW_DOWN;

    /** The reason that an answer about the account stands for. */
    public static PauseReason of(SubmitAnswer.AccountTrouble.Fault fault) {
        return switch (fault) {
            case TOKEN -> TOKEN;
            case BALANCE -> BALANCE;
            case FORBIDDEN -> FORBIDDEN;
        };
    }

    /** Whether it lies with the account, so that another token may end it. */
    public boolean isOfTheAccount() {
        return this == TOKEN || this == BALANCE || this == FORBIDDEN;
    }

    /** As metrics and the log write it, for example {@code slow_down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
