package dev.reelay.job;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Waits at random between nothing and a bound that doubles from a first to a longest ("full jitter"), so that those who
 * failed together do not come back together. Not thread-safe.
 */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;
    private Duration bound;

    /** @param random from 0 (inclusive) to 1 */
    public Backoff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.bound = first;
    }

    /** For transactions and shards: soon back after a hiccup of the broker, and no load for one that is down. */
    public static Backoff ofLedger() {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), Backoff::chance);
    }

    /** For submissions: soon back after a blip, some two tries a minute in an hour of trouble. */
    public static Backoff ofSubmissions() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), Backoff::chance);
    }

    private static double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /** The wait that is due now; the bound of the next one is twice as long. */
    public Duration next() {
        Duration wait = Duration.ofMillis(Math.round(bound.toMillis() * random.getAsDouble()));
        Duration doubled = bound.multipliedBy(2);
        bound = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait;
    }

    public void reset() {
        bound = first;
    }
}
