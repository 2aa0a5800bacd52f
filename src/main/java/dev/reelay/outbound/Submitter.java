package dev.reelay.outbound;

import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Makes the POSTs of all shards of this worker, each with a permit of {@link Permits} and within its {@link PostLease}.
 *
 * <p>Open POSTs belong to the worker and not to a shard: a shard that opens its partition here again finds their
 * answers.
 */
public final class Submitter {

    private final RunComfy runComfy;
    private final Permits permits;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final Executor threads;
    private final OpenPosts posts;

    /** @param threads runs the calls that block */
    public Submitter(RunComfy runComfy, Permits permits, InstantSource clock, Telemetry telemetry, Executor threads) {
        this.runComfy = runComfy;
        this.permits = permits;
        this.clock = clock;
        this.telemetry = telemetry;
        this.threads = threads;
        this.posts = new OpenPosts(telemetry);
    }

    /** The permits: a shard acquires one before it announces a POST. */
    public Permits permits() {
        return permits;
    }

    /**
     * Starts the POST that was announced. Its answer goes to the shard, and the permit is given back then. When this
     * method throws, nothing was sent and nothing will be, and the caller still holds the permit.
     *
     * @throws java.util.concurrent.RejectedExecutionException when no thread can be started
     */
    public void submit(Permits.Permit permit, Submitting state, SubmissionListener shard) {
        Attempt attempt = Attempt.of(state);
        posts.begin(attempt, shard);
        boolean started = false;
        try {
            threads.execute(() -> post(permit, state));
            started = true;
        } finally {
            if (!started) {
                posts.settle(attempt);
            }
        }
    }

    /** Reports to the shard that the announced POST was not started, whether the ledger has its announcement or not. */
    public void abandon(Submitting state, SubmissionListener shard) {
        posts.begin(Attempt.of(state), shard);
        posts.answered(Attempt.of(state), new SubmitAnswer.NotStarted());
    }

    private void post(Permits.Permit permit, Submitting state) {
        Instant begun = clock.instant();
        SubmitAnswer answer = new SubmitAnswer.NotStarted();
        try {
            int token = permits.tokenVersion();
            answer = send(state);
            answer = permits.judge(permit, state.id(), answer, token);
        } catch (RuntimeException e) {
            telemetry.fault("judging a submission", state.id(), e);
        } finally {
            posts.answered(Attempt.of(state), answer);
            // After an answer that could not be judged, the breaker stays as it is and the next submission may try.
            permit.giveBack();
        }
        try {
            telemetry.submitted(state, answer, begun);
        } catch (RuntimeException e) {
            telemetry.fault("counting a submission", state.id(), e);
        }
    }

    private SubmitAnswer send(Submitting state) {
        // HttpRunComfy checks this again once the connection is open: a worker that was suspended must not submit late.
        Instant notAfter = PostLease.end(state);
        if (clock.instant().isAfter(notAfter)) {
            return new SubmitAnswer.NotStarted();
        }
        try {
            return runComfy.submit(state.model(), state.json(), notAfter);
        } catch (RuntimeException | Error e) {
            telemetry.fault("submitting a job", state.id(), e);
            return new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.INTERNAL_FAULT, null, null);
        }
    }

    /**
     * Directs the answer of a POST of this worker to the shard: at once when it was answered already.
     *
     * @return false when this worker has no such POST
     */
    public boolean adopt(Submitting state, SubmissionListener shard) {
        return posts.adopt(Attempt.of(state), shard);
    }

    /** Removes a POST, since the ledger has its answer. */
    public void settle(Attempt attempt) {
        posts.settle(attempt);
    }

    /** Removes the shard's answers to attempts that the ledger does not have as submitting. */
    public void settleAllBut(Set<Attempt> submitting, SubmissionListener shard) {
        posts.settleAllBut(submitting, shard);
    }

    /** Logs the accepted submissions whose answers the shard did not commit. Call it when the shard has ended. */
    public void logUnclaimed(SubmissionListener shard) {
        posts.logUnclaimed(shard);
    }

    /** The number of the shard's POSTs that are open, or whose answers the ledger does not have yet. */
    public int unsettled(SubmissionListener shard) {
        return posts.unsettled(shard);
    }

    /** The number of POSTs without an answer. */
    public int open() {
        return posts.open();
    }
}
