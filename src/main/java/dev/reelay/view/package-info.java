/**
 * A table of jobs for anyone who looks: read from the topics, in memory, made anew with each start. Workers neither know it nor
 * write to it, and it writes nothing.
 *
 * <pre>
 * LiveView        opens the feeds
 *   StateIntake   generation-jobs, from its beginning   ─┐  and ▶ money.SpendTable
 *   ResultIntake  generation-results, its newest        ─┼▶ JobTable ◀─ JobView: find, list, count, group, what is in doubt
 *   CommandTable  generation-control, from its beginning
 *   DeadLetterTable  the newest dead letters, fed by the process that shows them
 *   GroupReader   members, assignment and lag, asked for on demand ─▶ GroupState
 * row             JobRow, and JobFilter and LetterFilter: one canonical text for address, command line and audit record
 * </pre>
 *
 * <p><b>What it promises.</b> All jobs that have not ended, and of those that have, as many as the {@link dev.reelay.view.Window}
 * says. Inputs, outputs, URLs and violations are not kept: the record is read again by its place. A record that cannot be read is
 * counted and named, and stops nothing.
 *
 * <p><b>What it does not.</b> The table is a little behind the topics, and jobs and results are two topics: for a moment a job may
 * have ended without its error code, or have its result before its end. A decision that spends money reads the record again.
 *
 * <p>Imports {@code view.money}, {@code view.row}, the vocabulary, {@code records}, {@code request} (commands), {@code feed} and {@code kafka}.
 */
@NullMarked
package dev.reelay.view;

import org.jspecify.annotations.NullMarked;
