package dev.reelay.outbound;

import dev.reelay.job.Backoff;
import dev.reelay.job.PauseReason;
import dev.reelay.job.Scheduler;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may submit: a bounded number at a time, as many of each model as its {@link SubmissionWindow} admits, and none while the
 * {@link CircuitBreaker} is open.
 *
 * <p>A shard says for which models its jobs wait. When there is room, shards are woken, the one that was served longest ago
 * first; a shard then tries to acquire a permit in its own turn.
 */
public final class Permits {

    /** How soon another token is noticed while submissions pause for want of a good one. */
    private static final Duration TOKEN_CHECK = Duration.ofSeconds(1);

    /**
     * The bounds of submissions.
     *
     * @param concurrency {@code reelay.submit-concurrency}
     * @param tokenVersion another number once there is another token to try; may read a file
     * @param pauses how long submissions pause after trouble
     */
    public record Bounds(int concurrency, IntSupplier tokenVersion, Supplier<Backoff> pauses) {}

    private final RunComfy runComfy;
    private final Bounds bounds;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final ExecutorService threads;

    private final CircuitBreaker breaker;
    private final Map<String, SubmissionWindow> windows = new HashMap<>();
    private final WaitingShards waiting = new WaitingShards();
    private int free;
    private int tokenRefused;
    private Scheduler.@Nullable Alarm retry;

    /** @param threads runs the calls that block */
    public Permits(
            RunComfy runComfy, Bounds bounds, Scheduler scheduler, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.bounds = bounds;
        this.free = bounds.concurrency();
        this.breaker = new CircuitBreaker(bounds.pauses().get());
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /** The right to start one POST of a model. Its holder starts one or gives it back. */
    public final class Permit {
        private final String model;
        private final SubmissionWindow window;
        private final int trips;
        private final int shrinkings;
        private boolean held = true;

        private Permit(String model, SubmissionWindow window) {
            this.model = model;
            this.window = window;
            this.trips = breaker.trips();
            this.shrinkings = window.shrinkings();
            window.begin();
            free--;
        }

        /** Gives it back, used or not; a second time has no effect. */
        public void giveBack() {
            synchronized (Permits.this) {
                if (held) {
                    held = false;
                    free++;
                    window.end();
                    breaker.unused(trips);
                    wakeShards();
                }
            }
        }
    }

    /** How many POSTs may be open at a time. */
    public int concurrency() {
        return bounds.concurrency();
    }

    /**
     * The shard has had its turn, and its jobs still wait for these models; it is woken when there may be a permit for one of
     * them. Replaces what it said before.
     */
    public synchronized void waitFor(SubmissionListener shard, Set<String> models) {
        waiting.waitFor(shard, models);
        wakeShards();
    }

    /** The shard submits no more. */
    public void leave(SubmissionListener shard) {
        waitFor(shard, Set.of());
    }

    /** A permit for one job of the model; null when there is none now. */
    public synchronized @Nullable Permit tryAcquire(SubmissionListener shard, String model) {
        Instant now = scheduler.instant();
        SubmissionWindow window = window(model);
        if (free <= waiting.reservedForOthers(shard) || !window.admits(now) || !breaker.tryAcquire(now)) {
            return null;
        }
        waiting.served(shard);
        return new Permit(model, window);
    }

    private SubmissionWindow window(String model) {
        return windows.computeIfAbsent(
                model,
                _ -> new SubmissionWindow(bounds.concurrency(), bounds.pauses().get()));
    }

    private void wakeShards() {
        Instant now = scheduler.instant();
        Predicate<String> admitted = model -> window(model).admits(now);
        int room = free - waiting.reserved();
        if (breaker.open() != null) {
            room = Math.min(room, 1 - waiting.reserved());
        }
        if (breaker.admits(now)) {
            waiting.wake(room, admitted);
        } else if (room > 0 && waiting.models().stream().anyMatch(admitted) && breaker.needsCheck(now)) {
            startCheck();
        }
        if (waiting.reserved() == 0) {
            breaker.expireResponse();
        }
        setRetry(now);
    }

    private void startCheck() {
        boolean started = false;
        try {
            threads.execute(this::checkWhetherRunComfyResponds);
            started = true;
        } finally {
            if (!started) {
                breaker.unused(breaker.trips()); // the next one that waits asks
            }
        }
    }

    /** In an outage every try may cost a job its certainty: so first a question that costs nothing. */
    private void checkWhetherRunComfyResponds() {
        boolean yes = false;
        try {
            yes = runComfy.responds();
        } catch (RuntimeException | Error e) {
            telemetry.fault("asking whether RunComfy responds", e);
        }
        synchronized (this) {
            if (yes) {
                breaker.responds();
            } else {
                breaker.trip(breaker.trips(), PauseReason.OUTAGE, scheduler.instant(), null);
            }
            wakeShards();
        }
    }

    /** Wakes shards when the next pause ends; also when an alarm came early, as after the clock was set back. */
    private void setRetry(Instant now) {
        Instant next = null;
        CircuitBreaker.Open open = breaker.open();
        for (String model : waiting.models()) {
            next = earlier(next, window(model).pausedUntil(), now);
            next = open == null ? next : earlier(next, open.until(), now);
            next = open != null && open.reason().isOfTheAccount() ? earlier(next, now.plus(TOKEN_CHECK), now) : next;
        }
        if (retry != null) {
            retry.cancel();
        }
        // Not on the scheduler's own thread, which must not block: the token may be in a file.
        retry = next == null ? null : scheduler.at(next, () -> threads.execute(this::retry));
    }

    private static @Nullable Instant earlier(@Nullable Instant one, Instant other, Instant now) {
        return other.isAfter(now) && (one == null || other.isBefore(one)) ? other : one;
    }

    private void retry() {
        boolean ofTheAccount;
        synchronized (this) {
            CircuitBreaker.Open open = breaker.open();
            ofTheAccount = open != null && open.reason().isOfTheAccount();
        }
        int token = ofTheAccount ? bounds.tokenVersion().getAsInt() : 0;
        synchronized (this) {
            if (ofTheAccount && token != tokenRefused) {
                tokenRefused = token;
                breaker.retryNow(scheduler.instant());
                telemetry.submissions().anotherToken();
            }
            wakeShards();
        }
    }

    /** The version of the token with which a submission goes out that begins now. */
    int tokenVersion() {
        return bounds.tokenVersion().getAsInt();
    }

    /**
     * What the answer to a submission means for those that come after it.
     *
     * @param token the version it went out with
     */
    synchronized void judge(Permit permit, SubmitAnswer answer, int token) {
        Instant now = scheduler.instant();
        switch (answer) {
            case SubmitAnswer.Accepted _ -> {
                permit.window.accepted(permit.shrinkings);
                close(permit);
            }
            case SubmitAnswer.Refused _ -> close(permit);
            case SubmitAnswer.SlowDown slow -> {
                if (permit.window.slowDown(permit.shrinkings, now, slow.retryAfter())) {
                    telemetry.submissions().slowDown(permit.model, permit.window.size(), permit.window.pausedUntil());
                }
                close(permit); // RunComfy responds, and refused nothing but the number
            }
            case SubmitAnswer.NotStarted _ -> breaker.unused(permit.trips);
            case SubmitAnswer.AccountTrouble trouble -> {
                if (trip(permit, PauseReason.of(trouble.fault()), null, trouble)) {
                    tokenRefused = token;
                    threads.execute(this::retry); // there may be another token by now
                }
            }
            case SubmitAnswer.Unreachable unreachable -> {
                var _ = trip(permit, PauseReason.OUTAGE, null, unreachable);
            }
            case SubmitAnswer.Unknown unknown -> {
                if (unknown.why().isFaultOfRunComfy()) {
                    var _ = trip(permit, PauseReason.OUTAGE, unknown.retryAfter(), unknown);
                } else {
                    breaker.unused(permit.trips);
                }
            }
        }
    }

    private void close(Permit permit) {
        CircuitBreaker.Open open = breaker.open();
        breaker.close(permit.trips);
        if (open != null && breaker.open() == null) {
            telemetry.submissions().resumed(open.reason(), open.since());
        }
    }

    private boolean trip(Permit permit, PauseReason reason, @Nullable Duration atLeast, SubmitAnswer why) {
        CircuitBreaker.Open before = breaker.open();
        if (!breaker.trip(permit.trips, reason, scheduler.instant(), atLeast)) {
            return false;
        }
        CircuitBreaker.Open now = breaker.open();
        if (now != null && (before == null || before.reason() != reason)) {
            telemetry.submissions().paused(now.since(), why);
        }
        return true;
    }

    /** Why no submission at all may start now; null while the circuit breaker is closed. */
    public synchronized CircuitBreaker.@Nullable Open openBreaker() {
        return breaker.open();
    }

    /**
     * The same as long as a job feels it: null while none waits or is being tried. The trouble may be over by then, which shows
     * only when there is a job to submit.
     */
    public synchronized CircuitBreaker.@Nullable Open feltBreaker() {
        return held() > 0 || !waiting.isEmpty() ? breaker.open() : null;
    }

    /** How many permits are held. */
    public synchronized int held() {
        return bounds.concurrency() - free;
    }

    /** How many POSTs of the model may be open now. */
    public synchronized int windowSize(String model) {
        SubmissionWindow window = windows.get(model);
        return window == null ? bounds.concurrency() : window.size();
    }

    /** Since when RunComfy has answered nothing but 429 for the model; null while it has not. */
    public synchronized @Nullable Instant slowSince(String model) {
        SubmissionWindow window = windows.get(model);
        return window == null ? null : window.slowSince();
    }
}
