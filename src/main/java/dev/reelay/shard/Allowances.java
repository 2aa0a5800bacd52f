package dev.reelay.shard;

import dev.reelay.budget.ShardBudgets;
import dev.reelay.commands.Pauses;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.limits.ShardLimits;
import dev.reelay.limits.Usage;
import dev.reelay.quota.WritePace;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.timing.Scheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What limits and budgets that workers share let a shard submit, and what it writes of them, from one opening of its ledger to the next.
 * Confined to its shard's thread.
 */
final class Allowances {

    private final JobTable table;
    private final Pauses pauses;
    private final Scheduler scheduler;
    private final ShardLimits limits;
    private final ShardBudgets budgets;

    /**
     * Of a shard that has just opened its ledger.
     *
     * @param wake gives the shard a turn; it must not block
     */
    Allowances(int partition, JobTable table, ShardContext context, Runnable wake) {
        this.table = table;
        this.pauses = context.commands().pauses();
        this.scheduler = context.scheduler();
        Instant opened = scheduler.instant();
        WritePace pace = new WritePace();
        this.limits = new ShardLimits(partition, context.limits(), table.slots(), pace, opened, wake);
        this.budgets = new ShardBudgets(
                partition, context.budgets(), context.prices(), table.spending(), table.held(), pace, opened, wake);
    }

    ShardLimits limits() {
        return limits;
    }

    /** The shard is woken when shares change, until {@link #stop}. */
    void start() {
        limits.start();
        budgets.start();
    }

    void stop() {
        limits.stop();
        budgets.stop();
    }

    /** Begins a turn at this time: the shares that were read by now hold until the next one. */
    void begin(Instant now) {
        limits.begin(now);
        budgets.begin(now);
    }

    /** Lines up the jobs that budgets have room for by now. */
    void lineUpReleased() {
        Instant now = scheduler.instant();
        budgets.release(id -> table.find(id) instanceof Accepted waiting ? waiting : null)
                .forEach(job -> table.lineUp(job, now));
    }

    /** What is to be set aside for a submission of the job, on the day on which the turn began; null when it waits for a budget. */
    @Nullable
    Reservation reserve(Accepted job) {
        return budgets.reserve(job);
    }

    /** What the turn writes to the topic of shared limits. */
    List<OutgoingRecord> records() {
        Instant now = scheduler.instant();
        List<OutgoingRecord> records = new ArrayList<>(limits.records(waitingForSlots(), now));
        records.addAll(budgets.records(now));
        return records;
    }

    /** The turn's records are committed. */
    void committed() {
        limits.committed();
        budgets.committed();
    }

    /** The number of jobs that wait for nothing but a budget, or slots of shared limits, and have none. */
    int parked() {
        List<Usage.Waiting> jobs = waitingForSlots();
        return table.held().size() + jobs.stream().mapToInt(Usage.Waiting::jobs).sum() - limits.going(jobs);
    }

    /** The jobs that wait for nothing but slots of shared limits, or permits; none while there are no limits. */
    private List<Usage.Waiting> waitingForSlots() {
        List<Usage.Waiting> jobs = new ArrayList<>();
        if (limits.isOn()) {
            table.waiting()
                    .count(
                            model -> !pauses.isPaused(model),
                            limits.tenants(),
                            (model, tenant, number) -> jobs.add(new Usage.Waiting(model, tenant, number)));
        }
        return jobs;
    }

    /** When the shard is to have a turn for its limits or budgets; null when nothing is due. */
    @Nullable
    Instant nextTurn() {
        Instant now = scheduler.instant();
        Instant forLimits = limits.nextTurn(now);
        Instant forBudgets = budgets.nextTurn(now);
        return forLimits == null || (forBudgets != null && forBudgets.isBefore(forLimits)) ? forBudgets : forLimits;
    }
}
