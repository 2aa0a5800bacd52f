/**
 * What a retry and a redrive send, and when they may not. Nothing here writes a record.
 *
 * <pre>
 * Evidence      what is known beside the job: other jobs, what was done before, and whether that is current
 * Retries       RetryRules and Evidence ─▶ Originals: the job's own record, read again ─▶ RetryMaker ─▶ Preparation
 * RetryRules    from what is known of a job: allowed, only when confirmed, or refused
 * RetryChain    a, a~1, a~2: the id of the next try
 * RetryMaker    the same request under the next id, in the form that its record has
 * Redrive       a dead letter as it came, with redrive-count
 * </pre>
 *
 * <p><b>Never paid twice by accident.</b> Everybody who retries the same job makes the same id and the same content, so that the
 * workers take the second for a repeat of the first; both go to the partition of the original, in which repeats are noticed. A
 * job is retried once, by the table of jobs and by the audit log, and only while its receipt stays for a while yet: the receipt of its
 * retry, which ended later, is there then too, also for a worker that is late. What is known must be current. Two people who look at
 * different tables may both be let through, and then send the same record. What is sent depends on facts that do not change, never on
 * the clock or on who asks.
 *
 * <p>Pure, except for {@link dev.reelay.retry.RequestsTopic} and {@link dev.reelay.retry.DeadLettersTopic}. Imports the vocabulary,
 * {@code records}, {@code request}, {@code feed}, {@code kafka}.
 */
@NullMarked
package dev.reelay.retry;

import org.jspecify.annotations.NullMarked;
