package dev.reelay.shard;

import dev.reelay.budget.HeldJobs;
import dev.reelay.decision.Effect.Wake;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.LegalMoves;
import dev.reelay.limits.SlotCounts;
import dev.reelay.money.Spending;
import dev.reelay.order.WaitingJobs;
import dev.reelay.outbound.Attempt;
import dev.reelay.records.Spend;
import dev.reelay.shard.Capacity.Load;
import dev.reelay.telemetry.JobCounts;
import dev.reelay.timing.LatestTime;
import dev.reelay.timing.PollHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs and receipts in memory, with their timers and the calls under way for them. The shard builds a new
 * table from the ledger whenever a turn could not be committed, so a table never undoes a change. Confined to its
 * shard's thread.
 */
final class JobTable {

    /** Above this number of timers, those that are no longer needed are removed. */
    private static final int MANY_TIMERS = 10_000;

    /** A time at which the shard decides about a job again. */
    record Timer(Instant due, Wake wake, String id) {}

    /** Polls and cancels of a job that RunComfy has. The ledger does not hold this. */
    private static final class AtRunComfy {
        private PollHistory history = PollHistory.NONE;
        private @Nullable Instant pollDue;
        /** In milliseconds since the epoch. */
        private long pollBy = Long.MIN_VALUE;

        private boolean polling;
        private boolean cancelling;
    }

    private final Map<String, JobState> states;
    private final Map<String, AtRunComfy> atRunComfy = new HashMap<>();
    private final WaitingJobs waiting = new WaitingJobs();
    /** Jobs that were announced here and wait again. */
    private final Set<String> backAgain = new HashSet<>();

    private final StoredInputs stored = new StoredInputs();
    private final HeldJobs held = new HeldJobs();
    private final Map<String, Instant> lookUps = new HashMap<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));
    private final JobCounts counts;
    private final SlotCounts slots = new SlotCounts();
    private final Spending spending;
    private Load load = Load.NONE;
    private final LatestTime latest = new LatestTime();
    private int submitting;
    private int awaitingModel;

    /**
     * The table of a partition that was just opened.
     *
     * @param restored all jobs and receipts of the ledger by their ids; the table's own from now on
     * @param spent what jobs have spent by then
     * @param counts gets each change in the number of jobs
     */
    JobTable(SequencedMap<String, JobState> restored, Collection<Spend> spent, JobCounts counts, Instant now) {
        this.states = restored;
        this.counts = counts;
        this.spending = new Spending(spent);
        latest.setBack(now);
        for (JobState state : restored.values()) {
            count(state, 1);
            slots.restored(state, now);
            spending.restored(state);
        }
    }

    /** The slots of shared limits that the jobs use. */
    SlotCounts slots() {
        return slots;
    }

    /** What the jobs have reserved and spent. */
    Spending spending() {
        return spending;
    }

    /** The job or receipt with the id; null when there is none. */
    @Nullable
    JobState find(String id) {
        return states.get(id);
    }

    /** The job when this is its current attempt, else null: an answer to an earlier attempt does not count. */
    @Nullable
    Submitting submitting(Attempt attempt) {
        return states.get(attempt.id()) instanceof Submitting state
                        && Attempt.of(state).equals(attempt)
                ? state
                : null;
    }

    /** The job when RunComfy has it under this request id, else null. */
    @Nullable
    Submitted submitted(String id, String requestId) {
        return states.get(id) instanceof Submitted state && state.requestId().equals(requestId) ? state : null;
    }

    /**
     * Moves a job to its next state, or adds a new job.
     *
     * @throws IllegalStateException when the move is not legal; the table is unchanged then
     */
    void put(JobState next) {
        JobState before = states.get(next.id());
        if (before != null && !LegalMoves.isLegal(before.status(), next.status())) {
            throw new IllegalStateException(next.id() + " cannot go from " + before.status() + " to " + next.status());
        }
        if (before != null) {
            count(before, -1);
        }
        states.put(next.id(), next);
        count(next, 1);
        slots.moved(before, next);
        spending.moved(before, next);
        if (!(next instanceof Accepted)) {
            waiting.remove(next.id());
            backAgain.remove(next.id());
            stored.remove(next.id());
            held.remove(next.id());
            lookUps.remove(next.id());
        } else if (before instanceof Submitting) {
            backAgain.add(next.id());
        }
        if (!(next instanceof Submitted)) {
            atRunComfy.remove(next.id());
        }
    }

    /** Replaces the state of a job that stays in it. */
    void note(Pending next) {
        if (states.put(next.id(), next) instanceof Pending before) {
            load = load.minus(JobBytes.of(before)).plus(JobBytes.of(next));
            awaitingModel += (awaitsModel(next) ? 1 : 0) - (awaitsModel(before) ? 1 : 0);
        }
    }

    /** Removes a job whose receipt is no longer kept. */
    void forget(String id) {
        JobState before = states.remove(id);
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(JobState state, int change) {
        if (state instanceof Pending job) {
            Load one = JobBytes.of(job);
            load = change > 0 ? load.plus(one) : load.minus(one);
            counts.count(job, change);
        }
        if (state instanceof Submitting) {
            submitting += change;
        }
        if (awaitsModel(state)) {
            awaitingModel += change;
        }
    }

    private static boolean awaitsModel(JobState state) {
        return state instanceof Accepted waiting && waiting.awaitsModel();
    }

    /**
     * The number of jobs that wait for their model to be known. They count as parked: one model that RunComfy does not tell about
     * must not keep the requests of all others waiting. A job whose model is known, and that waits for its input to be read, is none.
     */
    int awaitingModel() {
        return awaitingModel - stored.awaitingModel();
    }

    /** Notes how long a job that was judged before waits for its model at most; false when that is noted already. */
    boolean beginLookUp(String id, Instant latest) {
        return lookUps.putIfAbsent(id, latest) == null;
    }

    /** Whether the job will still wait for that at a time. */
    boolean waitsForModel(String id, Instant then) {
        return then.isBefore(lookUps.getOrDefault(id, Instant.MIN));
    }

    /** Notes that the job waits for that no more; false when it did not. */
    boolean endLookUp(String id) {
        return lookUps.remove(id) != null;
    }

    /** The jobs that wait for a permit. {@link #put} removes a job that is no longer accepted. */
    WaitingJobs waiting() {
        return waiting;
    }

    /**
     * Has the job wait for a permit. Its waiting began when its request was received, as the ledger says; that of a job which was
     * announced here before begins anew, at the end of its line: it must not delay the others.
     */
    void lineUp(Accepted state, Instant now) {
        Job job = state.job();
        Instant since = backAgain.contains(job.id()) ? now : job.receivedAt();
        waiting.add(job.id(), job.model(), job.ordering(), since, now);
    }

    /** The waiting jobs whose inputs are in the ledger only. {@link #put} removes a job that is no longer accepted. */
    StoredInputs stored() {
        return stored;
    }

    /** The jobs that wait for a budget. {@link #put} removes a job that is no longer accepted. */
    HeldJobs held() {
        return held;
    }

    /** Sets a timer for the job. A new time to poll replaces the earlier one; timers of other kinds add up. */
    void wakeAt(Instant due, Wake wake, String id) {
        if (wake == Wake.POLL) {
            of(id).pollDue = due;
        }
        timers.add(new Timer(due, wake, id));
        if (timers.size() > MANY_TIMERS && timers.size() > 4 * states.size()) {
            timers.removeIf(timer -> !isStillWanted(timer));
        }
    }

    /**
     * Whether the timer still has an effect. Obsolete timers stay in the queue until they are due or there are too
     * many.
     */
    private boolean isStillWanted(Timer timer) {
        return timer.wake() == Wake.POLL ? isPollDue(timer) : isWanted(timer.wake(), states.get(timer.id()));
    }

    /** Whether a job in this state has a use for such a timer. */
    static boolean isWanted(Wake wake, @Nullable JobState state) {
        return switch (wake) {
            case POLL -> state instanceof Submitted;
            case LINE_UP, FIND_MODEL -> state instanceof Accepted;
            case EXPIRE -> state instanceof Accepted || state instanceof InQueue;
            case GIVE_UP_STORING -> state instanceof Storing;
            case FORGET -> state instanceof Ended;
        };
    }

    private boolean isPollDue(Timer timer) {
        AtRunComfy job = atRunComfy.get(timer.id());
        return job != null && timer.due().equals(job.pollDue);
    }

    /** Takes the timers that are due, up to {@code limit}, without obsolete times to poll. A clock that is set back makes no wait longer. */
    List<Timer> due(Instant now, int limit) {
        Duration back = latest.setBack(now);
        if (back.isPositive()) {
            clockSetBack(back);
        }
        List<Timer> due = new ArrayList<>();
        while (due.size() < limit && !timers.isEmpty() && !timers.peek().due().isAfter(now)) {
            Timer timer = timers.remove();
            if (timer.wake() != Wake.POLL) {
                due.add(timer);
            } else if (isPollDue(timer)) {
                of(timer.id()).pollDue = null;
                due.add(timer);
            }
        }
        return due;
    }

    /** Waits end as much earlier; times that a job itself has, such as its {@code start_by}, stay. */
    private void clockSetBack(Duration by) {
        List<Timer> former = List.copyOf(timers);
        timers.clear();
        atRunComfy.values().forEach(job -> job.pollBy -= job.pollBy == Long.MIN_VALUE ? 0 : by.toMillis());
        for (Timer timer : former) {
            boolean isWait = switch (timer.wake()) {
                case POLL, LINE_UP, FIND_MODEL -> true;
                case EXPIRE, GIVE_UP_STORING, FORGET -> false;
            };
            if (isStillWanted(timer)) {
                wakeAt(isWait ? timer.due().minus(by) : timer.due(), timer.wake(), timer.id());
            }
        }
    }

    /** When the earliest timer is due; null when there is none. */
    @Nullable
    Instant nextDue() {
        Timer next = timers.peek();
        return next == null ? null : next.due();
    }

    private AtRunComfy of(String id) {
        return atRunComfy.computeIfAbsent(id, _ -> new AtRunComfy());
    }

    /** Notes by when the next poll of the job should be made: after a poll that waits for its turn, the next one is due soon. */
    void pollBy(String id, Instant latest) {
        of(id).pollBy = latest.toEpochMilli();
    }

    /** By when the next poll of the job should be made; long ago when no time was planned. */
    Instant pollBy(String id) {
        long pollBy = of(id).pollBy;
        return pollBy == Long.MIN_VALUE ? Instant.MIN : Instant.ofEpochMilli(pollBy);
    }

    /** Notes that a poll of the job begins; false when one is under way. */
    boolean beginPoll(String id) {
        AtRunComfy job = of(id);
        boolean begins = !job.polling;
        job.polling = true;
        return begins;
    }

    /** Notes that the poll of the job has ended. */
    void endPoll(String id) {
        AtRunComfy job = atRunComfy.get(id);
        if (job != null) {
            job.polling = false;
        }
    }

    /** Notes that a cancel call for the job begins; false when one is under way. */
    boolean beginCancel(String id) {
        AtRunComfy job = of(id);
        boolean begins = !job.cancelling;
        job.cancelling = true;
        return begins;
    }

    /** Notes that the cancel call for the job has ended. */
    void endCancel(String id) {
        AtRunComfy job = atRunComfy.get(id);
        if (job != null) {
            job.cancelling = false;
        }
    }

    /** The job's poll history; empty when this shard has not polled it. */
    PollHistory history(String id) {
        return of(id).history;
    }

    void history(String id, PollHistory history) {
        of(id).history = history;
    }

    /** The number of jobs that have not ended, of which only those whose files are copied count as parked here, and their bytes. */
    Load load() {
        return load;
    }

    /** The number of jobs whose POST is announced and not answered. */
    int submittingCount() {
        return submitting;
    }

    /** The receipts, in the order in which their jobs ended. */
    List<Ended> receipts() {
        return states.values().stream()
                .filter(Ended.class::isInstance)
                .map(Ended.class::cast)
                .sorted(Comparator.comparing(Ended::finishedAt))
                .toList();
    }

    /** The number of jobs and receipts. */
    int size() {
        return states.size();
    }

    /** The ids of all jobs and receipts, in the order in which their requests were received. */
    List<String> ids() {
        List<JobState> jobs = new ArrayList<>(states.values());
        jobs.sort((one, other) -> one.receivedAt().compareTo(other.receivedAt()));
        List<String> ids = new ArrayList<>(jobs.size());
        jobs.forEach(job -> ids.add(job.id()));
        return ids;
    }
}
