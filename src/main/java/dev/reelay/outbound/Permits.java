package dev.reelay.outbound;

import dev.reelay.job.Backoff;
import dev.reelay.job.PauseReason;
import dev.reelay.job.Scheduler;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.Signal;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may submit: a bounded number at a time, as many of each model as its {@link SubmissionWindow} lets through, in the
 * order the shards asked, and none while the {@link CircuitBreaker} is closed.
 */
public final class Permits {

    /** What RunComfy asks for, as far as it is followed: a header of a day, from whatever proxy, must not cost one. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    /** How soon another token is noticed while submissions rest for want of a good one. */
    private static final Duration TOKEN_LOOK = Duration.ofSeconds(1);

    /**
     * What bounds submissions.
     *
     * @param concurrency {@code reelay.submit-concurrency}
     * @param tokenVersion another number once there is another token to try
     * @param pauses how long submissions rest after trouble
     */
    public record Bounds(int concurrency, IntSupplier tokenVersion, Supplier<Backoff> pauses) {}

    private final RunComfy runComfy;
    private final Bounds bounds;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final ExecutorService threads;

    private final CircuitBreaker gate;
    private final Map<String, Line> lines = new HashMap<>();
    private int free;
    private long asks;
    private int tokenRefused;
    private Scheduler.@Nullable Alarm reopening;

    /** @param threads runs the blocking calls */
    public Permits(
            RunComfy runComfy, Bounds bounds, Scheduler scheduler, Telemetry telemetry, ExecutorService threads) {
        this.runComfy = runComfy;
        this.bounds = bounds;
        this.free = bounds.concurrency();
        this.gate = new CircuitBreaker(bounds.pauses().get());
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.threads = threads;
    }

    /** Who asked, and as which one of all. */
    private record Ask(Inbox shard, long number) {}

    /** The shards that wait to submit a job of one model. */
    private static final class Line {
        private final Deque<Ask> asking = new ArrayDeque<>();
        private final SubmissionWindow window;

        Line(SubmissionWindow window) {
            this.window = window;
        }

        long first() {
            return asking.isEmpty() ? Long.MAX_VALUE : asking.getFirst().number();
        }
    }

    /** The right to start one POST of a model. Whoever holds it either starts one or gives it back. */
    public final class Permit {
        private final String model;
        private final SubmissionWindow window;
        private final int closings;
        private final int shrinkings;
        private boolean held = true;

        private Permit(String model, SubmissionWindow window) {
            this.model = model;
            this.window = window;
            this.closings = gate.closings();
            this.shrinkings = window.shrinkings();
            window.begin();
            free--;
        }

        public String model() {
            return model;
        }

        /** Gives it back unused; a second time is without effect. */
        public void giveBack() {
            synchronized (Permits.this) {
                if (held) {
                    gate.unused(closings);
                }
                release(this);
            }
        }
    }

    /** How many POSTs may be open at a time. */
    public int concurrency() {
        return bounds.concurrency();
    }

    /** Asks for one permit for a job of the model; it comes as {@link Signal.PermitGranted}. */
    public synchronized void ask(Inbox shard, String model) {
        line(model).asking.addLast(new Ask(shard, asks++));
        grant();
    }

    private Line line(String model) {
        return lines.computeIfAbsent(
                model,
                _ -> new Line(new SubmissionWindow(
                        bounds.concurrency(), bounds.pauses().get())));
    }

    /** Takes back all that the shard has asked for, and what it was granted but has not looked at. */
    public void withdraw(Inbox shard) {
        synchronized (this) {
            lines.values().forEach(line -> line.asking.removeIf(ask -> ask.shard() == shard));
        }
        shard.takePermits().forEach(Permit::giveBack);
    }

    private synchronized void grant() {
        Instant now = scheduler.instant();
        noticeAnotherToken(now);
        for (Map.Entry<String, Line> next = next(now); next != null && gate.admits(now); next = next(now)) {
            Permit permit = new Permit(next.getKey(), next.getValue().window);
            if (!next.getValue().asking.removeFirst().shard().put(new Signal.PermitGranted(permit))) {
                permit.held = false;
                free++;
                permit.window.end();
                gate.unused(permit.closings);
            }
        }
        if (next(now) != null && gate.asksFirst(now)) {
            threads.execute(this::askWhetherItAnswers);
        }
        wakeForWhoWaits(now);
    }

    /** Whose turn it is: of those whose model may be submitted, the one that asked first. Null when there is none. */
    private Map.@Nullable Entry<String, Line> next(Instant now) {
        return free == 0
                ? null
                : lines.entrySet().stream()
                        .filter(line -> !line.getValue().asking.isEmpty()
                                && line.getValue().window.admits(now))
                        .min(Comparator.comparingLong(line -> line.getValue().first()))
                        .orElse(null);
    }

    private void noticeAnotherToken(Instant now) {
        CircuitBreaker.Rest rest = gate.rest();
        if (rest != null
                && rest.reason().isOfTheAccount()
                && bounds.tokenVersion().getAsInt() != tokenRefused) {
            tokenRefused = bounds.tokenVersion().getAsInt();
            gate.hurry(now);
            telemetry.submissions().anotherToken();
        }
    }

    /** Also when an alarm came early, as after the clock was set back. */
    private void wakeForWhoWaits(Instant now) {
        Instant wake = null;
        CircuitBreaker.Rest rest = gate.rest();
        boolean tokenMayCome = rest != null && rest.reason().isOfTheAccount();
        for (Line line : lines.values()) {
            if (!line.asking.isEmpty()) {
                wake = earlier(wake, line.window.restsUntil(), now);
                wake = rest == null ? wake : earlier(wake, rest.until(), now);
                wake = tokenMayCome ? earlier(wake, now.plus(TOKEN_LOOK), now) : wake;
            }
        }
        if (reopening != null) {
            reopening.cancel();
        }
        reopening = wake == null ? null : scheduler.at(wake, this::grant);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, Instant other, Instant now) {
        return other.isAfter(now) && (one == null || other.isBefore(one)) ? other : one;
    }

    /** In an outage every try may cost a job its certainty: so first a question that costs nothing. */
    private void askWhetherItAnswers() {
        boolean yes = false;
        try {
            yes = runComfy.responds();
        } catch (RuntimeException | Error e) {
            telemetry.fault("asking whether RunComfy answers", e);
        }
        synchronized (this) {
            if (yes) {
                gate.answers();
            } else {
                gate.close(gate.closings(), PauseReason.OUTAGE, scheduler.instant(), null);
            }
            grant();
            gate.forgetUnlessTried();
        }
    }

    /** Its POST has ended, or will never begin. */
    synchronized void release(Permit permit) {
        if (permit.held) {
            permit.held = false;
            free++;
            permit.window.end();
            grant();
        }
    }

    /** Which token a submission goes out with that begins now. */
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
                open(permit);
            }
            case SubmitAnswer.Refused _ -> open(permit);
            case SubmitAnswer.SlowDown slow -> {
                if (permit.window.slowDown(permit.shrinkings, now, atMost(slow.retryAfter()))) {
                    telemetry.submissions().slowDown(permit.model, permit.window.size(), permit.window.restsUntil());
                }
                open(permit); // it answered, and what it refused was the number
            }
            case SubmitAnswer.NotStarted _ -> gate.unused(permit.closings);
            case SubmitAnswer.AccountTrouble trouble -> {
                if (close(permit, PauseReason.of(trouble.fault()), null, trouble)) {
                    tokenRefused = token;
                }
            }
            case SubmitAnswer.Unreachable unreachable -> {
                var _ = close(permit, PauseReason.OUTAGE, null, unreachable);
            }
            case SubmitAnswer.Unknown unknown -> {
                if (unknown.why().isFaultOfRunComfy()) {
                    var _ = close(permit, PauseReason.OUTAGE, atMost(unknown.retryAfter()), unknown);
                } else {
                    gate.unused(permit.closings);
                }
            }
        }
    }

    /** As much of a wait that RunComfy asks for as is followed, by submissions and by looks. */
    public static @Nullable Duration atMost(@Nullable Duration asked) {
        return asked != null && asked.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : asked;
    }

    private void open(Permit permit) {
        CircuitBreaker.Rest rest = gate.rest();
        gate.open(permit.closings);
        if (rest != null && gate.rest() == null) {
            telemetry.submissions().resumed(rest.reason(), rest.since());
        }
    }

    private boolean close(Permit permit, PauseReason reason, @Nullable Duration atLeast, SubmitAnswer why) {
        CircuitBreaker.Rest before = gate.rest();
        if (!gate.close(permit.closings, reason, scheduler.instant(), atLeast)) {
            return false;
        }
        if (before == null || before.reason() != reason) {
            telemetry.submissions().paused(Objects.requireNonNull(gate.rest()).since(), why);
        }
        return true;
    }

    /** Why no submission at all may start now, null when they may. */
    public synchronized CircuitBreaker.@Nullable Rest rest() {
        return gate.rest();
    }

    /**
     * The same, as long as somebody feels it: null while no job waits or is being tried. What closed the gate may be over
     * by then, and that only shows when there is a job to submit.
     */
    public synchronized CircuitBreaker.@Nullable Rest restOfThoseWhoWait() {
        boolean waiting = held() > 0 || lines.values().stream().anyMatch(line -> !line.asking.isEmpty());
        return waiting ? gate.rest() : null;
    }

    /** How many are granted and not given back. */
    public synchronized int held() {
        return bounds.concurrency() - free;
    }

    /** How many POSTs of the model may be open now. */
    public synchronized int window(String model) {
        Line line = lines.get(model);
        return line == null ? bounds.concurrency() : line.window.size();
    }

    /** Since when RunComfy has answered nothing but 429 for the model; null while it has not. */
    public synchronized @Nullable Instant slowSince(String model) {
        Line line = lines.get(model);
        return line == null ? null : line.window.slowSince();
    }
}
