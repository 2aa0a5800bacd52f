/**
 * What goes out to RunComfy and to the hosts of media, and who may.
 *
 * <pre>
 * Permits        who may submit: SubmissionWindow by model, CircuitBreaker for all models
 * Submitter      makes POSTs within their lease; OpenPosts keeps their answers until the ledger has them
 * Poller         asks RunComfy about jobs, a bounded number at a time
 * Canceller      asks RunComfy to cancel jobs in its queue
 * Prober         checks the files behind a job's URLs
 * </pre>
 *
 * <p>When a job is polled, submitted or cancelled is the shard's decision. Imports {@code job}, {@code catalog},
 * {@code runcomfy} and {@code telemetry}; it answers to interfaces of its own and to callbacks, and does not know shards.
 */
@NullMarked
package dev.reelay.outbound;

import org.jspecify.annotations.NullMarked;
