package dev.reelay.shard;

import dev.reelay.job.GoneCount;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.LegalMoves;
import dev.reelay.job.Transition;
import dev.reelay.outbound.Attempt;
import dev.reelay.telemetry.JobCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs and receipts in memory, and what each of them waits for. It is rebuilt from the ledger whenever a turn
 * could not be written, so it never has to take anything back. Belongs to its shard's thread.
 */
public final class JobTable {

    /** What a job can wait for that comes with time. */
    enum Wake {
        POLL,
        EXPIRE,
        FORGET
    }

    private static final int MANY_TIMERS = 10_000;

    record Timer(Instant due, Wake wake, String id) {}

    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final WaitingLine waiting = new WaitingLine();
    private final Map<String, GoneCount> gone = new HashMap<>();
    private final Map<String, Integer> troubles = new HashMap<>();
    private final Map<String, Instant> pollDue = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<String> cancelling = new HashSet<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));
    private final JobCounts tally;
    private List<Transition> passages = new ArrayList<>();
    private int pending;
    private int submitting;

    /** A table that nobody watches. */
    JobTable(Collection<JobState> restored) {
        this(restored, new JobCounts());
    }

    /** @param tally is told of each job that comes, moves or goes */
    JobTable(Collection<JobState> restored, JobCounts tally) {
        this.tally = tally;
        for (JobState state : restored) {
            states.put(state.id(), state);
            count(state, 1);
        }
    }

    @Nullable
    public JobState find(String id) {
        return states.get(id);
    }

    /** The job if this is its current attempt; an answer to another one does not count. */
    @Nullable
    Submitting submitting(Attempt attempt) {
        return states.get(attempt.id()) instanceof Submitting state
                        && Attempt.of(state).equals(attempt)
                ? state
                : null;
    }

    /** The job if RunComfy has it under this request id. */
    @Nullable
    Submitted submitted(String id, String requestId) {
        return states.get(id) instanceof Submitted state && state.requestId().equals(requestId) ? state : null;
    }

    /** Puts the job's next state. A new job has none before. */
    public void put(JobState next) {
        JobState before = states.get(next.id());
        if (before != null && !LegalMoves.isLegal(before.status(), next.status())) {
            throw new IllegalStateException(next.id() + " cannot go from " + before.status() + " to " + next.status());
        }
        if (before != null) {
            count(before, -1);
        }
        states.put(next.id(), next);
        count(next, 1);
        passages.add(new Transition(before, next));
        if (!(next instanceof Accepted)) {
            waiting.remove(next.model(), next.id());
        }
        if (!(next instanceof Submitted)) {
            gone.remove(next.id());
            troubles.remove(next.id());
            asked.remove(next.id());
            cancelling.remove(next.id());
            pollDue.remove(next.id());
        }
    }

    /** Forgets a job whose receipt is no longer kept. */
    void forget(String id) {
        JobState before = states.remove(id);
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(JobState state, int change) {
        if (state instanceof Pending job) {
            pending += change;
            tally.count(job, change);
        }
        if (state instanceof Submitting) {
            submitting += change;
        }
    }

    /** The jobs that wait for a permit. One leaves the line when it is accepted no longer. */
    WaitingLine waiting() {
        return waiting;
    }

    /** Wakes the shard for the job. Of several times to poll one job the last one given counts. */
    void wake(Instant due, Wake wake, String id) {
        if (wake == Wake.POLL) {
            pollDue.put(id, due);
        }
        timers.add(new Timer(due, wake, id));
        if (timers.size() > MANY_TIMERS && timers.size() > 4 * states.size()) {
            timers.removeIf(timer -> !isStillWanted(timer));
        }
    }

    /** Times that a job no longer waits for are left where they are, unless they become too many. */
    private boolean isStillWanted(Timer timer) {
        JobState state = states.get(timer.id());
        return switch (timer.wake()) {
            case POLL -> timer.due().equals(pollDue.get(timer.id()));
            case EXPIRE -> state instanceof Accepted || state instanceof JobState.InQueue;
            case FORGET -> state instanceof JobState.Ended;
        };
    }

    /** Takes the timers whose time has come, but at most {@code limit} of them. */
    List<Timer> due(Instant now, int limit) {
        List<Timer> due = new ArrayList<>();
        while (due.size() < limit && !timers.isEmpty() && !timers.peek().due().isAfter(now)) {
            Timer timer = timers.remove();
            if (timer.wake() != Wake.POLL || pollDue.remove(timer.id(), timer.due())) {
                due.add(timer);
            }
        }
        return due;
    }

    /** When the next timer is due, null when there is none. */
    @Nullable
    Instant nextDue() {
        Timer next = timers.peek();
        return next == null ? null : next.due();
    }

    /** Notes that RunComfy is being asked about the job; false when it already is. */
    boolean beginLook(String id) {
        return asked.add(id);
    }

    void endLook(String id) {
        asked.remove(id);
    }

    /** Notes that RunComfy is being asked to cancel the job; false when it already is. */
    boolean beginCancel(String id) {
        return cancelling.add(id);
    }

    void endCancel(String id) {
        cancelling.remove(id);
    }

    GoneCount gone(String id) {
        return gone.getOrDefault(id, GoneCount.NONE);
    }

    void gone(String id, GoneCount count) {
        gone.put(id, count);
    }

    void notGone(String id) {
        gone.remove(id);
    }

    /** Counts the looks in a row that have taught nothing; one that has begins anew. */
    int troubles(String id, boolean oneMore) {
        if (!oneMore) {
            troubles.remove(id);
            return 0;
        }
        return troubles.merge(id, 1, Integer::sum);
    }

    /** How many jobs have not ended. */
    int pendingCount() {
        return pending;
    }

    /** How many jobs have a POST announced. */
    int submittingCount() {
        return submitting;
    }

    /** The steps that jobs took since this was asked last. */
    List<Transition> takeTransitions() {
        List<Transition> taken = passages;
        passages = new ArrayList<>();
        return taken;
    }

    /** The ids of all jobs and receipts. */
    List<String> ids() {
        return List.copyOf(states.keySet());
    }
}
