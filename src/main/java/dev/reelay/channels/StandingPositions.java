package dev.reelay.channels;

import dev.reelay.kafka.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * For how long the consumer's position in each partition has stood still although records wait behind it. Only what was seen
 * counts: without an answer of the brokers nothing stands. It is not thread-safe.
 */
final class StandingPositions {

    /**
     * A position that stands.
     *
     * @param readable whether the consumer could go on: false when the next record is in an open transaction, or behind one
     */
    record Standing(long position, Instant since, boolean readable) {

        Duration age(Instant now) {
            return Duration.between(since, now);
        }
    }

    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<Integer, Standing> standing = new HashMap<>();
    private Instant moved;

    /** @param now counts as the last time at which a position moved */
    StandingPositions(Instant now) {
        this.moved = now;
    }

    /**
     * Compares with what was seen before.
     *
     * @param now the positions of the assigned partitions, as far as they are known
     * @param held partitions that are not read on purpose, because the worker is full
     */
    void observe(Map<Integer, Long> seen, Map<Integer, RequestLog> logs, Collection<Integer> held, Instant now) {
        if (seen.entrySet().stream().anyMatch(each -> !each.getValue().equals(positions.get(each.getKey())))) {
            moved = now;
        }
        positions.clear();
        positions.putAll(seen);
        standing.keySet().retainAll(seen.keySet());
        seen.forEach((partition, position) -> {
            RequestLog log = logs.get(partition);
            if (log == null || log.end() <= position || held.contains(partition)) {
                standing.remove(partition);
                return;
            }
            Standing before = standing.get(partition);
            boolean same = before != null && before.position() == position;
            standing.put(partition, new Standing(position, same ? before.since() : now, log.readable() > position));
        });
    }

    /** The brokers gave no answer. */
    void unknown(Instant now) {
        positions.clear();
        standing.clear();
        moved = now;
    }

    /** The positions behind which records wait; a position that has just been seen there for the first time is one of them. */
    Map<Integer, Standing> all() {
        return Map.copyOf(standing);
    }

    /**
     * For how long no position has moved although at least one could. Zero while the group gives partitions, while the worker is
     * full, and while all that waits is behind open transactions.
     *
     * @param except partitions whose positions cannot move, for a known reason
     */
    Duration noneMovedFor(Set<Integer> except, Instant now) {
        return standing.entrySet().stream()
                .filter(each -> each.getValue().readable() && !except.contains(each.getKey()))
                .map(each -> each.getValue().since())
                .min(Instant::compareTo)
                .map(since -> Duration.between(since.isAfter(moved) ? since : moved, now))
                .orElse(Duration.ZERO);
    }
}
