package dev.reelay.answer;

import java.util.Locale;

/** Why submissions are paused, of all models or of one. */
public enum PauseReason {
    /** A pause command is in force. */
    COMMAND,
    /** The control topic has not been read to its end recently: a newer cancel or pause may be in it. */
    COMMANDS_UNKNOWN,
    /** RunComfy does not accept the token, or there is none. */
    TOKEN,
    /** The account's balance is too low. */
    BALANCE,
    /** The account may not submit. */
    FORBIDDEN,
    /** RunComfy cannot be reached, or its answers do not say whether it accepted a job. */
    OUTAGE,
    /** RunComfy answered 429 for the model; of all models: for more than one, and accepted none. */
    SLOW_DOWN,
    /** A budget is used up, or counts dollars and the price is not known. */
    BUDGET;

    /** The reason for a fault of the account. */
    public static PauseReason of(SubmitAnswer.AccountTrouble.Fault fault) {
        return switch (fault) {
            case TOKEN -> TOKEN;
            case BALANCE -> BALANCE;
            case FORBIDDEN -> FORBIDDEN;
        };
    }

    /** Whether the account is the cause, so that another token may end the pause. */
    public boolean isOfTheAccount() {
        return this == TOKEN || this == BALANCE || this == FORBIDDEN;
    }

    /** The word in metrics and log lines, for example {@code slow_down}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
