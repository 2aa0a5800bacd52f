package dev.reelay;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Decisions;
import dev.reelay.job.Ending;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Gone;
import dev.reelay.job.GoneCount;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Outcome;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.Step;
import dev.reelay.job.Submission;
import dev.reelay.job.Trouble;
import dev.reelay.ledger.Entries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a shard: decides for everything that waited, and gathers what is to be written in one transaction and what
 * is to be done once that is committed.
 */
final class Turn {

    /** Receipts forgotten in one transaction, at the most. */
    private static final int FORGET_LIMIT = 1_000;

    /** What is to be done after the commit about a job that was asked for. */
    record NextLook(Submitted state, @Nullable Duration atLeast) {}

    private final JobTable table;
    private final Admission admission;
    private final Limits limits;
    private final Instant now;

    private final Map<String, JobState> moved = new LinkedHashMap<>();
    private final Set<String> forgotten = new LinkedHashSet<>();
    private final List<JobResult> results = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<String, Submitter.Permit> permits = new LinkedHashMap<>();
    private final List<Signal.Answered> answered = new ArrayList<>();
    private final List<NextLook> looks = new ArrayList<>();
    private final List<String> repeats = new ArrayList<>();
    private final List<Signal.Answered> unclaimed = new ArrayList<>();
    private final List<Submitted> looking = new ArrayList<>();
    private int passedOver;
    private long nextOffset;

    Turn(JobTable table, Admission admission, Limits limits, long nextOffset, Instant now) {
        this.table = table;
        this.admission = admission;
        this.limits = limits;
        this.nextOffset = nextOffset;
        this.now = now;
    }

    void request(SourceRecord record) {
        if (record.offset() < nextOffset) {
            passedOver++; // answered or stored already: the consumer's position was behind the committed offset
            return;
        }
        nextOffset = record.offset() + 1;
        switch (admission.admit(record, table::find)) {
            case Admission.Verdict.Admitted admitted -> put(admitted.job());
            case Admission.Verdict.Answered answer -> end(answer.ending());
            case Admission.Verdict.Repeat repeat -> repeats.add(repeat.id());
            case Admission.Verdict.Buried buried -> {
                deadLetters.add(buried.letter());
                if (buried.ending() != null) {
                    end(buried.ending());
                }
            }
        }
    }

    /** A record that even admission could not deal with is not lost. */
    void bury(SourceRecord record, RuntimeException fault) {
        deadLetters.add(new DeadLetter(record, DeadLetter.Code.INTERNAL_ERROR, "A fault of Reelay's own: " + fault));
    }

    void permit(Submitter.Permit permit) {
        for (Accepted next = table.nextWaiting(); next != null; next = table.nextWaiting()) {
            take(Decisions.permitted(next, now));
            if (table.find(next.id()) instanceof Submitting) {
                permits.put(next.id(), permit);
                return;
            }
        }
        permit.giveBack();
    }

    void answered(Signal.Answered signal) {
        answered.add(signal);
        Submitting state = table.submitting(signal.attempt());
        if (state != null) {
            take(Decisions.answered(state, signal.answer(), now));
        } else if (signal.answer() instanceof Submission.Accepted accepted
                && !isKnown(signal.attempt().id(), accepted.requestId())) {
            unclaimed.add(signal);
        }
    }

    private boolean isKnown(String id, String requestId) {
        JobState state = table.find(id);
        return (state instanceof Submitted submitted && submitted.requestId().equals(requestId))
                || (state instanceof Ended ended && requestId.equals(ended.requestId()));
    }

    /** A fault of our own in deciding about a job must not leave it without an end. */
    void fault(String id) {
        if (table.find(id) instanceof JobState.Pending state) {
            end(state.end(
                    new Outcome.Failed(FailureCode.INTERNAL_ERROR, "A fault of Reelay's own; its log says more"), now));
        }
    }

    /** Nobody in this worker knows of a POST for a job that was found in the ledger as submitting. */
    void orphan(Submitting state) {
        take(Decisions.answered(state, new Submission.Unknown(Submission.Unknown.Why.WORKER_LOST, null, null), now));
    }

    void sighted(Signal.Sighted signal) {
        table.endLook(signal.id());
        Submitted state = table.submitted(signal.id(), signal.requestId());
        if (state == null) {
            return;
        }
        GoneCount gone = GoneCount.NONE;
        if (signal.sighting() instanceof Gone) {
            gone = table.gone(state.id()).plus(now);
            table.gone(state.id(), gone);
        } else if (!(signal.sighting() instanceof Trouble)) {
            table.notGone(state.id());
        }
        take(Decisions.sighted(state, signal.sighting(), gone, limits.giveUpAfter(state.model()), now));
        if (table.find(state.id()) instanceof Submitted still) {
            Duration retryAfter = signal.sighting() instanceof Trouble trouble ? trouble.retryAfter() : null;
            looks.add(new NextLook(still, retryAfter));
        }
    }

    void due() {
        for (JobTable.Timer timer : table.due(now, FORGET_LIMIT)) {
            JobState state = table.find(timer.id());
            switch (timer.wake()) {
                case POLL -> {
                    if (state instanceof Submitted submitted && table.beginLook(submitted.id())) {
                        looking.add(submitted);
                    }
                }
                case EXPIRE -> {
                    if (state instanceof Accepted waiting) {
                        take(Decisions.expired(waiting, now));
                    }
                }
                case FORGET -> {
                    if (state instanceof Ended ended && limits.isForgettable(ended, now)) {
                        table.forget(ended.id());
                        moved.remove(ended.id());
                        forgotten.add(ended.id());
                    }
                }
            }
        }
    }

    private void take(Step step) {
        switch (step) {
            case Step.Stay _ -> {}
            case Step.Move move -> put(move.next());
            case Step.End end -> end(end.ending());
        }
    }

    private void end(Ending ending) {
        put(ending.receipt());
        results.add(ending.result());
    }

    private void put(JobState next) {
        table.put(next);
        forgotten.remove(next.id());
        moved.put(next.id(), next);
    }

    Entries entries() {
        return new Entries(List.copyOf(moved.values()), List.copyOf(forgotten), results, deadLetters);
    }

    /** Whether there is something to commit, be it only an offset that moved. */
    boolean writes(long committedOffset) {
        return nextOffset != committedOffset || !entries().isEmpty();
    }

    long nextOffset() {
        return nextOffset;
    }

    List<JobResult> results() {
        return results;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    List<String> repeats() {
        return repeats;
    }

    List<JobState> moved() {
        return List.copyOf(moved.values());
    }

    /** The permits of the jobs whose POST is to start once this is committed. */
    Map<String, Submitter.Permit> permits() {
        return permits;
    }

    /** Announcements whose POST has its permit. */
    List<Submitting> announced() {
        return permits.keySet().stream()
                .map(table::find)
                .filter(Submitting.class::isInstance)
                .map(Submitting.class::cast)
                .toList();
    }

    /** No POST starts. */
    void giveBackPermits() {
        permits.values().forEach(Submitter.Permit::giveBack);
    }

    /** Accepted submissions of jobs that have gone on without them: paid for, and nobody's. */
    List<Signal.Answered> unclaimed() {
        return unclaimed;
    }

    /** How many requests were read that had been decided before. */
    int passedOver() {
        return passedOver;
    }

    /** Answers that are in the ledger once this is committed. */
    List<Signal.Answered> answers() {
        return answered;
    }

    /** Jobs about which RunComfy is to be asked now. */
    List<Submitted> looking() {
        return looking;
    }

    /** Jobs about which RunComfy is to be asked later. */
    List<NextLook> looks() {
        return looks;
    }
}
