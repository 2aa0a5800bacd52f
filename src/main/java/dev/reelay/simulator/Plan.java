package dev.reelay.simulator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What will become of one request, decided when it is accepted.
 *
 * @param error what a failure says; used by the two endings that fail
 * @param output the key of the output: {@code video}, {@code videos}, {@code image} or {@code images}
 * @param word said instead of {@code in_progress}, if any
 * @param lostAfter how long after its submission the request is forgotten, if ever
 */
record Plan(
        Duration queueTime,
        Duration runTime,
        Ending ending,
        String error,
        String output,
        @Nullable String word,
        @Nullable Duration lostAfter) {

    /** How a request ends once its time in the queue and its run are over. */
    enum Ending {
        SUCCEEDS,
        FAILS,
        FAILS_ON_STATUS,
        CANCELLED,
        NEVER
    }

    Duration total() {
        return queueTime.plus(runTime);
    }
}
