package dev.reelay.channels;

import dev.reelay.kafka.Membership;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.Telemetry;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Passes the group's callbacks on to the shards, each with the membership at that moment, and reports when the group had
 * removed this worker. SmallRye calls it on the polling thread.
 */
@Singleton
@Identifier(RequestIntake.CHANNEL)
public class RebalanceListener implements KafkaConsumerRebalanceListener {

    private final Shards shards;
    private final MembershipWatch memberships;
    private final Telemetry telemetry;
    private String memberId = "";

    RebalanceListener(Shards shards, MembershipWatch memberships, Telemetry telemetry) {
        this.shards = shards;
        this.memberships = memberships;
        this.telemetry = telemetry;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Membership membership = memberships.take(consumer);
        noteMember(membership.metadata().memberId());
        shards.assigned(membership, numbers(partitions));
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

    /** A member keeps its id for as long as the group counts it as live; one that was removed joins again under another id. */
    private void noteMember(String id) {
        if (!memberId.isEmpty() && !memberId.equals(id)) {
            telemetry.shards().membershipLost();
        }
        memberId = id;
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
