package dev.reelay;

import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Scheduler;
import dev.reelay.job.Submission;
import dev.reelay.runcomfy.RunComfy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Starts the POSTs of all shards of this worker: a bounded number at a time, in the order the shards asked, and none
 * while the {@link SubmissionGate} is closed.
 *
 * <p>Open POSTs belong to the worker and not to a shard: a shard that is re-opened here finds its answers again.
 */
public final class Submitter {

    private final RunComfy runComfy;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final ExecutorService threads;
    private final Duration lease;
    private final int concurrency;

    private final SubmissionGate gate = new SubmissionGate();
    private final Deque<Inbox> asking = new ArrayDeque<>();
    private final OpenPosts posts;
    private int free;
    private Scheduler.@Nullable Alarm reopening;

    /**
     * @param concurrency {@code reelay.submit-concurrency}
     * @param lease how long after its announcement a POST may start, far below the group's session time-out: whoever
     *     takes over later finds it started or never to be
     * @param threads runs the blocking calls
     */
    public Submitter(
            RunComfy runComfy,
            int concurrency,
            Duration lease,
            Scheduler scheduler,
            Telemetry telemetry,
            ExecutorService threads) {
        this.runComfy = runComfy;
        this.concurrency = concurrency;
        this.free = concurrency;
        this.lease = lease;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.threads = threads;
        this.posts = new OpenPosts(telemetry);
    }

    /** The right to start one POST. Whoever holds it either starts one or gives it back. */
    public final class Permit {
        private final int admittedAt;
        private boolean held = true;

        private Permit(int admittedAt) {
            this.admittedAt = admittedAt;
        }

        /** Gives it back unused; a second time is without effect. */
        void giveBack() {
            synchronized (Submitter.this) {
                if (held) {
                    gate.unused(admittedAt);
                }
            }
            release(this);
        }
    }

    /** How many POSTs may be open at a time. */
    int concurrency() {
        return concurrency;
    }

    /** Asks for one permit; it comes as {@link Signal.PermitGranted}. */
    synchronized void ask(Inbox shard) {
        asking.addLast(shard);
        grant();
    }

    /** Takes back all that the shard has asked for, and what it was granted but has not looked at. */
    void withdraw(Inbox shard) {
        synchronized (this) {
            asking.removeIf(other -> other == shard);
        }
        shard.takePermits().forEach(Permit::giveBack);
    }

    private synchronized void grant() {
        while (free > 0 && !asking.isEmpty() && gate.admits(scheduler.instant())) {
            free--;
            Permit permit = new Permit(gate.closings());
            if (!asking.removeFirst().put(new Signal.PermitGranted(permit))) {
                permit.held = false;
                free++;
                gate.unused(permit.admittedAt);
            }
        }
        // Also when the alarm came early, as after the clock was set back.
        Instant until = gate.closedUntil();
        if (until != null && !asking.isEmpty() && until.isAfter(scheduler.instant())) {
            if (reopening != null) {
                reopening.cancel();
            }
            reopening = scheduler.at(until, this::grant);
        }
    }

    private synchronized void release(Permit permit) {
        if (permit.held) {
            permit.held = false;
            free++;
            grant();
        }
    }

    /** Starts the POST that was announced. Its answer comes as {@link Signal.Answered}. */
    void submit(Permit permit, Submitting state, Inbox shard) {
        posts.begin(Attempt.of(state), shard);
        threads.execute(() -> post(permit, state));
    }

    /** The POST will not be started, whether its announcement was written or not. */
    void abandon(Submitting state, Inbox shard) {
        posts.begin(Attempt.of(state), shard);
        posts.answered(Attempt.of(state), new Submission.NotStarted());
    }

    private void post(Permit permit, Submitting state) {
        try {
            Submission answer = send(state);
            judge(permit, answer);
            posts.answered(Attempt.of(state), answer);
            telemetry.submitted(state, answer);
        } finally {
            release(permit);
        }
    }

    private Submission send(Submitting state) {
        // Looked at as late as possible: a process that slept must not spend money on an announcement grown old.
        if (scheduler.instant().isAfter(state.intentAt().plus(lease))) {
            return new Submission.NotStarted();
        }
        try {
            return runComfy.submit(state.model(), state.input());
        } catch (RuntimeException | Error e) {
            telemetry.fault("submitting " + state.id(), e);
            return new Submission.Unknown(Submission.Unknown.Why.INTERNAL_FAULT, null, null);
        }
    }

    private synchronized void judge(Permit permit, Submission answer) {
        boolean wasOpen = gate.closedUntil() == null;
        Instant now = scheduler.instant();
        Instant until = switch (answer) {
            case Submission.Accepted _, Submission.Refused _ -> {
                gate.open(permit.admittedAt);
                yield null;
            }
            case Submission.NotStarted _ -> {
                gate.unused(permit.admittedAt);
                yield null;
            }
            case Submission.SlowDown slow -> gate.close(permit.admittedAt, now, slow.retryAfter());
            case Submission.Unknown unknown -> gate.close(permit.admittedAt, now, unknown.retryAfter());
            case Submission.AccountTrouble _, Submission.Unreachable _ -> gate.close(permit.admittedAt, now, null);
        };
        if (until != null) {
            telemetry.submissionsRest(answer, until, wasOpen);
        } else if (!wasOpen && gate.closedUntil() == null) {
            telemetry.submissionsGoOn();
        }
    }

    /**
     * Sends the answer of a POST that is open in this worker, or was answered while nobody listened, to this shard.
     *
     * @return false when this worker knows of no such POST
     */
    boolean adopt(Submitting state, Inbox shard) {
        return posts.adopt(Attempt.of(state), shard);
    }

    /** The answer is in the ledger: nobody will ask for it again. */
    void settle(Attempt attempt) {
        posts.settle(attempt);
    }

    /** Forgets the shard's answers to attempts that the ledger does not have as submitting. */
    void settleAllBut(Set<Attempt> submitting, Inbox shard) {
        posts.settleAllBut(submitting, shard);
    }

    /** Whether the shard has a POST open or an answer to come. */
    boolean hasPosts(Inbox shard) {
        return posts.has(shard);
    }

    /** How many POSTs are open now. */
    int open() {
        return posts.open();
    }
}
