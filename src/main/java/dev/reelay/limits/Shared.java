package dev.reelay.limits;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a limit is shared: a vector with the share of each partition.
 *
 * <p>INVARIANT: the shares are not more than the limit, and what partitions may use, which is what was taken from them and not given
 * back yet, too, is not more than the limit either, unless it was lowered: then it drains.
 *
 * @param limit how many slots there are; at least 1
 * @param begun the sequence number of the grant with which it came into force: what a partition said before does not count
 * @param shares how many slots each partition may use, by its number; partitions beyond the end have none
 * @param owed what was taken from partitions that had not confirmed it when the vector was written
 */
public record Shared(int limit, long begun, List<Integer> shares, SortedMap<Integer, Owed> owed) {

    /**
     * Slots that were taken away and are given to no other partition before this one confirms it.
     *
     * @param held how many slots the partition may still use
     * @param since the sequence number of the grant that took them: a demand that has seen this one, or a later one, confirms it
     */
    public record Owed(int held, long since) {}

    public Shared {
        shares = List.copyOf(shares);
        owed = Collections.unmodifiableSortedMap(new TreeMap<>(owed));
    }

    /** A limit of which no partition has a share yet. */
    static Shared begin(int limit, long begun) {
        return new Shared(limit, begun, List.of(), Collections.emptySortedMap());
    }

    /** How many slots the partition may use. */
    public int share(int partition) {
        return partition < shares.size() ? shares.get(partition) : 0;
    }

    /** The sum of all shares: at most the limit. */
    public int granted() {
        return shares.stream().mapToInt(Integer::intValue).sum();
    }
}
