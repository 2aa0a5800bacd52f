/**
 * The requests that the worker sends, to RunComfy and to the hosts of media, and the permits for submissions.
 *
 * <pre>
 * Permits        issues permits to submit: SubmissionWindow by model, CircuitBreaker for all models
 * OthersRests    feeds what other workers found into them; Rest.Listener gets what this worker found
 * SubmissionJudge decides what an answer means for other jobs; FreeQuestion asks RunComfy what costs nothing
 * Submitter      makes POSTs within their lease; OpenPosts keeps their answers until the ledger has them
 * Poller         asks RunComfy for the status of jobs, a bounded number at a time
 * Canceller      asks RunComfy to cancel jobs in its queue
 * Prober         checks the files behind a job's URLs; LargeInputs bounds how many large inputs are searched at a time
 * MeteredRunComfy measures every call to RunComfy
 * </pre>
 *
 * <p>The shard decides when a job is polled, submitted or cancelled. Imports the vocabulary, {@code decision}, {@code model}, {@code
 * catalog}, {@code polling}, {@code runcomfy}, {@code telemetry}, {@code outputs} and {@code refresh}; it reports to interfaces of its own and to
 * callbacks, and does not know shards.
 */
@NullMarked
package dev.reelay.outbound;

import org.jspecify.annotations.NullMarked;
