package dev.reelay.kafka;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * The partitions of the requests topic that this worker owns, and the group metadata under which it owns them: one pair, taken
 * at the same moment on the polling thread. Metadata and an assignment from different moments prove no ownership.
 *
 * @param sequence increases with each pair
 */
public record Membership(long sequence, Set<Integer> partitions, ConsumerGroupMetadata metadata) {

    public Membership {
        partitions = Set.copyOf(partitions);
    }

    /** Whether this worker had joined the group; a member need not own a partition. */
    public boolean isMember() {
        return metadata.generationId() >= 0;
    }

    /** Whether this worker owns the partition. */
    public boolean owns(int partition) {
        return partitions.contains(partition);
    }
}
