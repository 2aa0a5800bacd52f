package dev.reelay.channels;

import dev.reelay.kafka.MembershipWatch;
import dev.reelay.shard.Shards;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes the group's callbacks on to the shards, each with the membership at that moment. SmallRye calls it on the
 * polling thread.
 */
@Singleton
@Identifier(RequestIntake.CHANNEL)
public class RebalanceListener implements KafkaConsumerRebalanceListener {

    private final Shards shards;
    private final MembershipWatch memberships;

    RebalanceListener(Shards shards, MembershipWatch memberships) {
        this.shards = shards;
        this.memberships = memberships;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        shards.assigned(memberships.take(consumer), numbers(partitions));
    }

    /**
     * Drains the partitions that the group revokes or that are lost: SmallRye reports a loss as a revoke. Blocks the
     * polling thread until their shards are closed.
     */
    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        memberships.take(consumer);
        shards.revoked(numbers(partitions));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
