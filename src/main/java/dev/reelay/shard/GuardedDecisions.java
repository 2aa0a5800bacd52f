package dev.reelay.shard;

import dev.reelay.decision.Decision;
import dev.reelay.decision.Decisions;
import dev.reelay.decision.Step;
import dev.reelay.job.Ending;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Pending;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Applies the decisions of one turn to the job table and to {@link Changes}, one job at a time.
 *
 * <p>INVARIANT: a bug in Reelay costs one job. When a decision throws, its job ends with {@code internal_error} and the
 * turn goes on.
 */
final class GuardedDecisions {

    /** Where a bug keeps it from being known how long jobs of a model take. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final int partition;
    private final JobTable table;
    private final Decisions decisions;
    private final Changes changes;
    private final Instant now;

    GuardedDecisions(int partition, JobTable table, Decisions decisions, Changes changes, Instant now) {
        this.partition = partition;
        this.table = table;
        this.decisions = decisions;
        this.changes = changes;
        this.now = now;
    }

    /**
     * Runs a decision about a job, and ends the job when that throws.
     *
     * @param doing the operation for the log, as the end of "during …"; the log line has the job's id as a field
     */
    void guard(String id, String doing, Runnable decision) {
        try {
            decision.run();
        } catch (RuntimeException | StackOverflowError fault) {
            changes.report(telemetry -> telemetry.fault(doing, id, fault));
            end(id, false);
        }
    }

    /**
     * Ends a job with {@code internal_error}; does nothing when it has ended already or is not in the table.
     *
     * @param neverSent whether it is certain that the announced POST did not start
     */
    void end(String id, boolean neverSent) {
        if (table.find(id) instanceof Pending state) {
            end(Decisions.faulted(state, neverSent, now));
        }
    }

    /** Ends a job: its receipt and its result are committed, whatever else fails. */
    void end(Ending ending) {
        apply(new Decision(new Step.End(ending), List.of()));
        try {
            changes.start(decisions.restored(ending.receipt(), now).effects());
        } catch (RuntimeException fault) {
            String id = ending.receipt().id();
            changes.report(telemetry -> telemetry.fault("scheduling the removal of a receipt", id, fault));
        }
    }

    /** Applies the decision's step to the table and the entries, and collects its effects and reports. */
    void apply(Decision decision) {
        switch (decision.step()) {
            case Step.Stay _ -> {}
            case Step.Note note -> {
                table.note(note.next());
                changes.report(telemetry -> telemetry.moved(note.next(), partition));
            }
            case Step.Refresh refresh -> {
                table.note(refresh.next());
                changes.entries().put(refresh.next());
            }
            case Step.Move move -> {
                keepSlotInDoubt(move.next());
                boolean isLateJudgement = move.next() instanceof Accepted
                        && table.find(move.next().id()) instanceof Accepted;
                put(move.next());
                changes.entries().put(move.next());
                changes.report(telemetry -> {
                    if (isLateJudgement) {
                        telemetry.catalog().judged(move.next(), partition);
                    } else {
                        telemetry.moved(move.next(), partition);
                    }
                });
            }
            case Step.End end -> {
                Ending ending = end.ending();
                keepSlotInDoubt(ending.receipt());
                put(ending.receipt());
                changes.entries().end(ending);
                changes.report(telemetry -> telemetry.ended(ending.result(), partition));
            }
            case Step.Forget forget -> {
                table.forget(forget.id());
                changes.entries().forget(forget.id());
            }
        }
        changes.start(decision.effects());
    }

    /**
     * When the outcome of the attempt that this move ends is unknown, RunComfy may run the job, and this shard does not follow it: it keeps
     * its slot for as long as jobs of its model usually take. An earlier attempt in doubt has its own.
     */
    private void keepSlotInDoubt(JobState next) {
        Instant since = next.inDoubtAt();
        if (since != null && table.find(next.id()) instanceof Submitting) {
            table.slots().mayRun(next, since.plus(typical(next.model())));
        }
    }

    /** The same for a job that was found in the ledger. */
    void foundInDoubt(JobState state) {
        Instant since = state.inDoubtAt();
        if (since != null) {
            table.slots().foundToMayRun(state, since.plus(typical(state.model())), now);
        }
    }

    private Duration typical(String model) {
        try {
            return decisions.typical(model);
        } catch (RuntimeException fault) {
            return LONG;
        }
    }

    private void put(JobState next) {
        Transition transition = new Transition(table.find(next.id()), next);
        table.put(next);
        changes.report(telemetry -> telemetry.jobs().passed(transition));
    }
}
