package dev.reelay.channels;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.PartitionProbe;
import dev.reelay.kafka.PartitionProbe.Finding;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether the consumer of requests gets on, every 5 s. A batch that cannot be read makes every poll fail, for all
 * partitions: where a position has stood for 10 s although records wait, a {@link PartitionProbe} finds out whether they can be
 * read. A partition whose records cannot is set aside: the consumer pauses it, so that the others go on. It is tried again every
 * 30 s. Where they can, the consumer is made to fetch them again, since it keeps a batch that was damaged on its way for ever.
 *
 * <p>The position of a partition never passes what cannot be read: an operator decides that, in the topic.
 */
public final class IntakeWatch {

    /** How often the positions are compared. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How long a position may stand before the records behind it are tried: longer than a poll and its retry. */
    private static final Duration SUSPECT = Duration.ofSeconds(10);

    /** Between two tries of the same partition. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Polling polling;
    private final RequestPositions positions;
    private final Logs logs;
    private final PartitionProbe probe;
    private final String topic;
    private final Scheduler scheduler;
    private final Executor threads;
    private final Telemetry telemetry;

    private final AtomicBoolean checking = new AtomicBoolean();
    private final StandingPositions standing;
    private final SortedMap<Integer, Aside> aside = new TreeMap<>();
    private final Map<Integer, Instant> tried = new HashMap<>();
    private Scheduler.@Nullable Alarm next;
    private @Nullable Instant allAsideSince;
    private boolean stopped;

    /** The thread that polls requests: {@link PollingThread}. */
    @FunctionalInterface
    public interface Polling {
        /** Runs the task soon, between two polls; never when there is no consumer (any more). */
        void run(java.util.function.Consumer<Consumer<Object, Object>> task);
    }

    /** The brokers' answers about the requests topic: {@link dev.reelay.kafka.RequestLogs}. */
    @FunctionalInterface
    public interface Logs {
        /** The logs of these partitions; blocks. */
        Map<Integer, RequestLog> of(Collection<Integer> partitions) throws BrokerException;
    }

    /** A partition that the consumer does not read, because the batch at this offset cannot be read. */
    private record Aside(long offset, String reason) {}

    /** The state of the consumer, taken on the polling thread. */
    private record Seen(Map<Integer, Long> positions, Set<Integer> paused, int assigned) {}

    /**
     * @param threads run the calls to the brokers, which block
     */
    public IntakeWatch(
            Polling polling,
            RequestPositions positions,
            Logs logs,
            PartitionProbe probe,
            Scheduler scheduler,
            Executor threads,
            Telemetry telemetry) {
        this.polling = polling;
        this.positions = positions;
        this.logs = logs;
        this.probe = probe;
        this.topic = probe.topic();
        this.scheduler = scheduler;
        this.threads = threads;
        this.telemetry = telemetry;
        this.standing = new StandingPositions(scheduler.instant());
    }

    /** Compares the positions after the interval, and then at every interval until {@link #stop}. */
    public synchronized void start() {
        if (!stopped) {
            next = scheduler.at(scheduler.instant().plus(INTERVAL), this::pass);
        }
    }

    /** Stops; a comparison under way may still end. */
    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }

    // --- what others ask -----------------------------------------------------------------------------------------

    /** For how many seconds the position of a partition has stood although records wait; 0 when it has not. */
    public synchronized double standsFor(int partition) {
        StandingPositions.Standing found = standing.all().get(partition);
        return found == null ? 0 : found.age(scheduler.instant()).toMillis() / 1_000.0;
    }

    /**
     * The partitions that do not get on although they could or should, each with the offset and the cause, in order.
     *
     * @param limit a position that has stood for a shorter time is left out, unless its records cannot be read
     */
    public synchronized SortedMap<Integer, String> troubles(Duration limit) {
        SortedMap<Integer, String> troubles = new TreeMap<>();
        Instant now = scheduler.instant();
        standing.all().forEach((partition, found) -> {
            if (found.readable() && found.age(now).compareTo(limit) >= 0) {
                troubles.put(
                        partition,
                        "stands at offset " + found.position() + " for "
                                + found.age(now).toSeconds() + " s although requests wait");
            }
        });
        aside.forEach((partition, found) ->
                troubles.put(partition, "cannot be read at offset " + found.offset() + ": " + found.reason()));
        return troubles;
    }

    /**
     * For how long the worker has read no request although some wait that it may read: because no position moves, or because
     * every partition that it owns is set aside.
     */
    public synchronized Duration idleFor() {
        Instant now = scheduler.instant();
        Duration none = standing.noneMovedFor(aside.keySet(), now);
        Duration all = allAsideSince == null ? Duration.ZERO : Duration.between(allAsideSince, now);
        return none.compareTo(all) > 0 ? none : all;
    }

    // --- the watch -----------------------------------------------------------------------------------------------

    private void pass() {
        try {
            polling.run(this::look);
        } finally {
            start();
        }
    }

    /** On the polling thread. */
    private void look(Consumer<?, ?> consumer) {
        Seen seen = seen(consumer);
        if (checking.compareAndSet(false, true)) {
            threads.execute(() -> {
                try {
                    check(seen);
                } catch (RuntimeException fault) {
                    telemetry.fault("watching the intake of requests", fault);
                } finally {
                    checking.set(false);
                }
            });
        }
    }

    private Seen seen(Consumer<?, ?> consumer) {
        Map<Integer, Long> now = new HashMap<>();
        positions.of(consumer).forEach((partition, position) -> now.put(partition, position.next()));
        Set<Integer> paused =
                consumer.paused().stream().map(TopicPartition::partition).collect(Collectors.toSet());
        return new Seen(now, paused, consumer.assignment().size());
    }

    private void check(Seen seen) {
        seen.positions().keySet().forEach(partition -> telemetry.intake().show(partition, this::standsFor));
        Map<Integer, RequestLog> found;
        try {
            found = logs.of(seen.positions().keySet());
        } catch (BrokerException e) { // they are away: other parts say so, and nothing is known about the records
            forget();
            return;
        }
        Map<Integer, Long> suspects = observe(seen, found);
        Map<Integer, Finding> findings = new HashMap<>();
        suspects.forEach((partition, offset) -> findings.put(partition, probe.at(partition, offset)));
        polling.run(consumer -> act(consumer, suspects, findings));
    }

    private synchronized void forget() {
        standing.unknown(scheduler.instant());
        allAsideSince = null;
    }

    /** Takes in what was seen. Returns the partitions that are to be tried now, each with its position. */
    private synchronized Map<Integer, Long> observe(Seen seen, Map<Integer, RequestLog> found) {
        Instant now = scheduler.instant();
        aside.keySet().retainAll(seen.positions().keySet());
        tried.keySet().retainAll(seen.positions().keySet());
        Set<Integer> held = new HashSet<>(seen.paused());
        held.removeAll(aside.keySet());
        standing.observe(seen.positions(), found, held, now);
        if (aside.isEmpty() || aside.size() < seen.assigned()) {
            allAsideSince = null;
        } else if (allAsideSince == null) {
            allAsideSince = now;
        }
        Map<Integer, Long> suspects = new HashMap<>();
        standing.all().forEach((partition, position) -> {
            Instant last = tried.get(partition);
            boolean due = last == null || Duration.between(last, now).compareTo(AGAIN) >= 0;
            if (position.age(now).compareTo(SUSPECT) >= 0 && position.readable() && due) {
                suspects.put(partition, position.position());
            }
        });
        aside.forEach((partition, position) -> {
            // Its records were deleted up to the end: nothing waits any more, but it is still paused.
            if (!standing.all().containsKey(partition)) {
                suspects.put(partition, position.offset());
            }
        });
        return suspects;
    }

    /** On the polling thread, between two polls. */
    private synchronized void act(
            Consumer<?, ?> consumer, Map<Integer, Long> suspects, Map<Integer, Finding> findings) {
        Instant now = scheduler.instant();
        boolean found = findings.values().stream().anyMatch(Finding.CannotRead.class::isInstance);
        findings.forEach((partition, finding) -> {
            TopicPartition where = new TopicPartition(topic, partition);
            long offset = suspects.get(partition);
            if (!consumer.assignment().contains(where)) {
                return;
            }
            switch (finding) {
                case Finding.CannotRead unreadable -> {
                    tried.put(partition, now);
                    if (aside.put(partition, new Aside(offset, unreadable.reason())) == null) {
                        telemetry.intake().unreadable(topic, partition, offset, unreadable.reason());
                    }
                }
                case Finding.CanRead _, Finding.Gone _ -> {
                    boolean wasAside = aside.remove(partition) != null;
                    // While another partition makes the polls fail, this one stands through no fault of its own.
                    if (wasAside || !found) {
                        tried.put(partition, now);
                        fetchAgain(consumer, where, offset, wasAside);
                    }
                }
                case Finding.Unclear _ -> {}
            }
        });
        // Also those that were paused before: when the worker is no longer full, SmallRye resumes everything.
        consumer.pause(aside.keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .filter(consumer.assignment()::contains)
                .toList());
    }

    /** Makes the consumer fetch again. The shard passes over the one record that it reads twice. */
    private void fetchAgain(Consumer<?, ?> consumer, TopicPartition where, long offset, boolean wasAside) {
        boolean full = consumer.paused().stream()
                .anyMatch(paused -> !aside.containsKey(paused.partition()) && !paused.equals(where));
        positions.fetchAgain(consumer, where, offset);
        if (!full) { // else SmallRye resumes it with all others
            consumer.resume(Set.of(where));
        }
        if (wasAside) {
            telemetry.intake().readableAgain(topic, where.partition(), offset);
        } else {
            telemetry.intake().fetchedAgain(topic, where.partition(), offset);
        }
    }
}
