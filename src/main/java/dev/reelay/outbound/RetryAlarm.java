package dev.reelay.outbound;

import dev.reelay.timing.Scheduler;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The alarm for the end of the next pause. It may go off before that end: the action then sets it again. Not
 * thread-safe.
 */
final class RetryAlarm {

    private final Scheduler scheduler;
    private final Runnable action;
    private Scheduler.@Nullable Alarm alarm;
    private @Nullable Instant due;

    /** @param action runs when the alarm goes off, and calls {@link #clear}; must not block */
    RetryAlarm(Scheduler scheduler, Runnable action) {
        this.scheduler = scheduler;
        this.action = action;
    }

    /**
     * Sets the alarm for a time, or clears it when there is none. An alarm that goes off earlier stays as it is: shards
     * that take turns all the time must not postpone it for ever.
     */
    void set(@Nullable Instant next) {
        if (next != null && due != null && due.isAfter(scheduler.instant()) && !due.isAfter(next)) {
            return;
        }
        clear();
        if (next != null) {
            due = next;
            alarm = scheduler.at(next, action);
        }
    }

    /** Cancels the alarm, or notes that it went off. */
    void clear() {
        if (alarm != null) {
            alarm.cancel();
        }
        alarm = null;
        due = null;
    }
}
