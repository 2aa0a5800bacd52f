package dev.reelay.limits;

/** A record of {@code generation-limits} that this version cannot read. */
public final class UnreadableLimitException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason one line for an operator: the field, the rule */
    UnreadableLimitException(String reason) {
        super(reason);
    }
}
