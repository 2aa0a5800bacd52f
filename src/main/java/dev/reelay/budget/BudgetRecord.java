package dev.reelay.budget;

/** The content of a record of budgets in {@code generation-limits}. */
public sealed interface BudgetRecord permits BudgetDemand, BudgetGrant {}
