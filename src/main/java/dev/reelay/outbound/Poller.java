package dev.reelay.outbound;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.polling.Budget;
import dev.reelay.runcomfy.RunComfy;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Scheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Polls RunComfy for jobs, for all shards of this worker, a bounded number at a time and within one budget. The shards decide when a job
 * is polled; polls for which the budget has no room wait for it, those that are wanted soonest first. Thread-safe.
 */
public final class Poller {

    /** The number of polls that run at a time. */
    public static final int CONCURRENCY = 64;

    /** @param latest by when it should be made */
    private record Waiting(Submitted state, Instant latest, Consumer<PollAnswer> answered) {}

    private final RunComfy runComfy;
    private final Telemetry telemetry;
    private final BoundedCalls calls;
    private final Budget budget;
    private final Scheduler scheduler;
    private final PriorityQueue<Waiting> line = new PriorityQueue<>(Comparator.comparing(Waiting::latest));
    private boolean alarmSet;

    /**
     * Polls within the budget.
     *
     * @param concurrency the number of polls that run at a time
     * @param threads runs the calls that block
     */
    public Poller(
            RunComfy runComfy,
            int concurrency,
            Budget budget,
            Scheduler scheduler,
            Telemetry telemetry,
            Executor threads) {
        this.runComfy = runComfy;
        this.budget = budget;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.calls = new BoundedCalls("polling a job", concurrency, telemetry, threads);
    }

    /**
     * Polls for the job, as soon as the budget allows. Returns at once; the caller makes no second call for a job before the first is
     * answered.
     *
     * @param latest by when the poll should be made: the earlier, the sooner its turn comes
     * @param answered gets the answer, or {@link CallFailure} when the call failed; on a thread of {@code threads}
     */
    public void poll(Submitted state, Instant latest, Consumer<PollAnswer> answered) {
        synchronized (line) {
            line.add(new Waiting(state, latest, answered));
        }
        startWhatMay();
    }

    private void startWhatMay() {
        allowed().forEach(this::start);
    }

    private List<Waiting> allowed() {
        List<Waiting> allowed = new ArrayList<>();
        synchronized (line) {
            Instant now = scheduler.instant();
            while (!line.isEmpty() && budget.take(now)) {
                allowed.add(line.remove());
            }
            budget.waiting(line.size());
            if (!line.isEmpty() && !alarmSet) {
                alarmSet = true;
                scheduler.at(budget.nextLeave(now), this::goOn);
            }
        }
        return allowed;
    }

    private void goOn() {
        synchronized (line) {
            alarmSet = false;
        }
        startWhatMay();
    }

    private void start(Waiting poll) {
        Submitted state = poll.state();
        calls.<PollAnswer>start(
                state.id(),
                () -> runComfy.poll(state.requestId()),
                new CallFailure(CallFailure.Kind.UNEXPECTED, null, null),
                (answer, begun) -> {
                    poll.answered().accept(answer);
                    telemetry.polled(state, answer, begun);
                });
    }

    /** How many polls wait for the budget. */
    public int waiting() {
        synchronized (line) {
            return line.size();
        }
    }
}
