/**
 * What jobs cost: what is set aside for a submission, what was spent, and by whom.
 *
 * <pre>
 *   Prices      what a job is expected to cost: an operator's price, or the catalog's (PriceRule) times what earlier jobs of
 *               the model say (Corrections); Rate: what that is for a unit, now
 *   Spending    what a partition's jobs have reserved and spent, by day, model and tenant; written in the transactions that end
 *               its jobs (records.SpendRecords), and restored with it
 * </pre>
 *
 * <p>A price that is not known stays unknown, and is never 0. Sums are kept in millionths of a dollar, each amount rounded up.
 *
 * <p>Imports the vocabulary, {@code model} and {@code records}.
 */
@NullMarked
package dev.reelay.money;

import org.jspecify.annotations.NullMarked;
