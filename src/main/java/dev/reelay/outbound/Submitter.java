package dev.reelay.outbound;

import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Makes the POSTs of all shards of this worker, each with a permit of {@link Permits} and within its {@link PostLease}.
 *
 * <p>Open POSTs belong to the worker and not to a shard: a shard that is opened again here finds its answers.
 */
public final class Submitter {

    private final RunComfy runComfy;
    private final Permits permits;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final OpenPosts posts;

    /** @param threads runs the calls that block */
    public Submitter(
            RunComfy runComfy, Permits permits, InstantSource clock, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.permits = permits;
        this.clock = clock;
        this.telemetry = telemetry;
        this.threads = threads;
        this.posts = new OpenPosts(telemetry);
    }

    /** Whom to ask before a POST is announced. */
    public Permits permits() {
        return permits;
    }

    /**
     * Starts the POST that was announced. Its answer goes to the shard. When this throws, nothing was sent and nothing will be; the
     * permit is still the caller's.
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

    /** The announced POST will not be started, whether its announcement was written or not: the shard gets that as its answer. */
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
            permits.judge(permit, answer, token);
        } catch (RuntimeException e) {
            telemetry.fault("judging a submission", state.id(), e);
        } finally {
            posts.answered(Attempt.of(state), answer);
            permit.giveBack(); // an answer that could not be judged leaves the breaker as it was: the next submission
            // tries
        }
        telemetry.submitted(state, answer, begun);
    }

    private SubmitAnswer send(Submitting state) {
        // Checked once more when the connection is open: a process that slept must not spend money on old intent.
        Instant notAfter = PostLease.end(state);
        if (clock.instant().isAfter(notAfter)) {
            return new SubmitAnswer.NotStarted();
        }
        try {
            return runComfy.submit(state.model(), state.input(), notAfter);
        } catch (RuntimeException | Error e) {
            telemetry.fault("submitting a job", state.id(), e);
            return new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.INTERNAL_FAULT, null, null);
        }
    }

    /**
     * Sends the answer of a POST that is open in this worker, or was answered while its shard was closed, to this shard.
     *
     * @return false when this worker has no such POST
     */
    public boolean adopt(Submitting state, SubmissionListener shard) {
        return posts.adopt(Attempt.of(state), shard);
    }

    /** The ledger has the answer. */
    public void settle(Attempt attempt) {
        posts.settle(attempt);
    }

    /** Forgets the shard's answers to attempts that the ledger does not have as submitting. */
    public void settleAllBut(Set<Attempt> submitting, SubmissionListener shard) {
        posts.settleAllBut(submitting, shard);
    }

    /** The shard is at its end: accepted submissions whose answers it never committed are logged. */
    public void leave(SubmissionListener shard) {
        posts.leave(shard);
    }

    /** Whether the shard has a POST open or an answer to come. */
    public boolean hasPosts(SubmissionListener shard) {
        return posts.has(shard);
    }

    /** How many POSTs are open now. */
    public int open() {
        return posts.open();
    }
}
