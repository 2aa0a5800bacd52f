package dev.reelay.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts for all who look at once: with 100,000 jobs a count takes tens of milliseconds. Thread-safe; who comes while somebody counts
 * gets the same numbers.
 */
final class Overviews {

    /** For how long numbers are used although something changed. */
    private static final Duration USED = Duration.ofSeconds(1);
    /** For how long they are used when nothing did: the last hour moves on. */
    private static final Duration KEPT = Duration.ofSeconds(15);

    /** Numbers, and of which version. */
    private record Counted(Overview numbers, String version, Instant at) {}

    private final Supplier<String> version;
    private final Function<Instant, Overview> count;
    private final InstantSource clock;
    private @Nullable Counted last;

    Overviews(Supplier<String> version, Function<Instant, Overview> count, InstantSource clock) {
        this.version = version;
        this.count = count;
        this.clock = clock;
    }

    /** The numbers, at most a second old when something changed since. */
    synchronized Overview get() {
        Instant now = clock.instant();
        String current = version.get();
        if (last == null || isOld(last, current, now)) {
            last = new Counted(count.apply(now), current, now);
        }
        return last.numbers();
    }

    private static boolean isOld(Counted counted, String current, Instant now) {
        Duration age = Duration.between(counted.at(), now);
        return age.isNegative() || age.compareTo(counted.version().equals(current) ? KEPT : USED) >= 0;
    }
}
