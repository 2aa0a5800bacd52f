package dev.reelay.timing;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Computes the waits between retries: at random between zero and a bound that doubles from a first to a longest one
 * ("full jitter"), so that workers which failed together do not retry together. Not thread-safe.
 *
 * <p>The ledger: 100 ms, doubling to 5 s. Submissions: 1 s, doubling to 1 min. Polls: 4 s, doubling to 1 min.
 */
public final class Backoff {

    /** More doublings than any bound needs, and few enough not to overflow. */
    private static final int MAX_DOUBLINGS = 30;

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;
    private int failures;

    /**
     * Creates a backoff.
     *
     * @param first the bound of the first wait
     * @param longest the largest bound
     * @param random from 0 (inclusive) to 1
     */
    public Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /**
     * The backoff of transactions and of opening a partition: short after a brief failure, and little load for a broker
     * that is down.
     */
    public static Backoff ofLedger() {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), Backoff::chance);
    }

    /** The backoff of submissions: short after a brief failure, about two tries a minute in a long outage. */
    public static Backoff ofSubmissions() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), Backoff::chance);
    }

    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /**
     * The wait after a number of failures in a row.
     *
     * @param failures not negative; the bound is {@code first} at zero
     * @param random from 0 (inclusive) to 1
     */
    public static Duration fullJitter(Duration first, Duration longest, int failures, double random) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        Duration bound = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofMillis(Math.round(bound.toMillis() * random));
    }

    /**
     * The wait, or the shortest one where that is longer.
     *
     * @param shortest for example {@code Retry-After}; null when there is none
     */
    public static Duration atLeast(Duration wait, @Nullable Duration shortest) {
        return shortest != null && shortest.compareTo(wait) > 0 ? shortest : wait;
    }

    /** The next wait, in whole milliseconds; doubles the bound of the one after it. */
    public Duration next() {
        Duration wait = fullJitter(first, longest, failures, random.getAsDouble());
        failures = Math.min(failures + 1, MAX_DOUBLINGS);
        return wait;
    }

    /** Starts again with the first bound, after a success. */
    public void reset() {
        failures = 0;
    }
}
