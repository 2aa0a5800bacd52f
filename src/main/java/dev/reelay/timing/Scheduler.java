package dev.reelay.timing;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that also calls actions at a later time. All of Reelay takes its time from here, so that a test can set the
 * clock. Implementations are thread-safe.
 */
public interface Scheduler extends InstantSource {

    /**
     * Calls {@code action} once, soon after {@code due}, or at once when that has passed. The action runs on a thread
     * of the scheduler and must not block.
     */
    Alarm at(Instant due, Runnable action);

    /** A scheduled call. */
    interface Alarm {
        /** Cancels the call; has no effect when it has begun. */
        void cancel();
    }
}
