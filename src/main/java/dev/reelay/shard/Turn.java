package dev.reelay.shard;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Decision;
import dev.reelay.decision.Decisions;
import dev.reelay.decision.Effect;
import dev.reelay.decision.Step;
import dev.reelay.decision.Verdict;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.outbound.Attempt;
import dev.reelay.outcome.FailureCode;
import dev.reelay.refresh.LookUpResult;
import dev.reelay.timing.PollHistory;
import java.time.Instant;

/** One turn of a shard: decides for every signal that it was given, and collects the output in {@link Changes}. */
final class Turn {

    /** The most timers that one turn decides for, so that its transaction stays small. */
    private static final int TIMER_LIMIT = 1_000;

    private final JobTable table;
    private final Admission admission;
    private final Decisions decisions;
    private final Commands commands;
    private final Instant now;

    private final Changes changes = new Changes();
    private final GuardedDecisions jobs;
    private final Announcements announcements;
    private int passedOver;
    private long nextOffset;
    private boolean positionIsNews;

    Turn(
            int partition,
            JobTable table,
            Admission admission,
            Decisions decisions,
            Commands commands,
            long nextOffset,
            Instant now) {
        this.table = table;
        this.admission = admission;
        this.decisions = decisions;
        this.commands = commands;
        this.nextOffset = nextOffset;
        this.now = now;
        this.jobs = new GuardedDecisions(partition, table, decisions, changes, now);
        this.announcements = new Announcements(table, decisions, jobs, now);
    }

    /**
     * Decides a request. When the decision throws, the request is dead-lettered, and a job that was admitted ends with
     * {@code internal_error}.
     */
    void request(SourceRecord record) {
        if (record.offset() < nextOffset) {
            passedOver++; // decided before: the consumer's position was behind the committed offset
            return;
        }
        nextOffset = record.offset() + 1;
        Verdict verdict = null;
        try {
            verdict = admission.admit(record, table::find);
            apply(verdict);
        } catch (RuntimeException | StackOverflowError fault) {
            String place = record.topic() + "-" + record.partition() + " at offset " + record.offset();
            changes.report(telemetry -> telemetry.fault("deciding the request of " + place, fault));
            deadLetter(new DeadLetter(
                    record, DeadLetter.Code.INTERNAL_ERROR, FailureCode.INTERNAL_ERROR.text() + ": " + fault));
            if (verdict instanceof Verdict.Admitted admitted) {
                jobs.end(Decisions.faulted(admitted.job(), false, now));
            }
        }
    }

    private void apply(Verdict verdict) {
        switch (verdict) {
            case Verdict.Admitted admitted -> jobs.apply(decisions.admitted(admitted.job()));
            case Verdict.Answered answer -> jobs.end(answer.ending());
            case Verdict.Repeat repeat -> changes.report(telemetry -> telemetry.repeated(repeat.id()));
            case Verdict.DeadLettered dead -> {
                deadLetter(dead.letter());
                if (dead.ending() != null) {
                    jobs.end(dead.ending());
                }
            }
        }
    }

    private void deadLetter(DeadLetter letter) {
        changes.entries().deadLetter(letter);
        changes.report(telemetry -> telemetry.deadLettered(letter));
    }

    /**
     * Moves the next offset up to the consumer's position. INVARIANT: no offset passes a record that is neither
     * answered nor stored. Once the last record that was polled has been decided, there is no request between it and
     * the position.
     */
    void readTo(RequestPositions.Position position) {
        if (position.last() < nextOffset && position.next() > nextOffset) {
            nextOffset = position.next();
        }
    }

    /** Makes the turn write its position, even one that has not changed since the last commit. */
    void writePosition() {
        positionIsNews = true;
    }

    /** Takes up a job found in the ledger. A cancel command that already holds for it is applied first. */
    void restore(String id) {
        JobState found = table.find(id);
        if (found != null) {
            jobs.foundInDoubt(found);
        }
        cancel(id);
        jobs.guard(id, "restoring a job", () -> {
            JobState state = table.find(id);
            if (state != null) {
                changes.start(decisions.restored(state, now).effects());
            }
        });
    }

    /**
     * Decides about a job that the ledger has as submitting and of which this worker has no POST: its outcome is
     * unknown.
     */
    void lost(Submitting state) {
        SubmitAnswer unknown = new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.WORKER_LOST, null, null);
        jobs.guard(state.id(), "ending a job whose POST was lost", () -> answered(state, unknown));
    }

    /**
     * Ends a job of which an effect could not be started. The log has the stack trace already. When that was the POST of an earlier
     * attempt, the job goes on: the ledger was opened again meanwhile, and RunComfy may have a later attempt.
     */
    void faulted(Signal.Faulted signal) {
        Attempt unsent = signal.unsent();
        if (unsent == null || table.submitting(unsent) != null) {
            jobs.end(signal.id(), unsent != null);
        }
    }

    void probed(Signal.Probed signal) {
        jobs.guard(signal.id(), "deciding about the media of a job", () -> {
            if (table.find(signal.id()) instanceof Accepted waiting
                    && waiting.job().media() == null
                    && waiting.input()
                            instanceof JobInput.Held // restored meanwhile: it is read first, and checked then
                    && waiting.job().receivedAt().equals(signal.receivedAt())) {
                jobs.apply(decisions.probed(waiting, signal.media(), signal.violations(), now));
            }
        });
    }

    /** Decides about a job whose model was looked up: its input is to be judged, or else its media are to be checked. */
    void modelLookedUp(Signal.ModelLookedUp signal) {
        jobs.guard(signal.id(), "deciding about a job whose model was looked up", () -> {
            if (!(table.find(signal.id()) instanceof Accepted waiting)
                    || !waiting.job().receivedAt().equals(signal.receivedAt())) {
                return;
            }
            if (waiting.awaitsModel()) {
                jobs.apply(modelFound(waiting, signal.finding()));
            } else {
                modelAsked(waiting, signal.finding());
            }
        });
    }

    private Decision modelFound(Accepted waiting, LookUpResult finding) {
        return switch (finding) {
            case LookUpResult.NotSeen(Instant due) -> decisions.modelNotSeen(waiting, due);
            case LookUpResult.Known _ -> judged(waiting, true);
            case LookUpResult.NoSuchModel _ -> judged(waiting, false);
        };
    }

    private Decision judged(Accepted waiting, boolean exists) {
        return admission
                .judge(waiting, exists)
                .map(judgement -> decisions.modelFound(waiting, judgement, now))
                .orElseGet(() -> decisions.inputNeeded(waiting));
    }

    /** Nothing ends the patience of a job that was judged before but an answer, or its timer: RunComfy's list may come meanwhile. */
    private void modelAsked(Accepted waiting, LookUpResult finding) {
        switch (finding) {
            case LookUpResult.NotSeen(Instant due) -> {
                if (table.waitsForModel(waiting.id(), due)) {
                    jobs.apply(decisions.modelNotSeen(waiting, due));
                }
            }
            case LookUpResult.Known _, LookUpResult.NoSuchModel _ -> lookUpEnded(waiting);
        }
    }

    private void findModelDue(Accepted waiting) {
        if (waiting.awaitsModel() || table.waitsForModel(waiting.id(), now)) {
            jobs.apply(decisions.findModelDue(waiting));
        } else {
            lookUpEnded(waiting);
        }
    }

    /** A job that was judged before goes on: the answer may come twice, and after its time is over. */
    private void lookUpEnded(Accepted waiting) {
        if (table.endLookUp(waiting.id())) {
            jobs.apply(decisions.modelAsked(waiting));
        }
    }

    /** Takes the input of a waiting job into memory. A job whose input is gone ends with {@code internal_error}. */
    void inputRead(Signal.InputRead signal) {
        table.stored().readingEnded(signal.id());
        jobs.guard(signal.id(), "taking the input of a job from the ledger", () -> {
            if (!(table.find(signal.id()) instanceof Accepted waiting)
                    || !waiting.input().equals(signal.place())) {
                return;
            }
            if (signal.input() != null) {
                table.stored().remove(signal.id());
                jobs.apply(decisions.inputRead(waiting, signal.input()));
            } else if (signal.gone()) {
                throw new IllegalStateException("the ledger no longer has the input at offset "
                        + signal.place().offset());
            }
        });
    }

    /** Applies the cancel command for the id, unless a later command has ended it or there is no such job. */
    void cancel(String id) {
        jobs.guard(id, "cancelling a job", () -> {
            Commands.Cancel cancel = commands.cancelOf(id);
            if (cancel == null || !(table.find(id) instanceof Pending state)) {
                return;
            }
            Decision decision = decisions.cancelled(state, now);
            if (!(decision.step() instanceof Step.Stay)) {
                changes.report(telemetry -> telemetry.commands().cancelled(cancel.id(), cancel.reason()));
            }
            jobs.apply(decision);
        });
    }

    void cancelAnswered(Signal.CancelAnswered signal) {
        table.endCancel(signal.id());
        jobs.guard(signal.id(), "deciding about the answer to a cancel", () -> {
            Submitted state = table.submitted(signal.id(), signal.requestId());
            if (state != null) {
                jobs.apply(decisions.cancelAnswered(state, signal.answer(), now));
            }
        });
    }

    /** Ends a job with what became of its copies. */
    void stored(Signal.Stored signal) {
        jobs.guard(signal.id(), "deciding about the copies of a job", () -> {
            if (table.find(signal.id()) instanceof Storing storing
                    && signal.requestId().equals(storing.result().requestId())) {
                jobs.apply(decisions.stored(storing, signal.copies()));
            }
        });
    }

    void answered(Signal.PostAnswered signal) {
        jobs.guard(signal.attempt().id(), "deciding about the answer to a submission", () -> {
            Submitting state = table.submitting(signal.attempt());
            if (state != null) {
                answered(state, signal.answer());
            } else if (signal.answer() instanceof SubmitAnswer.Accepted accepted
                    && !isKnown(signal.attempt().id(), accepted.requestId())) {
                changes.report(
                        telemetry -> telemetry.unclaimedAnswer(signal.attempt().id(), signal.answer()));
            }
        });
    }

    private boolean isKnown(String id, String requestId) {
        JobState state = table.find(id);
        return (state instanceof Submitted submitted && submitted.requestId().equals(requestId))
                || (state instanceof Ended ended && requestId.equals(ended.requestId()));
    }

    private void answered(Submitting state, SubmitAnswer answer) {
        if (answer instanceof SubmitAnswer.Unknown unknown) {
            changes.report(telemetry -> telemetry.submissions().unknown(unknown.why()));
        }
        if (answer instanceof SubmitAnswer.Refused refused && Decisions.disagrees(state, refused)) {
            changes.report(telemetry -> telemetry.catalog().disagrees(state));
        }
        jobs.apply(decisions.answered(state, answer, now));
    }

    void polled(Signal.Polled signal) {
        table.endPoll(signal.id());
        jobs.guard(signal.id(), "deciding about the answer to a poll", () -> {
            Submitted state = table.submitted(signal.id(), signal.requestId());
            if (state != null) {
                PollHistory history = table.history(state.id()).with(signal.answer(), now);
                table.history(state.id(), history);
                if (signal.answer() instanceof CallFailure failure && history.completesManyUnusable(failure)) {
                    changes.report(telemetry -> telemetry.pollsUnusable(state, failure, history.unusable()));
                }
                Decision decision = decisions.polls().polled(state, signal.answer(), history, now);
                jobs.apply(decision);
                if (decision.step() instanceof Step.Refresh || decision.step() instanceof Step.Move) {
                    table.history(state.id(), history.notedAt(now));
                }
            }
        });
    }

    /** Decides for the timers that are due. */
    void timers() {
        for (JobTable.Timer timer : table.due(now, TIMER_LIMIT)) {
            jobs.guard(timer.id(), "deciding about a timer", () -> due(timer));
        }
    }

    private void due(JobTable.Timer timer) {
        JobState state = table.find(timer.id());
        switch (timer.wake()) {
            case POLL -> {
                if (state instanceof Submitted submitted) {
                    jobs.apply(decisions.polls().due(submitted, now));
                }
            }
            case LINE_UP -> {
                if (state instanceof Accepted waiting) {
                    jobs.apply(decisions.lineUpDue(waiting));
                }
            }
            case FIND_MODEL -> {
                if (state instanceof Accepted waiting) {
                    findModelDue(waiting);
                }
            }
            case EXPIRE -> {
                if (state instanceof Accepted waiting) {
                    jobs.apply(decisions.expired(waiting, now));
                } else if (state instanceof InQueue queued) {
                    jobs.apply(decisions.overdue(queued, now));
                }
            }
            case GIVE_UP_STORING -> {
                if (state instanceof Storing storing) {
                    jobs.apply(decisions.storingOverdue(storing));
                }
            }
            case FORGET -> {
                if (state instanceof Ended ended) {
                    jobs.apply(decisions.forgetDue(ended, now));
                }
            }
        }
    }

    /**
     * Lines up the jobs that this turn has made ready, so that it can announce them itself: the commit that stores a request then is
     * the one that its POST waits for.
     */
    void lineUp() {
        for (Effect.LineUp effect : changes.takeLineUps()) {
            jobs.guard(effect.id(), "lining up a job", () -> {
                if (table.find(effect.id()) instanceof Accepted waiting) {
                    table.lineUp(waiting, now);
                }
            });
        }
    }

    /** Whether there is anything to commit, if only an offset. */
    boolean writes(long committedOffset) {
        return positionIsNews
                || nextOffset != committedOffset
                || !changes.entries().isEmpty();
    }

    /** The jobs that the turn announces, and their permits. */
    Announcements announcements() {
        return announcements;
    }

    Changes changes() {
        return changes;
    }

    long nextOffset() {
        return nextOffset;
    }

    /** The number of requests that were read again after they had been decided. */
    int passedOver() {
        return passedOver;
    }
}
