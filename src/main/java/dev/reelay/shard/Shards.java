package dev.reelay.shard;

import dev.reelay.channels.RequestIntake;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import dev.reelay.telemetry.Meters;
import dev.reelay.telemetry.Metric;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The shards of the partitions that this worker owns: opens one when the group assigns a partition, closes it before the
 * group gives the partition to another. The group's callbacks come on the polling thread.
 */
@Singleton
@Default
@Identifier(RequestIntake.CHANNEL)
public class Shards implements KafkaConsumerRebalanceListener {

    /** How long a POST that is open when its partition is taken away may still be answered. */
    public static final Duration DRAIN = Duration.ofSeconds(10);

    /** For the last commit and for closing the producer. */
    public static final Duration DRAIN_MARGIN = Duration.ofSeconds(3);

    private final ShardContext context;
    private final Duration shutdown;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @param shutdown how long open POSTs may still take when the worker ends */
    Shards(ShardContext context, @ConfigProperty(name = "quarkus.shutdown.timeout") Duration shutdown) {
        this.context = context;
        this.shutdown = shutdown;
        Meters meters = context.telemetry().meters();
        meters.gauge(Metric.SHARDS, shards::size);
        meters.gauge(Metric.SHARDS_RESTORING, () -> opening().size());
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Membership membership = context.memberships().take(consumer);
        for (TopicPartition partition : partitions) {
            open(partition.partition(), membership.metadata().generationId());
        }
        context.telemetry().shards().assigned(membership.partitions(), partitions.size());
    }

    private void open(int partition, int generation) {
        if (stopping) {
            return;
        }
        Shard shard = new Shard(partition, generation, context);
        Shard former = shards.put(partition, shard);
        if (former != null) {
            former.drop();
        }
        shard.start();
    }

    /**
     * SmallRye reports a loss as a revoke, too. The shard finds out: its first transaction is refused, and then it lets go
     * of everything at once.
     */
    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        context.memberships().take(consumer);
        drain(
                partitions.stream()
                        .map(partition -> shards.get(partition.partition()))
                        .filter(Objects::nonNull)
                        .toList(),
                DRAIN);
    }

    /**
     * Before the consumer leaves the group: what is open may end, nothing new begins. The consumer polls on meanwhile, so
     * a rebalance may come; a shard that drains already is then waited for once more.
     */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        drain(List.copyOf(shards.values()), shutdown);
    }

    private void drain(List<Shard> leaving, Duration patience) {
        Instant deadline = context.scheduler().instant().plus(patience);
        leaving.forEach(shard -> shard.drain(deadline));
        long until = System.nanoTime() + patience.plus(DRAIN_MARGIN).toNanos();
        try {
            for (Shard shard : leaving) {
                if (!shard.awaitClosed(Duration.ofNanos(until - System.nanoTime()))) {
                    shard.drop();
                }
                shards.remove(shard.partition(), shard);
            }
        } catch (InterruptedException e) {
            leaving.forEach(Shard::drop);
            Thread.currentThread().interrupt();
        }
    }

    /** Hands a request to its shard; false when no shard here may decide it. */
    public boolean request(SourceRecord record, int generation) {
        Shard shard = shards.get(record.partition());
        return shard != null && shard.request(record, generation);
    }

    /** How far the partitions have been read. On the polling thread: what is told belongs to the shard that has it now. */
    public void readTo(Map<Integer, RequestPositions.Position> positions) {
        positions.forEach((partition, position) -> {
            Shard shard = shards.get(partition);
            if (isServing(shard) && position.next() > position.last() + 1) {
                shard.readTo(position);
            }
        });
    }

    /** Whether the worker is about to end: it reads no more. */
    public boolean isStopping() {
        return stopping;
    }

    /** Requests would be lost if the worker went on. */
    public void fail(String where, Throwable fault) {
        context.telemetry().fault(where, fault);
        context.onFault().accept(new StartupException(List.of("Reelay stops after a fault of its own while " + where)));
    }

    /** Owned partitions that are not restored yet. A worker that owns none has none of these. */
    public List<Integer> opening() {
        return context.memberships().current().partitions().stream()
                .filter(partition -> !isServing(shards.get(partition)))
                .sorted()
                .toList();
    }

    /** Owned partitions whose shards have ended, longer ago than this, without the group's having taken them away. */
    public List<Integer> abandonedFor(Duration limit) {
        return context.memberships().current().partitions().stream()
                .filter(partition -> {
                    Shard shard = shards.get(partition);
                    return shard != null && shard.isClosedFor(limit);
                })
                .sorted()
                .toList();
    }

    /** Whether this worker owns the partition, restored. */
    public boolean serves(int partition) {
        return isServing(shards.get(partition));
    }

    private static boolean isServing(@Nullable Shard shard) {
        return shard != null && shard.phase() == Shard.Phase.SERVING;
    }

    public int count() {
        return shards.size();
    }
}
