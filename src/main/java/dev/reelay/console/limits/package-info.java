/**
 * The page of limits and budgets that all workers share: what is set, by whom and why, what of limits is granted, used and waited for, and
 * what of budgets is spent today. Its forms are sent to
 * {@code console.steer}.
 *
 * <pre>
 * LimitsResource    GET /limits ─▶ LimitsPage: view.limits.Standing and view.money.BudgetStanding as rows
 * </pre>
 *
 * <p>Imports {@code console}, the vocabulary, {@code quota}, {@code limits}, {@code money}, {@code view}, {@code view.limits} and {@code view.money}.
 */
@NullMarked
package dev.reelay.console.limits;

import org.jspecify.annotations.NullMarked;
