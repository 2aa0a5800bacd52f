package dev.reelay.order;

import dev.reelay.job.Ordering;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How jobs rise while they wait, so that none starves behind an endless stream of better ones. */
final class Ageing {

    /** A job that has waited so long is one class better. */
    static final Duration RISES_AFTER = Duration.ofMinutes(10);

    /** The classes are numbered like priorities: the first is served first. */
    static final int CLASSES = Ordering.LAST + 1;

    private Ageing() {}

    /** The class of a job of this priority that has waited since then. */
    static int classOf(int priority, Instant since, Instant now) {
        for (int risen = Ordering.FIRST; risen < priority; risen++) {
            if (!now.isBefore(since.plus(RISES_AFTER.multipliedBy(priority - risen)))) {
                return risen;
            }
        }
        return priority;
    }

    /** When the job of this class rises to the next one; null for one of the first class. */
    static @Nullable Instant risesAt(int priority, Instant since, int now) {
        return now == Ordering.FIRST ? null : since.plus(RISES_AFTER.multipliedBy(priority - now + 1L));
    }
}
