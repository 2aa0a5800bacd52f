package dev.reelay.view;

import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Source;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that have a job with the id of a row, beside the one that the row is of. An id is unique within a partition only: once
 * the topic of requests gained partitions, a repeat can be another job. Thread-safe for readers, with one writer at a time.
 */
final class OtherPartitions {

    static final int NONE = -1;

    private final Map<String, Set<Integer>> partitions = new ConcurrentHashMap<>();

    /** The partition of a row whose job is in the ledger, in another partition than this record; else {@link #NONE}. */
    static int beside(@Nullable JobRow row, Place record) {
        boolean isInLedger = row != null && (row.source() == Source.STATE || row.source() == Source.RECEIPT);
        return isInLedger && row.place().partition() != record.partition()
                ? row.place().partition()
                : NONE;
    }

    /** The id is in one partition beside its row, and no longer beside it in the other. */
    void note(String id, int added, int removed) {
        Set<Integer> before = partitions.get(id);
        if (before == null && added == NONE) {
            return;
        }
        Set<Integer> after = before == null ? new HashSet<>() : new HashSet<>(before);
        after.remove(removed);
        if (added != NONE) {
            after.add(added);
        }
        if (after.isEmpty()) {
            partitions.remove(id);
        } else {
            partitions.put(id, after);
        }
    }

    boolean has(String id) {
        return partitions.containsKey(id);
    }

    void remove(String id) {
        partitions.remove(id);
    }

    void clear() {
        partitions.clear();
    }
}
