package dev.reelay.job;

import java.time.Instant;
import java.time.InstantSource;

/** The time, and a call at a later one. All of Reelay takes its time from here, so that a test can turn the clock. */
public interface Scheduler extends InstantSource {

    /**
     * Calls {@code action} once, soon after {@code due} and at once when that has passed. It runs on a thread of the
     * scheduler and must not block.
     */
    Alarm at(Instant due, Runnable action);

    /** A call that has been asked for. */
    interface Alarm {
        /** Takes the call back; without effect when it has begun. */
        void cancel();
    }
}
