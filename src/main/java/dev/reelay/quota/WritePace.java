package dev.reelay.quota;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often a shard writes to {@code generation-limits}, for limits and budgets together: never more than five times within a second. It
 * may write three times in a row after a pause and then every 200 ms: a slot that moves from one partition to another takes two grants, the
 * second one when the first one is confirmed, and nothing is to hold it up. Where two have something to write, they take turns. Confined
 * to its shard's thread.
 */
public final class WritePace {

    private static final Duration EACH = Duration.ofMillis(200);
    private static final int IN_A_ROW = 3;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int IN_A_SECOND = 5;

    /** The times of the last writes, the oldest one first; at most {@link #IN_A_SECOND}. */
    private final Deque<Instant> writes = new ArrayDeque<>();

    /** Those that have something left to write. */
    private final Set<Object> waiting = new HashSet<>();

    private @Nullable Object last;

    /** When it may write as often in a row again. */
    private Instant rested = Instant.EPOCH;

    /**
     * When one of those who write may do so next; may be over. What was written at a time that is still to come does not count: the clock
     * was set back.
     *
     * @param writer compared by identity or {@code equals}
     */
    public Instant next(Object writer, Instant now) {
        if (!writes.isEmpty() && writes.getLast().isAfter(now)) {
            writes.clear();
            rested = Instant.EPOCH;
            last = null;
        }
        Instant next = rested.minus(EACH.multipliedBy(IN_A_ROW - 1));
        if (writes.size() == IN_A_SECOND) {
            next = latest(next, writes.getFirst().plus(SECOND));
        }
        boolean othersWait = waiting.size() > (waiting.contains(writer) ? 1 : 0);
        return othersWait && Objects.equals(last, writer)
                ? latest(next, writes.getLast()).plus(EACH)
                : next;
    }

    /** Notes that one of them writes. */
    public void wrote(Object writer, Instant now) {
        rested = latest(rested, now).plus(EACH);
        if (writes.size() == IN_A_SECOND) {
            writes.removeFirst();
        }
        writes.addLast(now);
        last = writer;
    }

    /** Notes whether one of them has something left to write. */
    public void leaves(Object writer, boolean something) {
        if (something) {
            waiting.add(writer);
        } else {
            waiting.remove(writer);
        }
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
