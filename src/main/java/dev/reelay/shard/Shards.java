package dev.reelay.shard;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shards of the partitions that this worker owns: opens one when the group assigns a partition, closes it before the
 * group gives the partition to another worker. The group's callbacks come on the polling thread.
 */
public final class Shards {

    /** For the last commit and for closing the producer. */
    public static final Duration DRAIN_MARGIN = Duration.ofSeconds(3);

    private final ShardContext context;
    private final Duration shutdown;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @param shutdown how long open POSTs may still take when the worker ends */
    public Shards(ShardContext context, Duration shutdown) {
        this.context = context;
        this.shutdown = shutdown;
    }

    /** The group has assigned these partitions. */
    public void assigned(Membership membership, Collection<Integer> partitions) {
        partitions.forEach(partition -> open(partition, membership.metadata().generationId()));
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
     * The group takes these partitions away, or has taken them already: SmallRye reports a loss as a revoke, too. The shard finds
     * out: its first transaction is refused, and then it lets go of everything at once. Blocks until the shards are closed.
     */
    public void revoked(Collection<Integer> partitions) {
        drain(partitions.stream().map(shards::get).filter(Objects::nonNull).toList(), Tenure.DRAIN);
    }

    /**
     * Before the consumer leaves the group: open POSTs may end, nothing new begins. The consumer polls on meanwhile, so
     * a rebalance may come; a shard that drains already is then waited for once more. Blocks.
     */
    public void stop() {
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

    /** How far the partitions have been read. On the polling thread, so that a position goes to the shard of that assignment. */
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

    /** Stops the worker: requests would be lost if it went on. */
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
        return shard != null && shard.phase() == Tenure.Phase.SERVING;
    }

    /** How many partitions have a shard here. */
    public int count() {
        return shards.size();
    }
}
