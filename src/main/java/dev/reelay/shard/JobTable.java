package dev.reelay.shard;

import dev.reelay.job.Effect.Wake;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.LegalMoves;
import dev.reelay.job.PollHistory;
import dev.reelay.outbound.Attempt;
import dev.reelay.telemetry.JobCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A shard's jobs and receipts in memory, and what each of them waits for. It is rebuilt from the ledger whenever a turn could not
 * be committed, so it never has to take anything back. Belongs to its shard's thread.
 */
final class JobTable {

    private static final int MANY_TIMERS = 10_000;

    record Timer(Instant due, Wake wake, String id) {}

    /** What is under way for a job that RunComfy has. */
    private static final class AtRunComfy {
        private PollHistory history = PollHistory.NONE;
        private @Nullable Instant pollDue;
        private boolean polling;
        private boolean cancelling;
    }

    private final Map<String, JobState> states = new LinkedHashMap<>();
    private final Map<String, AtRunComfy> atRunComfy = new HashMap<>();
    private final WaitingLine waiting = new WaitingLine();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparing(Timer::due));
    private final JobCounts counts;
    private int pending;
    private int submitting;

    /** @param counts is kept in step with each job that comes, moves or goes */
    JobTable(Collection<JobState> restored, JobCounts counts) {
        this.counts = counts;
        for (JobState state : restored) {
            states.put(state.id(), state);
            count(state, 1);
        }
    }

    @Nullable
    JobState find(String id) {
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

    /**
     * Puts the job's next state. A new job has none before.
     *
     * @throws IllegalStateException for a move that is not legal; nothing has changed then
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
        if (!(next instanceof Accepted)) {
            waiting.remove(next.model(), next.id());
        }
        if (!(next instanceof Submitted)) {
            atRunComfy.remove(next.id());
        }
    }

    /** Keeps in mind what is not in the ledger yet about a job that stays accepted. */
    void note(Accepted next) {
        states.put(next.id(), next);
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
            counts.count(job, change);
        }
        if (state instanceof Submitting) {
            submitting += change;
        }
    }

    /** The jobs that wait for a permit. One leaves the line when it is accepted no longer. */
    WaitingLine waiting() {
        return waiting;
    }

    /** Sets a timer for the job. Of several times to poll one job the last one given counts. */
    void wakeAt(Instant due, Wake wake, String id) {
        if (wake == Wake.POLL) {
            of(id).pollDue = due;
        }
        timers.add(new Timer(due, wake, id));
        if (timers.size() > MANY_TIMERS && timers.size() > 4 * states.size()) {
            timers.removeIf(timer -> !isStillWanted(timer));
        }
    }

    /** Timers that a job no longer waits for are left where they are, unless they become too many. */
    private boolean isStillWanted(Timer timer) {
        JobState state = states.get(timer.id());
        return switch (timer.wake()) {
            case POLL -> isPollDue(timer);
            case EXPIRE -> state instanceof Accepted || state instanceof InQueue;
            case FORGET -> state instanceof Ended;
        };
    }

    private boolean isPollDue(Timer timer) {
        AtRunComfy job = atRunComfy.get(timer.id());
        return job != null && timer.due().equals(job.pollDue);
    }

    /** Takes the timers whose time has come, but at most {@code limit} of them. */
    List<Timer> due(Instant now, int limit) {
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

    /** When the next timer is due, null when there is none. */
    @Nullable
    Instant nextDue() {
        Timer next = timers.peek();
        return next == null ? null : next.due();
    }

    private AtRunComfy of(String id) {
        return atRunComfy.computeIfAbsent(id, _ -> new AtRunComfy());
    }

    /** A poll of the job begins; false when one is under way. */
    boolean beginPoll(String id) {
        AtRunComfy job = of(id);
        boolean begins = !job.polling;
        job.polling = true;
        return begins;
    }

    /** The poll of the job has ended. */
    void endPoll(String id) {
        AtRunComfy job = atRunComfy.get(id);
        if (job != null) {
            job.polling = false;
        }
    }

    /** A cancel of the job at RunComfy begins; false when one is under way. */
    boolean beginCancel(String id) {
        AtRunComfy job = of(id);
        boolean begins = !job.cancelling;
        job.cancelling = true;
        return begins;
    }

    /** The cancel of the job at RunComfy was answered. */
    void endCancel(String id) {
        AtRunComfy job = atRunComfy.get(id);
        if (job != null) {
            job.cancelling = false;
        }
    }

    /** What the polls of the job have come to. */
    PollHistory history(String id) {
        return of(id).history;
    }

    void history(String id, PollHistory history) {
        of(id).history = history;
    }

    /** How many jobs have not ended. */
    int pendingCount() {
        return pending;
    }

    /** How many jobs have a POST announced. */
    int submittingCount() {
        return submitting;
    }

    /** The ids of all jobs and receipts. */
    List<String> ids() {
        return List.copyOf(states.keySet());
    }
}
