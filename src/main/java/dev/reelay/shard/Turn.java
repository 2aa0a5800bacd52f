package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.Decision;
import dev.reelay.job.Decisions;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.PollHistory;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.Step;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.job.Verdict;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.outbound.Permits;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One turn of a shard: decides for everything that waited, and gathers what comes of it in {@link Changes}. */
final class Turn {

    /** Timers for which one transaction is written, at the most. */
    private static final int TIMER_LIMIT = 1_000;

    private final JobTable table;
    private final Admission admission;
    private final Decisions decisions;
    private final Commands commands;
    private final Instant now;

    private final Changes changes = new Changes();
    private final GuardedDecisions jobs;
    private final Map<String, Permits.Permit> permits = new LinkedHashMap<>();
    private int passedOver;
    private long nextOffset;

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
    }

    /** Decides a request. One whose decision fails is answered with {@code internal_error}, and goes to the dead letters. */
    void request(SourceRecord record) {
        if (record.offset() < nextOffset) {
            passedOver++; // answered or stored already: the consumer's position was behind the committed offset
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
            deadLetter(new DeadLetter(record, DeadLetter.Code.INTERNAL_ERROR, "A fault of Reelay's own: " + fault));
            if (verdict instanceof Verdict.Admitted admitted) {
                jobs.apply(decisions.faulted(admitted.job(), false, now));
            }
        }
    }

    private void apply(Verdict verdict) {
        switch (verdict) {
            case Verdict.Admitted admitted -> jobs.apply(decisions.admitted(admitted.job()));
            case Verdict.Answered answer -> jobs.apply(decisions.answered(answer.ending()));
            case Verdict.Repeat repeat -> changes.report(telemetry -> telemetry.repeated(repeat.id()));
            case Verdict.DeadLettered dead -> {
                deadLetter(dead.letter());
                if (dead.ending() != null) {
                    jobs.apply(decisions.answered(dead.ending()));
                }
            }
        }
    }

    private void deadLetter(DeadLetter letter) {
        changes.entries().deadLetter(letter);
        changes.report(telemetry -> telemetry.deadLettered(letter));
    }

    /**
     * The partition was read so far. INVARIANT: no offset passes a record that is neither answered nor stored. Once the last
     * record that was polled has been decided, there is no request between it and the position.
     */
    void readTo(RequestPositions.Position position) {
        if (position.last() < nextOffset && position.next() > nextOffset) {
            nextOffset = position.next();
        }
    }

    /** Takes up a job that was found in the ledger; a cancel that is there already comes first. */
    void restore(String id) {
        cancel(id);
        jobs.guard(id, "restoring a job", () -> {
            JobState state = table.find(id);
            if (state != null) {
                changes.start(decisions.restored(state, now).effects());
            }
        });
    }

    /** This worker has no POST of a job that was found in the ledger as submitting. */
    void lost(Submitting state) {
        SubmitAnswer unknown = new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.WORKER_LOST, null, null);
        jobs.guard(state.id(), "ending a job whose POST was lost", () -> answered(state, unknown));
    }

    /**
     * Announces jobs that wait, the one that has waited longest first, as long as there are permits. Comes last in a turn: all
     * cancels and pauses that the turn took have been decided by then.
     *
     * @param acquire gives a permit for a model, or null
     */
    void announce(SubmissionRule rule, Function<String, Permits.@Nullable Permit> acquire) {
        Set<String> models = rule.models(now);
        while (!models.isEmpty()) {
            String model = table.waiting().longestWaiting(models);
            Permits.Permit permit = acquire.apply(model);
            if (permit == null || !announce(model, rule, permit) || !rule.maySubmit(model, now)) {
                models.remove(model);
            }
        }
    }

    /** Announces one job with the permit; false when none is left that may be submitted. */
    private boolean announce(String model, SubmissionRule rule, Permits.Permit permit) {
        while (rule.maySubmit(model, now)) {
            String id = table.waiting().take(model);
            jobs.guard(id, "announcing a job", () -> {
                if (table.find(id) instanceof Accepted next) {
                    jobs.apply(decisions.permitted(next, now));
                }
            });
            if (table.find(id) instanceof Submitting) {
                permits.put(id, permit);
                return true;
            }
        }
        permit.giveBack();
        return false;
    }

    /** An effect of the job could not be started: the log has the stack trace already. */
    void faulted(Signal.Faulted signal) {
        jobs.end(signal.id(), signal.neverSent());
    }

    void probed(Signal.Probed signal) {
        jobs.guard(signal.id(), "deciding on the media of a job", () -> {
            if (table.find(signal.id()) instanceof Accepted waiting
                    && waiting.job().media() == null
                    && waiting.job().receivedAt().equals(signal.receivedAt())) {
                jobs.apply(decisions.probed(waiting, signal.media(), signal.violations(), now));
            }
        });
    }

    /** A cancel was read, and perhaps overtaken by a later command since. */
    void cancel(String id) {
        jobs.guard(id, "cancelling a job", () -> {
            Commands.Cancel cancel = commands.cancelOf(id, now);
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
        jobs.guard(signal.id(), "deciding on the answer to a cancel", () -> {
            Submitted state = table.submitted(signal.id(), signal.requestId());
            if (state != null) {
                jobs.apply(decisions.cancelAnswered(state, signal.answer(), now));
            }
        });
    }

    void answered(Signal.Submitted signal) {
        jobs.guard(signal.attempt().id(), "deciding on the answer to a submission", () -> {
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
        jobs.apply(decisions.answered(state, answer, now));
    }

    void polled(Signal.Polled signal) {
        table.endPoll(signal.id());
        jobs.guard(signal.id(), "deciding on the answer to a poll", () -> {
            Submitted state = table.submitted(signal.id(), signal.requestId());
            if (state != null) {
                PollHistory history = table.history(state.id()).with(signal.answer(), now);
                table.history(state.id(), history);
                jobs.apply(decisions.polls().polled(state, signal.answer(), history, now));
            }
        });
    }

    /** Decides for the timers whose time has come. */
    void timers() {
        for (JobTable.Timer timer : table.due(now, TIMER_LIMIT)) {
            jobs.guard(timer.id(), "deciding on a timer", () -> due(timer));
        }
    }

    private void due(JobTable.Timer timer) {
        JobState state = table.find(timer.id());
        switch (timer.wake()) {
            case POLL -> {
                if (state instanceof Submitted submitted) {
                    jobs.apply(decisions.polls().due(submitted));
                }
            }
            case EXPIRE -> {
                if (state instanceof Accepted waiting) {
                    jobs.apply(decisions.expired(waiting, now));
                } else if (state instanceof InQueue queued) {
                    jobs.apply(decisions.overdue(queued, now));
                }
            }
            case FORGET -> {
                if (state instanceof Ended ended) {
                    jobs.apply(decisions.forgetDue(ended, now));
                }
            }
        }
    }

    /** Whether there is something to commit, be it only an offset that moved. */
    boolean writes(long committedOffset) {
        return nextOffset != committedOffset || !changes.toCommit().isEmpty();
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
        return permits.keySet().stream()
                .map(table::find)
                .filter(Submitting.class::isInstance)
                .map(Submitting.class::cast)
                .toList();
    }

    /** The permit of an announcement, for the caller to use or give back; null when it was taken before. */
    Permits.@Nullable Permit takePermit(String id) {
        return permits.remove(id);
    }

    /** Permits that were not taken are given back: their POSTs do not start. */
    void giveBackPermits() {
        permits.values().forEach(Permits.Permit::giveBack);
        permits.clear();
    }
}
