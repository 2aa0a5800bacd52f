package dev.reelay.shard;

import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.kafka.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shards of the partitions that this worker owns: opens one when the group assigns a partition, and closes it
 * before the group gives the partition to another worker. The group's callbacks come on the polling thread; the other
 * methods may be called on any thread.
 */
public final class Shards {

    /** Time after the drain for the last commit and for closing the producer. */
    public static final Duration DRAIN_MARGIN = Duration.ofSeconds(3);

    private final ShardContext context;
    private final Duration shutdown;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /** @param shutdown how long open POSTs may take to be answered when the worker stops */
    public Shards(ShardContext context, Duration shutdown) {
        this.context = context;
        this.shutdown = shutdown;
    }

    /** Opens a shard for each partition that the group has assigned. */
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
     * Drains the shards of partitions that the group revokes or that are lost already: SmallRye reports a loss as a
     * revoke. The shard of a lost partition finds out when its first transaction is refused, and then drops everything.
     *
     * <p>Blocks until the shards are closed; drops a shard that is not closed {@link #DRAIN_MARGIN} after {@link
     * Tenure#DRAIN}.
     */
    public void revoked(Collection<Integer> partitions) {
        drain(partitions.stream().map(shards::get).filter(Objects::nonNull).toList(), Tenure.DRAIN);
    }

    /**
     * Drains all shards before the consumer leaves the group: open POSTs may be answered within the {@code shutdown}
     * time, and no new one begins. Blocks as {@link #revoked} does.
     *
     * <p>The consumer polls meanwhile, so the group may revoke a partition; {@code revoked} then waits for a shard that
     * is draining already.
     */
    public void stop() {
        stopping = true;
        drain(List.copyOf(shards.values()), shutdown);
    }

    private void drain(List<Shard> leaving, Duration timeout) {
        Instant deadline = context.scheduler().instant().plus(timeout);
        leaving.forEach(shard -> shard.drain(deadline));
        long until = System.nanoTime() + timeout.plus(DRAIN_MARGIN).toNanos();
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

    /**
     * Hands a request to its shard.
     *
     * @param run the run of the consumer in which the record was polled
     * @param generation the group's generation when the record was polled
     * @return false when no shard here may decide it: the caller gives the slot back
     */
    public boolean request(SourceRecord record, int run, int generation) {
        Shard shard = shards.get(record.partition());
        return shard != null && shard.request(record, run, generation);
    }

    /**
     * Passes on how far the consumer has read, to serving shards whose partition has offsets without records. Call it
     * on the polling thread, so that a position goes to the shard of the same assignment.
     */
    public void readTo(Map<Integer, RequestPositions.Position> positions) {
        positions.forEach((partition, position) -> {
            Shard shard = shards.get(partition);
            if (isServing(shard) && position.next() > position.last() + 1) {
                shard.readTo(position);
            }
        });
    }

    /** How far the requests of each serving shard's partition are decided: the first offset that is not. */
    public Map<Integer, Tenure.Decided> decided() {
        Map<Integer, Tenure.Decided> positions = new TreeMap<>();
        shards.forEach((partition, shard) -> {
            Tenure.Decided position = shard.decided();
            if (isServing(shard) && position != null) {
                positions.put(partition, position);
            }
        });
        return positions;
    }

    /**
     * Passes on what the brokers report of the logs of the requests. Kafka's consumer does not say that its topic was made anew,
     * that a log became shorter, or that retention took unread records.
     *
     * @param before the result of {@link #decided} before they were asked
     */
    public void logsSeen(Map<Integer, RequestLog> logs, Map<Integer, Tenure.Decided> before) {
        logs.forEach((partition, log) -> {
            Shard shard = shards.get(partition);
            Tenure.Decided decided = before.get(partition);
            if (isServing(shard) && decided != null) {
                shard.logSeen(log, decided);
            }
        });
    }

    /** The partitions, in order, whose shards take no requests because the log lacks records that the ledger has decided. */
    public List<Integer> brokenLogs() {
        return shards.values().stream()
                .filter(Shard::isLogBroken)
                .map(Shard::partition)
                .sorted()
                .toList();
    }

    /** Whether the worker is stopping: it takes no more requests. */
    public boolean isStopping() {
        return stopping;
    }

    /**
     * Stops the worker after a bug that would lose requests if it went on.
     *
     * @param where the operation that failed, as the end of "during …"
     */
    public void fail(String where, Throwable fault) {
        context.telemetry().fault(where, fault);
        context.onFault()
                .accept(new StartupException(
                        List.of("Reelay stops because of a bug while " + where + "; the log has the stack trace")));
    }

    /** The owned partitions that are not restored yet, in order; empty when the worker owns none. */
    public List<Integer> opening() {
        return context.memberships().current().partitions().stream()
                .filter(partition -> !isServing(shards.get(partition)))
                .sorted()
                .toList();
    }

    /**
     * The owned partitions, in order, whose shards closed longer ago than the limit although the group has not revoked
     * them.
     */
    public List<Integer> abandonedFor(Duration limit) {
        return context.memberships().current().partitions().stream()
                .filter(partition -> {
                    Shard shard = shards.get(partition);
                    return shard != null && shard.isClosedFor(limit);
                })
                .sorted()
                .toList();
    }

    /** Whether this worker has a serving shard of the partition. */
    public boolean serves(int partition) {
        return isServing(shards.get(partition));
    }

    private static boolean isServing(@Nullable Shard shard) {
        return shard != null && shard.phase() == Tenure.Phase.SERVING;
    }

    /** The number of partitions that have a shard here, in whatever phase. */
    public int count() {
        return shards.size();
    }
}
