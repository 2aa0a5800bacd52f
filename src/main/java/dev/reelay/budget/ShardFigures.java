package dev.reelay.budget;

import dev.reelay.cost.Reservation;
import dev.reelay.money.Total;
import dev.reelay.quota.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
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
    private final Map<Scope, Instant> asideSince = new HashMap<>();
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
        Map<Scope, Integer> waiting = new HashMap<>();
        Map<Scope, Integer> priceUnknown = new HashMap<>();
        Map<Scope, Integer> aside = new HashMap<>();
        if (isCurrent) {
            held.lines().forEach(line -> {
                BudgetShares.Waiting of = line.waiting();
                if (of != null) {
                    Long first = of.micros() == null ? null : (Long) of.first();
                    count(waiting, shares.lackingFor(line.scopes(), 1, first), line.size());
                    count(priceUnknown, first == null ? shares.countingMoney(line.scopes()) : null, line.size());
                }
                HeldLine.Held cheapest = line.cheapestAside();
                if (cheapest != null) {
                    count(aside, shares.tooLowFor(line.scopes(), line.micros(cheapest)), line.aside());
                }
            });
        }
        noteSince(waitingSince, waiting.keySet(), now, shared::reached);
        noteSince(asideSince, aside.keySet(), now, shared::tooLow);
        Map<Scope, BudgetFigures> all = new HashMap<>();
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
                            waiting.getOrDefault(scope, 0) + aside.getOrDefault(scope, 0),
                            priceUnknown.getOrDefault(scope, 0),
                            waitingSince.get(scope)));
        }
        last = all;
    }

    /** Notes since when jobs wait, and has the log tell of it once that is no matter of shares that are on their way. */
    private static void noteSince(
            Map<Scope, Instant> since, Set<Scope> waiting, Instant now, BiConsumer<Scope, Long> tell) {
        since.keySet().retainAll(waiting);
        waiting.forEach(scope -> since.putIfAbsent(scope, now));
        since.forEach((scope, begin) -> {
            if (now.isAfter(begin.plus(REACHED_AFTER))) {
                tell.accept(scope, Reservation.dayOf(now));
            }
        });
    }

    /** @param cause the budget for whose sake the jobs wait; null when they do not wait for that reason */
    private static void count(Map<Scope, Integer> counts, @Nullable Scope cause, int jobs) {
        if (cause != null) {
            counts.merge(cause, jobs, Integer::sum);
        }
    }
}
