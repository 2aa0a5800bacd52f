/**
 * Budgets and spend for anyone who looks.
 *
 * <pre>
 * BudgetRow    what a command sets, beside who, when and why
 * SpendTable   records of what was spent, and reservations of jobs that have not ended, of generation-jobs ─▶ SpendRow, by day, model, tenant
 * Budgets      both of them ─▶ BudgetStanding, one for each scope
 * </pre>
 *
 * <p>What a budget's partitions have been granted is not here: it says who may spend the rest, not how much is spent.
 *
 * <p>Imports {@code view.row}, the vocabulary, {@code money} and {@code records}.
 */
@NullMarked
package dev.reelay.view.money;

import org.jspecify.annotations.NullMarked;
