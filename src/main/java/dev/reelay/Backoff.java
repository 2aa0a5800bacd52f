package dev.reelay;

import java.time.Duration;

/** Waits that double from a first to a longest. Not thread-safe. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** For transactions and shards: soon back after a hiccup of the broker, and no load for one that is down. */
    static Backoff ofLedger() {
        return new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
    }

    /** The wait that is due now; the next one is twice as long. */
    Duration next() {
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait;
    }

    void reset() {
        next = first;
    }
}
