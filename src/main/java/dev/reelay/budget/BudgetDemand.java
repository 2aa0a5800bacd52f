package dev.reelay.budget;

import dev.reelay.quota.Scope;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a partition has used and waits for. Its shard writes it in the transactions that change it, so that what it says was true of the
 * ledger when it became readable.
 *
 * @param partition of the requests topic
 * @param entries one for each scope with a budget that the shard obeys
 */
public record BudgetDemand(int partition, SortedMap<Scope, Entry> entries) implements BudgetRecord {

    /**
     * The partition's part in the budgets of a scope.
     *
     * @param seen the sequence number of a grant that the shard obeyed in the transaction that wrote this: it reserves nothing beyond
     *     the share in that grant or in a later one
     */
    public record Entry(long seen, Map<BudgetMeasure, Need> needs) {
        public Entry {
            needs = Map.copyOf(needs);
        }

        /** What is counted by this measure; null where it is not. */
        @Nullable
        Need need(BudgetMeasure measure) {
            return needs.get(measure);
        }
    }

    /**
     * What is counted.
     *
     * @param day the day of the grant that was seen, whatever the shard's own clock says
     * @param used what its jobs have reserved and spent of that day
     * @param waiting how much the jobs need that wait for this budget; 0 while the shard's own clock is on another day
     * @param next how much the first of them needs; what is less is of no use to it
     */
    public record Need(long day, long used, long waiting, long next) {}

    public BudgetDemand {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** The partition's part in the budgets of a scope; null when it does not obey them yet. */
    @Nullable
    Entry entry(Scope scope) {
        return entries.get(scope);
    }
}
