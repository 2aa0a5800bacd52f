package dev.reelay.budget;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the budget of a day is shared: a vector with the share of each partition.
 *
 * <p>INVARIANT: the shares are not more than the budget, and what partitions may spend, which is what was taken from them and not given
 * back yet, too, is not more than the budget either, unless it was lowered, or jobs cost more than was set aside for them.
 *
 * @param day the day of UTC, counted from that of the epoch
 * @param limit the budget; at least 1
 * @param begun the sequence number of the grant with which the day began: what a partition said before does not count
 * @param shares how much each partition may use in all of that day, by its number; partitions beyond the end have none
 * @param owed what was taken from partitions that had not confirmed it when the vector was written
 */
public record DayShares(long day, long limit, long begun, List<Long> shares, SortedMap<Integer, Owed> owed) {

    /**
     * What was taken away and is given to no other partition before this one confirms it.
     *
     * @param held how much the partition may still use
     * @param since the sequence number of the grant that took it: a demand that has seen this one, or a later one, confirms it
     */
    public record Owed(long held, long since) {}

    public DayShares {
        shares = List.copyOf(shares);
        owed = Collections.unmodifiableSortedMap(new TreeMap<>(owed));
    }

    /** A day of which no partition has a share yet. */
    static DayShares begin(long day, long limit, long begun) {
        return new DayShares(day, limit, begun, List.of(), Collections.emptySortedMap());
    }

    /** How much the partition may use. */
    public long share(int partition) {
        return partition < shares.size() ? shares.get(partition) : 0;
    }

    /** The sum of all shares: at most the budget. */
    public long granted() {
        return shares.stream().mapToLong(Long::longValue).sum();
    }
}
