/**
 * The commands about budgets that all workers share: {@code reelay budget set | lift | list}.
 *
 * <pre>
 *  set, lift  ─▶ broker.Steering ─▶ broker.ActionAnswer
 *  list       ─▶ broker.Reading (what commands set, what was spent) ─▶ view.money.Budgets ─▶ BudgetText, BudgetJson
 * </pre>
 *
 * <p>They judge no number and no scope: the reader of commands does, in the words of the workers.
 */
@NullMarked
package dev.reelay.cli.budgets;

import org.jspecify.annotations.NullMarked;
