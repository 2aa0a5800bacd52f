package dev.reelay.view.money;

import dev.reelay.cost.Cost;
import dev.reelay.money.Total;
import dev.reelay.view.row.SetRow;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The budget of a scope, and what of it is spent today.
 *
 * @param commands that set it; more than one where their keys differ in the case of a model's id
 * @param usdPerDay the strictest of them, in US dollars; null where none limits dollars
 * @param jobsPerDay the strictest of them; null where none limits jobs
 * @param today what counts against it today, in UTC
 */
public record BudgetStanding(
        List<BudgetRow> commands,
        @Nullable BigDecimal usdPerDay,
        @Nullable Integer jobsPerDay,
        Total today) {

    public BudgetStanding {
        commands = List.copyOf(commands);
    }

    /** The scope as its command names it. */
    public String scope() {
        return commands.getFirst().scope();
    }

    /** Whether it is known what its commands say. */
    public boolean isKnown() {
        return usdPerDay != null || jobsPerDay != null;
    }

    /** The scope for people. */
    public String name() {
        return SetRow.nameOf(scope());
    }

    /** The dollars that count today: settled, estimated and reserved. */
    public BigDecimal spentUsd() {
        return Cost.usd(today.micros());
    }

    /** How much of the budget is used, in percent, rounded down; of two numbers the one that is nearer to its end. */
    public int percent() {
        double dollars = usdPerDay == null ? 0 : today.micros() / 1e6 / usdPerDay.doubleValue();
        double jobs = jobsPerDay == null ? 0 : (double) today.jobs() / jobsPerDay;
        return (int) Math.floor(100 * Math.max(dollars, jobs));
    }

    /** Whether nothing is left. A job may wait before that: when what is left is less than it costs. */
    public boolean isReached() {
        return leaves(1) < 1;
    }

    /**
     * Whether what is left is too little for a job that costs so much.
     *
     * @param micros millionths of a dollar
     */
    boolean hasNoRoomFor(long micros) {
        return leaves(micros) < 1;
    }

    /** For how many jobs of this price there is room. */
    private long leaves(long micros) {
        long byJobs = jobsPerDay == null ? Long.MAX_VALUE : jobsPerDay - today.jobs();
        if (usdPerDay == null) {
            return byJobs;
        }
        long rest = usdPerDay.movePointRight(6).longValue() - today.micros();
        return Math.min(byJobs, rest <= 0 ? 0 : rest / Math.max(1, micros));
    }
}
