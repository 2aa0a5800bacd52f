package dev.reelay.console.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * So many attempts at once, and one more each time that a while has passed: for each name or address. It remembers the 10,000 that tried
 * last. Thread-safe.
 */
final class Attempts {

    private static final int REMEMBERED = 10_000;

    private final int most;
    private final Duration each;
    private final InstantSource clock;

    /** When all attempts of a key will be back; in the order of their last use. */
    private final Map<String, Instant> whole = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param most how many attempts there are at once
     * @param each how long it takes until there is one more
     */
    Attempts(int most, Duration each, InstantSource clock) {
        this.most = most;
        this.each = each;
        this.clock = clock;
    }

    /** Takes an attempt; zero when there was one, else how long it takes until there is one. */
    synchronized Duration take(String key) {
        Instant now = clock.instant();
        Instant back = back(key, now).plus(each);
        Duration wait = Duration.between(now, back).minus(each.multipliedBy(most));
        if (wait.isPositive()) {
            return wait;
        }
        whole.put(key, back);
        return Duration.ZERO;
    }

    /** Gives an attempt back that was none after all. */
    synchronized void giveBack(String key) {
        Instant now = clock.instant();
        Instant back = back(key, now).minus(each);
        if (back.isAfter(now)) {
            whole.put(key, back);
        } else {
            whole.remove(key);
        }
    }

    private Instant back(String key, Instant now) {
        Instant back = whole.getOrDefault(key, now);
        return back.isAfter(now) ? back : now;
    }
}
