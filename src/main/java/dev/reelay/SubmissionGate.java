package dev.reelay;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether submissions may start. Trouble that is no single job's fault closes it for a while; then one submission may
 * try, and the next pause is longer until one gets through. What a submission says counts only when it was admitted
 * since the gate last closed: an older success must not undo a newer refusal. Not thread-safe.
 */
final class SubmissionGate {

    /** Soon back after a blip, 60 tries in an hour of outage. */
    private final Backoff pause = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    private @Nullable Instant closedUntil;
    private boolean trying;
    private int closings;

    /** Whether one more submission may start now; a yes after a pause is for a single one. */
    boolean admits(Instant now) {
        if (closedUntil == null) {
            return true;
        }
        if (trying || now.isBefore(closedUntil)) {
            return false;
        }
        trying = true;
        return true;
    }

    /** How often it has closed: what was admitted now is to be told with this number. */
    int closings() {
        return closings;
    }

    /** A submission that was admitted did not take place after all. */
    void unused(int admittedAt) {
        if (admittedAt == closings) {
            trying = false;
        }
    }

    /** RunComfy answered as it should: all may go on. */
    void open(int admittedAt) {
        if (admittedAt == closings) {
            closedUntil = null;
            trying = false;
            pause.reset();
        }
    }

    /**
     * Closes the gate.
     *
     * @param atLeast what RunComfy asked for, if it did
     * @return until when; null when it has closed already since that submission was admitted
     */
    @Nullable
    Instant close(int admittedAt, Instant now, @Nullable Duration atLeast) {
        if (admittedAt != closings) {
            return null;
        }
        Duration wait = pause.next();
        closedUntil = now.plus(atLeast != null && atLeast.compareTo(wait) > 0 ? atLeast : wait);
        trying = false;
        closings++;
        return closedUntil;
    }

    /** Until when it is closed; null when it is open. */
    @Nullable
    Instant closedUntil() {
        return closedUntil;
    }
}
