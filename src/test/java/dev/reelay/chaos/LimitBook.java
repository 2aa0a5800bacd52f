package dev.reelay.chaos;

import dev.reelay.limits.LimitRecord;
import java.time.Instant;
import java.util.List;

/**
 * What is known after a run about a limit that workers shared.
 *
 * @param limit how many jobs could be outstanding
 * @param partitions how many the requests topic has
 * @param written the topic of shared limits, in its order
 * @param ownerships who served which partition, by time
 */
record LimitBook(int limit, int partitions, List<Written> written, List<Ownership> ownerships) {

    /**
     * A record of the topic of shared limits.
     *
     * @param at when the worker wrote it
     */
    record Written(Instant at, LimitRecord content) {}

    LimitBook {
        written = List.copyOf(written);
        ownerships = List.copyOf(ownerships);
    }
}
