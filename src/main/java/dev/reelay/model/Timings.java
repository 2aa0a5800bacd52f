package dev.reelay.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a model's jobs take. All times count from the moment RunComfy accepted the job.
 *
 * @param giveUpAfter a job that has not ended after this time ends as {@code timed_out}; positive, at most {@link #LONGEST}
 * @param typical most jobs have ended after this time, which sets how often a running job is polled; positive, not
 *     longer than {@code giveUpAfter}
 * @param queueMaxWait a job that waits longer than this in RunComfy's queue is cancelled there; positive, at most {@link
 *     #LONGEST}, null when the model has no limit of its own
 */
public record Timings(
        Duration giveUpAfter, Duration typical, @Nullable Duration queueMaxWait) {

    /** No job takes so long. Without a bound, a time plus a duration could be later than an {@link java.time.Instant} can be. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /**
     * For a model whose file names no timings: the two hours of Reelay's contract, and the minutes that most videos
     * take.
     */
    public static final Timings DEFAULT = new Timings(Duration.ofHours(2), Duration.ofMinutes(5), null);

    /**
     * @throws IllegalArgumentException when a duration is not positive, or longer than {@link #LONGEST}, or the typical one is longer
     *     than {@code giveUpAfter}
     */
    public Timings {
        if (!isPossible(giveUpAfter) || !isPossible(typical) || (queueMaxWait != null && !isPossible(queueMaxWait))) {
            throw new IllegalArgumentException("durations must be positive, and at most " + LONGEST.toDays() + " days");
        }
        if (typical.compareTo(giveUpAfter) > 0) {
            throw new IllegalArgumentException("the typical duration must not be longer than \"give_up_after\"");
        }
    }

    private static boolean isPossible(Duration duration) {
        return duration.isPositive() && duration.compareTo(LONGEST) <= 0;
    }
}
