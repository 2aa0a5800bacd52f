package dev.reelay.limits;

import dev.reelay.quota.JobScopes;
import dev.reelay.quota.Scope;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a partition uses and waits for. Its shard writes it in the transactions that change it, so that what it says was true of the
 * ledger when it became readable.
 *
 * @param partition of the requests topic
 * @param entries one for each limit that the shard obeys
 * @param mayRun until when submissions of unknown outcome keep their slots, by the scopes of their jobs: the ledger does not say it of all,
 *     and the next owner of the partition goes on from here
 * @param settings the limits of all jobs, by measure, in the settings of the worker that owns the partition: the one that grants may have
 *     other settings, or none
 */
public record Demand(
        int partition,
        SortedMap<Scope, Entry> entries,
        SortedMap<JobScopes, List<Instant>> mayRun,
        Map<Measure, Integer> settings)
        implements LimitRecord {

    /** Of a worker without settings. */
    public Demand(int partition, SortedMap<Scope, Entry> entries, SortedMap<JobScopes, List<Instant>> mayRun) {
        this(partition, entries, mayRun, Map.of());
    }

    /** Without jobs of unknown outcome, too. */
    public Demand(int partition, SortedMap<Scope, Entry> entries) {
        this(partition, entries, Collections.emptySortedMap());
    }

    /**
     * The partition's part in one limit.
     *
     * @param seen the sequence number of a grant that the shard obeyed in the transaction that wrote this: it submits nothing beyond
     *     the share in that grant or in a later one
     */
    public record Entry(long seen, Map<Measure, Count> counts) {
        public Entry {
            counts = Map.copyOf(counts);
        }

        /** What is counted by this measure; zero where it is not. */
        Count count(Measure measure) {
            return counts.getOrDefault(measure, Count.NONE);
        }
    }

    /**
     * What is counted.
     *
     * @param used slots that are taken
     * @param waiting jobs that wait for nothing but one of these slots
     */
    public record Count(int used, int waiting) {
        static final Count NONE = new Count(0, 0);
    }

    public Demand {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        mayRun = Collections.unmodifiableSortedMap(new TreeMap<>(mayRun));
        settings = Map.copyOf(settings);
    }

    /** The partition's part in a limit; null when it does not obey it yet. */
    @Nullable
    Entry entry(Scope scope) {
        return entries.get(scope);
    }
}
