package dev.reelay.kafka;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * Which partitions of the requests topic this worker owns, and the group metadata under which it does: one pair, taken
 * at one moment on the polling thread. Old metadata with a new assignment, or the other way round, proves nothing.
 *
 * @param sequence grows with each pair taken
 */
public record Membership(long sequence, Set<Integer> partitions, ConsumerGroupMetadata metadata) {

    public Membership {
        partitions = Set.copyOf(partitions);
    }

    /** Whether the partition is among the owned ones. */
    public boolean owns(int partition) {
        return partitions.contains(partition);
    }
}
