package dev.reelay.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells open pages that something changed: each at most once a tick, and only when it has not seen the version that is current. A page
 * that is slow gets one event for all that it missed, and nobody waits for it. Thread-safe.
 */
final class Ticker {

    /** An open page. No method blocks. */
    interface Page {
        /** Whether it was closed from the other side. */
        boolean isGone();

        /** Whether what was sent to it last is still on its way. */
        boolean isBusy();

        /** Something changed. */
        void changed(String version);

        /** Nothing did; the way to the page stays open. */
        void heartbeat();

        /** It gets nothing more from here, and may ask again. */
        void end();
    }

    /**
     * Limits.
     *
     * @param pages how many may be open
     * @param heartbeat after how long without an event a page gets a heartbeat
     * @param life after how long a page has to ask again, with its login
     */
    record Limits(int pages, Duration heartbeat, Duration life) {
        static final Limits USUAL = new Limits(256, Duration.ofSeconds(15), Duration.ofMinutes(1));
    }

    private static final class Follower {
        private final Page page;
        private final Instant until;
        private String seen;
        private Instant toldAt;

        Follower(Page page, String seen, Instant since, Instant until) {
            this.page = page;
            this.seen = seen;
            this.toldAt = since;
            this.until = until;
        }
    }

    private final Supplier<String> version;
    private final InstantSource clock;
    private final Limits limits;
    private final List<Follower> followers = new ArrayList<>();
    private boolean closed;

    /** @param version another text whenever something changed */
    Ticker(Supplier<String> version, InstantSource clock, Limits limits) {
        this.version = version;
        this.clock = clock;
        this.limits = limits;
    }

    /**
     * Follows a page.
     *
     * @param seen the version that it shows; any other text when that is not known
     * @return false when there is no room
     */
    synchronized boolean add(Page page, String seen) {
        if (closed) {
            return false;
        }
        if (followers.size() >= limits.pages()) {
            followers.removeIf(follower -> follower.page.isGone());
        }
        if (followers.size() >= limits.pages()) {
            return false;
        }
        Instant now = clock.instant();
        followers.add(new Follower(page, seen, now, now.plus(limits.life())));
        return true;
    }

    /** Tells those who do not know; call it once a second. */
    synchronized void tick() {
        if (followers.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        String current = version.get();
        followers.removeIf(follower -> !goesOn(follower, current, now));
    }

    private boolean goesOn(Follower follower, String current, Instant now) {
        try {
            if (follower.page.isGone()) {
                return false;
            }
            if (!now.isBefore(follower.until)) {
                follower.page.end();
                return false;
            }
            tell(follower, current, now);
            return true;
        } catch (RuntimeException e) { // it was closed just now
            follower.page.end();
            return false;
        }
    }

    private void tell(Follower follower, String current, Instant now) {
        if (follower.page.isBusy()) {
            return;
        }
        if (!follower.seen.equals(current)) {
            follower.page.changed(current);
            follower.seen = current;
            follower.toldAt = now;
        } else if (!now.isBefore(follower.toldAt.plus(limits.heartbeat()))) {
            follower.page.heartbeat();
            follower.toldAt = now;
        }
    }

    /** How many pages are followed. */
    synchronized int pages() {
        return followers.size();
    }

    /** Ends all; nobody is followed any more. */
    synchronized void close() {
        closed = true;
        followers.forEach(follower -> follower.page.end());
        followers.clear();
    }
}
