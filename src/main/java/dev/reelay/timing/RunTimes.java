package dev.reelay.timing;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt keeps of how long its job took at RunComfy, beside its own times: a worker that starts learns from it when to poll.
 * Times are milliseconds since the submission.
 *
 * @param variant see {@link Variants}; null when there is none
 * @param took when it ended, by RunComfy's own clock; 0 when RunComfy did not say, or what cannot be
 * @param queued when a poll last showed it in the queue; 0 when none did
 * @param alive when a poll last showed that it had not ended, 1 when none did; 0 beside a {@code took}
 * @param cutOff whether it was not followed to an end of its own, but was cancelled, timed out or lost
 */
public record RunTimes(@Nullable String variant, long took, long queued, long alive, boolean cutOff) {

    /** Of a variant, in characters. */
    public static final int LONGEST_VARIANT = 25;

    /** How far RunComfy's times may be from what the polls showed: a POST that is answered late begins before its submission here. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    /** Whether it says nothing, which no receipt of this version does. */
    public boolean isEmpty() {
        return variant == null && took == 0 && queued == 0 && alive == 0 && !cutOff;
    }

    /**
     * Of a job that came to an end of its own.
     *
     * @param variant see {@link Variants}; null when there is none
     * @param took from its creation to its end by RunComfy's own clock; null where RunComfy does not say. It counts between the polls that
     *     found the job alive and ended: what is far outside does not count at all
     */
    public static RunTimes ended(
            @Nullable String variant, Instant submittedAt, Sightings seen, @Nullable Duration took, Instant now) {
        long alive = since(submittedAt, seen.alive());
        long by = Math.max(1, Duration.between(submittedAt, now).toMillis());
        long exact = 0;
        if (took != null
                && took.toMillis() >= alive - TOLERANCE.toMillis()
                && took.toMillis() <= by + TOLERANCE.toMillis()) {
            exact = Math.clamp(took.toMillis(), Math.min(Math.max(1, alive), by), by);
        }
        return new RunTimes(
                variant, exact, since(submittedAt, seen.queued()), exact > 0 ? 0 : Math.max(1, alive), false);
    }

    /** Of a job that had not come to an end of its own when it was last seen. */
    public static RunTimes cutOff(@Nullable String variant, Instant submittedAt, Sightings seen) {
        return new RunTimes(variant, 0, since(submittedAt, seen.queued()), since(submittedAt, seen.alive()), true);
    }

    private static long since(Instant submittedAt, long millis) {
        return millis == 0 ? 0 : Math.max(0, millis - submittedAt.toEpochMilli());
    }
}
