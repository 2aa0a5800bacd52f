package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.job.CallFailure;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.Decisions;
import dev.reelay.job.Ending;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Gone;
import dev.reelay.job.GoneCount;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Outcome;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.Step;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.Verdict;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.outbound.Permits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a shard: decides for everything that waited, and gathers what follows from it.
 */
final class Turn {

    /** Receipts forgotten in one transaction, at the most. */
    private static final int FORGET_LIMIT = 1_000;

    private final JobTable table;
    private final Admission admission;
    private final Deadlines limits;
    private final Commands commands;
    private final Instant now;

    private final Changes changes = new Changes();
    private int passedOver;
    private long nextOffset;

    Turn(JobTable table, Admission admission, Deadlines limits, Commands commands, long nextOffset, Instant now) {
        this.table = table;
        this.admission = admission;
        this.limits = limits;
        this.commands = commands;
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
            case Verdict.Admitted admitted -> put(admitted.job());
            case Verdict.Answered answer -> end(answer.ending());
            case Verdict.Repeat repeat -> changes.repeats.add(repeat.id());
            case Verdict.DeadLettered buried -> {
                changes.bury(buried.letter());
                if (buried.ending() != null) {
                    end(buried.ending());
                }
            }
        }
    }

    /**
     * The partition was read so far. INVARIANT: no offset passes a record that is neither answered nor stored. Once the last
     * record that was polled has been decided, what lies between it and the position is no request.
     */
    void readTo(RequestPositions.Position position) {
        if (position.last() < nextOffset && position.next() > nextOffset) {
            nextOffset = position.next();
        }
    }

    /** A record that even admission could not deal with is not lost. */
    void bury(SourceRecord record, RuntimeException fault) {
        changes.bury(new DeadLetter(record, DeadLetter.Code.INTERNAL_ERROR, "A fault of Reelay's own: " + fault));
    }

    void permit(Permits.Permit permit) {
        for (Accepted next = next(permit.model()); next != null; next = next(permit.model())) {
            take(Decisions.permitted(next, now));
            if (table.find(next.id()) instanceof Submitting) {
                changes.permits.put(next.id(), permit);
                return;
            }
        }
        permit.giveBack();
    }

    /** Null while its model is paused, or while it might be one whose cancel is still to be read. */
    private @Nullable Accepted next(String model) {
        WaitingLine.Place first =
                commands.isPaused(model) ? null : table.waiting().first(model);
        return first != null && commands.covers(first.since(), now) && table.find(first.id()) instanceof Accepted next
                ? next
                : null;
    }

    void probed(Signal.Probed signal) {
        if (table.find(signal.id()) instanceof Accepted waiting
                && waiting.job().media() == null
                && waiting.job().receivedAt().equals(signal.receivedAt())) {
            take(Decisions.mediaChecked(waiting, signal.note(), signal.violations(), now));
        }
    }

    /** A cancel was read, and perhaps overtaken by a later command since. */
    void cancel(String id) {
        Commands.Cancel cancel = commands.cancelOf(id, now);
        if (cancel == null || !(table.find(id) instanceof Pending state)) {
            return;
        }
        Permits.Permit unused = changes.permits.remove(id);
        if (unused != null && state instanceof Submitting announced) {
            // Announced in this very turn: nothing was sent, and nothing will be.
            unused.giveBack();
            state = announced.back();
        }
        Step step = Decisions.cancelled(state, now);
        if (!(step instanceof Step.Stay)) {
            changes.cancels.add(cancel);
        }
        take(step);
    }

    void cancelAnswered(Signal.CancelAnswered signal) {
        table.endCancel(signal.id());
        Submitted state = table.submitted(signal.id(), signal.requestId());
        if (state == null) {
            return;
        }
        take(Decisions.cancelAnswered(state, signal.answer(), now));
        if (table.find(state.id()) instanceof Submitted still) {
            look(still); // which decides, and comes before it is asked to cancel again
        }
    }

    private void look(Submitted state) {
        if (table.beginLook(state.id())) {
            changes.looking.add(state);
        }
    }

    /** A job that is to be cancelled is asked for that instead of being looked at, and looked at after the answer. */
    private void poll(Submitted state) {
        if (!(state instanceof InQueue queued) || queued.withdrawal() == null) {
            look(state);
        } else if (table.beginCancel(state.id())) {
            changes.cancelling.add(queued);
        }
    }

    void answered(Signal.Answered signal) {
        changes.answered.add(signal);
        Submitting state = table.submitting(signal.attempt());
        if (state != null) {
            answered(state, signal.answer());
        } else if (signal.answer() instanceof SubmitAnswer.Accepted accepted
                && !isKnown(signal.attempt().id(), accepted.requestId())) {
            changes.unclaimed.add(signal);
        }
    }

    private boolean isKnown(String id, String requestId) {
        JobState state = table.find(id);
        return (state instanceof Submitted submitted && submitted.requestId().equals(requestId))
                || (state instanceof Ended ended && requestId.equals(ended.requestId()));
    }

    /** A fault of our own in deciding about a job must not leave it without an end. */
    void fault(String id) {
        if (table.find(id) instanceof Pending state) {
            end(state.end(
                    new Outcome.Failed(
                            FailureCode.INTERNAL_ERROR, FailureCode.INTERNAL_ERROR.text() + "; its log says more"),
                    now));
        }
    }

    /** Nobody in this worker knows of a POST for a job that was found in the ledger as submitting. */
    void orphan(Submitting state) {
        answered(state, new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.WORKER_LOST, null, null));
    }

    private void answered(Submitting state, SubmitAnswer answer) {
        if (answer instanceof SubmitAnswer.Unknown unknown) {
            changes.unknown.add(unknown.why());
        }
        take(Decisions.answered(state, answer, now));
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
        } else if (!(signal.sighting() instanceof CallFailure)) {
            table.notGone(state.id());
        }
        int troubles = table.troubles(state.id(), Decisions.learnsNothing(signal.sighting()));
        take(Decisions.sighted(state, signal.sighting(), gone, limits.giveUpAfter(state.model()), now));
        if (table.find(state.id()) instanceof Submitted still) {
            Duration retryAfter = signal.sighting() instanceof CallFailure trouble ? trouble.retryAfter() : null;
            changes.looks.add(new Changes.NextLook(still, troubles, retryAfter));
        }
    }

    void due() {
        for (JobTable.Timer timer : table.due(now, FORGET_LIMIT)) {
            JobState state = table.find(timer.id());
            switch (timer.wake()) {
                case POLL -> {
                    if (state instanceof Submitted submitted) {
                        poll(submitted);
                    }
                }
                case EXPIRE -> {
                    if (state instanceof Accepted waiting) {
                        take(Decisions.expired(waiting, now));
                    } else if (state instanceof InQueue queued) {
                        take(Decisions.overdue(queued, limits.mostQueueing(queued.model()), now));
                    }
                }
                case FORGET -> {
                    if (state instanceof Ended ended && limits.isForgettable(ended, now)) {
                        table.forget(ended.id());
                        changes.forget(ended.id());
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
        table.put(ending.receipt());
        changes.end(ending);
    }

    private void put(JobState next) {
        JobState before = table.find(next.id());
        table.put(next);
        changes.put(next);
        if (next instanceof InQueue queued && queued.withdrawal() != null && !next.equals(before)) {
            poll(queued);
        }
    }

    /** Whether there is something to commit, be it only an offset that moved. */
    boolean writes(long committedOffset) {
        return nextOffset != committedOffset || !changes.entries().isEmpty();
    }

    Changes changes() {
        return changes;
    }

    long nextOffset() {
        return nextOffset;
    }

    /** How many requests were read that had been decided before. */
    int passedOver() {
        return passedOver;
    }

    /** Announcements whose POST has its permit. */
    List<Submitting> announced() {
        return changes.permits.keySet().stream()
                .map(table::find)
                .filter(Submitting.class::isInstance)
                .map(Submitting.class::cast)
                .toList();
    }

    /** No POST starts. */
    void giveBackPermits() {
        changes.permits.values().forEach(Permits.Permit::giveBack);
    }
}
