package dev.reelay.outbound;

import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.SubmissionTelemetry;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Backoff;
import dev.reelay.timing.Rest;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Issues the permits for POSTs: a bounded number at a time, of each model as many as its {@link SubmissionWindow}
 * admits, and none while the {@link CircuitBreaker} is open. Thread-safe.
 *
 * <p>A shard reports the models for which its jobs wait. When a permit is free, shards are woken, the one that got a
 * permit longest ago first; a woken shard then tries to acquire a permit in a turn of its own.
 */
public final class Permits implements Rest.Holder {

    /** How often the token is checked while submissions are paused for trouble of the account. */
    private static final Duration TOKEN_CHECK = Duration.ofSeconds(1);

    /**
     * The bounds of submissions.
     *
     * @param concurrency {@code reelay.submit-concurrency}
     * @param tokenVersion changes whenever the token changes; may read a file
     * @param pauses makes the backoff of pauses, one for the breaker and one for each window
     */
    public record Bounds(int concurrency, IntSupplier tokenVersion, Supplier<Backoff> pauses) {}

    private final FreeQuestion freeQuestion;
    private final Bounds bounds;
    private final Scheduler scheduler;
    private final SubmissionTelemetry telemetry;
    private final Executor threads;

    private final CircuitBreaker breaker;
    private final SubmissionJudge judge;
    private final SubmissionWindows windows;
    private final OthersRests others;
    private final WaitingShards waiting = new WaitingShards();
    private final RetryAlarm alarm;
    private int free;
    private int tokenRefused;
    private boolean pinging;

    /** @param threads runs the calls that block */
    public Permits(RunComfy runComfy, Bounds bounds, Scheduler scheduler, Telemetry telemetry, Executor threads) {
        this.freeQuestion = new FreeQuestion(runComfy, telemetry, threads);
        this.bounds = bounds;
        this.free = bounds.concurrency();
        this.breaker = new CircuitBreaker(bounds.pauses().get());
        this.judge = new SubmissionJudge(breaker, telemetry.submissions(), scheduler);
        this.windows = new SubmissionWindows(bounds.concurrency(), bounds.pauses());
        this.others = new OthersRests(breaker, windows, telemetry.submissions());
        this.scheduler = scheduler;
        this.telemetry = telemetry.submissions();
        this.threads = threads;
        // The scheduler's thread must not block, and reading the token may read a file.
        this.alarm = new RetryAlarm(scheduler, () -> threads.execute(this::retry));
    }

    /**
     * The right to start one POST of a model. Its holder gives it back when the POST has ended, or when it starts none.
     */
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

        private SubmissionJudge.Admitted of(String job) {
            return new SubmissionJudge.Admitted(job, model, window, trips, shrinkings);
        }

        /** Gives the permit back; a second call has no effect. */
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

    /** The number of POSTs that may be open at a time. */
    public int concurrency() {
        return bounds.concurrency();
    }

    /**
     * Registers the models for which the shard's jobs wait after its turn, in place of those that it registered before.
     * The shard is woken when there may be a permit for one of them.
     */
    public synchronized void waitFor(SubmissionListener shard, Set<String> models) {
        waiting.waitFor(shard, models);
        wakeShards();
    }

    /** Removes the shard: it wants no more permits. */
    public void leave(SubmissionListener shard) {
        waitFor(shard, Set.of());
    }

    /** Acquires a permit for one job of the model; null when there is none for this shard now. */
    public synchronized @Nullable Permit tryAcquire(SubmissionListener shard, String model) {
        Instant now = scheduler.instant();
        SubmissionWindow window = windows.of(model);
        if (free <= waiting.reservedForOthers(shard) || !window.admits(now) || !breaker.tryAcquire(now)) {
            return null;
        }
        waiting.served(shard);
        return new Permit(model, window);
    }

    private void wakeShards() {
        Instant now = scheduler.instant();
        Predicate<String> admitted = model -> windows.of(model).admits(now);
        int room = free - waiting.reserved();
        if (breaker.open() != null) {
            room = Math.min(room, 1 - waiting.reserved());
        }
        if (breaker.admits(now)) {
            waiting.wake(room, admitted);
        } else if (room > 0 && waiting.models().stream().anyMatch(admitted) && breaker.needsCheck(now)) {
            startPing();
        }
        if (waiting.reserved() == 0) {
            breaker.expireResponse();
        }
        setRetry(now);
    }

    private void startPing() {
        int trips = breaker.trips();
        boolean started = false;
        try {
            threads.execute(() -> ping(trips));
            started = true;
        } finally {
            if (!started) {
                breaker.unused(trips); // the next one that waits asks
            }
        }
    }

    /**
     * Asks RunComfy the question that costs nothing: in an outage a submission that tries may leave its job with an
     * unknown outcome, and after the failure of a single job the answer shows whether more than that job is concerned.
     */
    private void ping(int trips) {
        int token = tokenVersion();
        PingAnswer answer = freeQuestion.ask();
        synchronized (this) {
            pinging = false;
            follow(judge.judge(answer, trips), token);
            wakeShards();
        }
    }

    /** @param token the version of the token that RunComfy refused, if it did */
    private void follow(SubmissionJudge.Next next, int token) {
        switch (next) {
            case NOTHING -> {}
            case PING -> {
                if (!pinging) {
                    pinging = true;
                    startPing();
                }
            }
            case TRY_ANOTHER_TOKEN -> {
                tokenRefused = token;
                threads.execute(this::retry); // there may be another token by now
            }
        }
    }

    private void setRetry(Instant now) {
        CircuitBreaker.Open open = breaker.open();
        boolean ofTheAccount = breaker.isOfTheAccount();
        Instant next = waiting.models().stream()
                .flatMap(model -> Stream.of(
                        windows.of(model).pausedUntil(),
                        open == null ? now : open.until(),
                        ofTheAccount ? now.plus(TOKEN_CHECK) : now))
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .orElse(null);
        alarm.set(next);
    }

    private void retry() {
        boolean ofTheAccount;
        synchronized (this) {
            ofTheAccount = breaker.isOfTheAccount();
        }
        int token = ofTheAccount ? bounds.tokenVersion().getAsInt() : 0;
        synchronized (this) {
            if (ofTheAccount && token != tokenRefused) {
                tokenRefused = token;
                breaker.retryNow(scheduler.instant());
                telemetry.anotherToken();
            }
            alarm.clear();
            wakeShards();
        }
    }

    /** The version of the token that a submission which begins now is sent with. */
    int tokenVersion() {
        return bounds.tokenVersion().getAsInt();
    }

    /**
     * Adjusts breaker and window to the answer to a submission. Blocks while it asks whether a job that was turned away
     * was so because of the account.
     *
     * @param job the id of the job
     * @param token the version of the token that the submission was sent with
     * @return the answer to decide by: a {@link SubmitAnswer.TurnedAway} is the job's own trouble
     */
    SubmitAnswer judge(Permit permit, String job, SubmitAnswer answer, int token) {
        PingAnswer ping = answer instanceof SubmitAnswer.TurnedAway ? freeQuestion.askBriefly() : null;
        // With another token by now, the answer was about the old one.
        boolean isJobs = ping == PingAnswer.RESPONDS && tokenVersion() == token;
        SubmitAnswer judged = answer instanceof SubmitAnswer.TurnedAway away && !isJobs
                ? new SubmitAnswer.AccountTrouble(away.fault(), away.says())
                : answer;
        synchronized (this) {
            follow(judge.judge(permit.of(job), judged, ping), token);
        }
        return judged;
    }

    /** From now on this one gets what answers mean for other workers. */
    public synchronized void tell(Rest.Listener listener) {
        judge.tell(listener);
    }

    @Override
    public void rest(Rest rest) {
        int token = rest.reason().isOfTheAccount() ? tokenVersion() : 0;
        synchronized (this) {
            boolean before = breaker.isOfTheAccount();
            others.rest(rest, scheduler.instant());
            if (!before && breaker.isOfTheAccount()) {
                tokenRefused = token; // only another one is tried before the end
            }
            wakeShards();
        }
    }

    @Override
    public synchronized void lift(@Nullable String model) {
        others.lift(model, scheduler.instant());
        wakeShards();
    }

    /** Whether the circuit breaker is open for trouble, whose backoff then takes the place of that of single jobs. */
    public synchronized boolean isInTrouble() {
        return breaker.open() != null && !breaker.isSlow();
    }

    /** Whether the circuit breaker holds all submissions up. */
    public synchronized boolean isPaused() {
        return breaker.open() != null;
    }

    /**
     * The state of an open breaker that holds jobs up; null while no job waits or is being submitted. Without a
     * submission the worker does not notice that the trouble is over, so such a breaker must not be reported as a
     * pause.
     */
    public synchronized CircuitBreaker.@Nullable Open openBreaker() {
        return held() > 0 || !waiting.isEmpty() ? breaker.open() : null;
    }

    /** The number of permits that are held. */
    public synchronized int held() {
        return bounds.concurrency() - free;
    }

    /** The number of POSTs of the model that its window allows to be open. */
    public synchronized int windowSize(String model) {
        return windows.size(model);
    }

    /**
     * When RunComfy first answered 429 for the model after it had last accepted a job, or when the rest began that another
     * worker's 429 makes; null when there is neither.
     */
    public synchronized @Nullable Instant slowSince(String model) {
        return windows.slowSince(model, scheduler.instant());
    }
}
