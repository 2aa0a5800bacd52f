/**
 * Actions of users on jobs: cancel, retry, pause, resume, set a limit or a budget, send a dead letter again, store outputs again, record a
 * finding; on one job, or on a set that is fixed when it is planned. Roles, sessions and dialogues are the caller's.
 *
 * <pre>
 * Actions ──▶ CancelAction · RetryAction · PauseAction · ScopeAction (limits and budgets)
 *         │   RedriveAction · FindingAction                                             (from Knowledge) ─▶ Assessment
 *         │   outputs.StoreAgain: copies files, between the entries
 *         └─▶ Recorder       audit entry ─▶ record ─▶ audit entry                       (ActionWriter)   ─▶ ActionOutcome
 * BulkActions ─▶ BulkPlanner the jobs, fixed, with what they are worth                                   ─▶ BulkPlan
 *             └▶ BulkRuns    actions of this process and those that were left ─▶ BulkRun: batch by batch   ─▶ BulkProgress
 * LiveActions                opens what all of this needs on running topics
 * </pre>
 *
 * <p><b>No entry, no action.</b> Of an action on one thing {@code attempted} is in the audit topic before anything is sent, and
 * {@code done} after it; of one on many {@code started} and every job. What is refused is recorded too. When the brokers do not
 * answer, the outcome is {@link dev.reelay.actions.ActionOutcome.Unclear}.
 *
 * <p><b>Everything may be done twice.</b> Two people press at once, two consoles go on with the same action, a process ends between a
 * record and its entry: a second cancel changes nothing, and a second retry is the same request to the same partition, which workers
 * ignore. So there is no lock and no leader. Little work is done twice all the same: an action is taken over only when no step of it was
 * recorded for 30 s, and each process goes on from the furthest position that is recorded.
 *
 * <p><b>Doubt spends nothing.</b> A retry and a redrive need a view and an audit log that are current: all that the brokers had when
 * they answered last, within 10 s, was taken ({@code Knowledge} is their {@link dev.reelay.retry.Evidence}). A cancel, a pause, a limit and a budget
 * are sent when in doubt. A bulk action waits while what it needs is not current, and touches no job that it does not find in the view.
 *
 * <p>A job is retried once, and a dead letter sent again once, by the view and by the audit log. A retry counts from its {@code done}
 * on, or from the step of a bulk action that names it; a dead letter counts from its {@code attempted} on, or from the {@code sending}
 * of a bulk action. So when a process ends between that entry and the next, up to 20 dead letters are left out, since whether they were
 * sent is not known; the report names them.
 *
 * <p><b>A right to write to the audit topic is a right to act.</b> A process that finishes what is left does what stands there, with
 * its own rights.
 *
 * <p>Not guaranteed: the report of a bulk action that was taken over may count up to a batch, 100 jobs, as done before. An action that is
 * stopped from another process than the one that does it may go on for a batch.
 *
 * <p>Imports {@code actions.commands}, {@code actions.outputs}, {@code outputs}, the vocabulary, {@code kafka}, {@code records}, {@code request}, {@code feed}, {@code send}, {@code view}, {@code view.money}, {@code view.row},
 * {@code retry}, {@code audit}.
 */
@NullMarked
package dev.reelay.actions;

import org.jspecify.annotations.NullMarked;
