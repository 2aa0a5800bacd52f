package dev.reelay.budget;

import dev.reelay.job.Reservation;
import dev.reelay.money.Total;
import dev.reelay.quota.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a shard's budgets, by scope. The shard takes them in its turns; any thread may ask for those of the last one.
 */
final class ShardFigures implements Supplier<Map<Scope, BudgetFigures>> {

    /** Jobs wait longer than shares take to come: their budget is used up. */
    private static final Duration REACHED_AFTER = Duration.ofSeconds(5);

    private final int partition;
    private final SharedBudgets shared;
    private final HeldJobs held;
    private final Map<Scope, Instant> waitingSince = new HashMap<>();
    private volatile Map<Scope, BudgetFigures> last = Map.of();

    /** @param held the shard's jobs that wait for a budget */
    ShardFigures(int partition, SharedBudgets shared, HeldJobs held) {
        this.partition = partition;
        this.shared = shared;
        this.held = held;
    }

    @Override
    public Map<Scope, BudgetFigures> get() {
        return last;
    }

    /**
     * Takes the numbers, and has the log tell of budgets that are used up.
     *
     * @param scopes those with a budget that the shard obeys
     * @param isCurrent whether the shares are known: what waits until they are waits for no budget
     * @param used what was reserved and spent today in a scope
     */
    void take(Set<Scope> scopes, BudgetShares shares, boolean isCurrent, Function<Scope, Total> used, Instant now) {
        Map<Scope, Integer> waiting =
                isCurrent ? waiting(line -> shares.lackingFor(line.scopes(), 1, line.micros())) : Map.of();
        Map<Scope, Integer> priceUnknown = isCurrent
                ? waiting(line -> line.micros() == null ? shares.countingMoney(line.scopes()) : null)
                : Map.of();
        noteSince(waiting.keySet(), now);
        Map<Scope, BudgetFigures> all = new TreeMap<>();
        for (Scope scope : scopes) {
            BudgetGrant grant = shared.view().grant(scope);
            Map<BudgetMeasure, Long> limits = new EnumMap<>(BudgetMeasure.class);
            Map<BudgetMeasure, Long> granted = new EnumMap<>(BudgetMeasure.class);
            if (grant != null) {
                grant.budgets().forEach((measure, of) -> {
                    limits.put(measure, of.limit());
                    granted.put(measure, of.share(partition));
                });
            }
            all.put(
                    scope,
                    new BudgetFigures(
                            limits,
                            granted,
                            used.apply(scope),
                            waiting.getOrDefault(scope, 0),
                            priceUnknown.getOrDefault(scope, 0),
                            waitingSince.get(scope)));
        }
        last = all;
    }

    private void noteSince(Set<Scope> waiting, Instant now) {
        waitingSince.keySet().retainAll(waiting);
        waiting.forEach(scope -> waitingSince.putIfAbsent(scope, now));
        waitingSince.forEach((scope, since) -> {
            if (now.isAfter(since.plus(REACHED_AFTER))) {
                shared.reached(scope, Reservation.dayOf(now));
            }
        });
    }

    /**
     * The number of jobs that wait, by what the first of their line waits for.
     *
     * @param cause the budget for whose sake a job waits; null when it does not wait for that reason
     */
    private Map<Scope, Integer> waiting(Function<HeldJobs.Held, @Nullable Scope> cause) {
        Map<Scope, Integer> waiting = new HashMap<>();
        for (List<HeldJobs.Held> line : held.lines()) {
            Scope scope = cause.apply(line.getFirst());
            if (scope != null) {
                waiting.merge(scope, line.size(), Integer::sum);
            }
        }
        return waiting;
    }
}
