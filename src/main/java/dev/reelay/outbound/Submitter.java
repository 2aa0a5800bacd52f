package dev.reelay.outbound;

import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Makes the POSTs of all shards of this worker, each with a permit of {@link Permits}.
 *
 * <p>Open POSTs belong to the worker and not to a shard: a shard that is re-opened here finds its answers again.
 */
public final class Submitter {

    private final RunComfy runComfy;
    private final Permits permits;
    private final Duration lease;
    private final InstantSource clock;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final OpenPosts posts;

    /**
     * @param lease how long after its announcement a POST may start, far below the group's session time-out: whoever
     *     takes over later finds it started or never to be
     * @param threads runs the blocking calls
     */
    public Submitter(
            RunComfy runComfy,
            Permits permits,
            Duration lease,
            InstantSource clock,
            Telemetry telemetry,
            ExecutorService threads) {
        this.runComfy = runComfy;
        this.permits = permits;
        this.lease = lease;
        this.clock = clock;
        this.telemetry = telemetry;
        this.threads = threads;
        this.posts = new OpenPosts(telemetry);
    }

    /** Whom to ask before a POST is announced. */
    public Permits permits() {
        return permits;
    }

    /** Starts the POST that was announced. Its answer comes as {@link Signal.Answered}. */
    public void submit(Permits.Permit permit, Submitting state, Inbox shard) {
        posts.begin(Attempt.of(state), shard);
        threads.execute(() -> post(permit, state));
    }

    /** The POST will not be started, whether its announcement was written or not. */
    public void abandon(Submitting state, Inbox shard) {
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
            telemetry.fault("judging the submission of " + state.id(), e);
        } finally {
            posts.answered(Attempt.of(state), answer);
            permit.giveBack(); // where nobody could judge it, the next one tries
        }
        telemetry.submitted(state, answer, begun);
    }

    private SubmitAnswer send(Submitting state) {
        // Looked at once more when the connection is there: a process that slept must not spend money on old intent.
        Instant notAfter = state.intentAt().plus(lease);
        if (clock.instant().isAfter(notAfter)) {
            return new SubmitAnswer.NotStarted();
        }
        try {
            return runComfy.submit(state.model(), state.input(), notAfter);
        } catch (RuntimeException | Error e) {
            telemetry.fault("submitting " + state.id(), e);
            return new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.INTERNAL_FAULT, null, null);
        }
    }

    /**
     * Sends the answer of a POST that is open in this worker, or was answered while nobody listened, to this shard.
     *
     * @return false when this worker knows of no such POST
     */
    public boolean adopt(Submitting state, Inbox shard) {
        return posts.adopt(Attempt.of(state), shard);
    }

    /** The answer is in the ledger: nobody will ask for it again. */
    public void settle(Attempt attempt) {
        posts.settle(attempt);
    }

    /** Forgets the shard's answers to attempts that the ledger does not have as submitting. */
    public void settleAllBut(Set<Attempt> submitting, Inbox shard) {
        posts.settleAllBut(submitting, shard);
    }

    /** The shard is at its end: answers that it did not get to write are told to people. */
    public void leave(Inbox shard) {
        posts.leave(shard);
    }

    /** Whether the shard has a POST open or an answer to come. */
    public boolean hasPosts(Inbox shard) {
        return posts.has(shard);
    }

    /** How many POSTs are open now. */
    public int open() {
        return posts.open();
    }
}
