package dev.reelay.quota;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a shard obeys and writes {@code generation-limits}, for limits or for budgets, from one opening of its ledger to the next. Confined
 * to its shard's thread.
 *
 * <p>INVARIANT: not before it has read everything that was in the topic when its partition was opened, since a former owner may have
 * confirmed a lower share; and it keeps to the {@link WritePace}.
 */
public final class TopicTurns {

    /** How often a shard looks whether the topic has been read, until it has. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final SharedTopic topic;
    private Instant opened;
    private int readings;
    private boolean current;
    private final WritePace pace;
    private boolean unwritten;

    /**
     * @param pace that of the shard
     * @param opened a time after the partition's former owner was fenced
     */
    public TopicTurns(SharedTopic topic, WritePace pace, Instant opened) {
        this.topic = topic;
        this.pace = pace;
        this.opened = opened;
    }

    /**
     * Begins a turn.
     *
     * @return whether the topic was made anew since the last one: it holds nothing that was said before
     */
    public boolean begin(Instant now) {
        int newReadings = topic.readings();
        boolean isAnew = newReadings != readings && readings > 0;
        if (isAnew) {
            current = false;
            opened = now;
        }
        readings = newReadings;
        if (opened.isAfter(now)) { // the clock was set back
            opened = now;
        }
        current = current || topic.hasReadSince(opened);
        return isAnew;
    }

    /** Whether everything has been read that was in the topic when the partition was opened. */
    public boolean isCurrent() {
        return current;
    }

    /** Whether the shard may write, were it time to: a transaction with a record for a topic that is not there would not commit. */
    public boolean isWritable() {
        return current && topic.isWritable();
    }

    /** Whether the shard has to wait before it writes again. */
    public boolean isTooSoon(Instant now) {
        return now.isBefore(pace.next(this, now));
    }

    /** Notes that the turn writes. */
    public void writes(Instant now) {
        pace.wrote(this, now);
    }

    /** Notes whether something is left to be written in another turn. */
    public void leaves(boolean something) {
        unwritten = something;
        pace.leaves(this, something && isWritable());
    }

    /** When what is left can be written; null when nothing is left. */
    public @Nullable Instant nextWrite(Instant now) {
        return !unwritten ? null : isTooSoon(now) ? pace.next(this, now) : now.plus(LOOK);
    }
}
