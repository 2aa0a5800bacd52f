package dev.reelay.budget;

/** A record of budgets in {@code generation-limits} that this version cannot read. */
public final class UnreadableBudgetException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason one line for an operator: the field, the rule */
    UnreadableBudgetException(String reason) {
        super(reason);
    }
}
