package dev.reelay.timing;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the end of a job that RunComfy has.
 *
 * @param variant the part of its input that says most about how long it takes, see {@link Variants}; null when there is none
 * @param queuePosition its place in RunComfy's queue, from 1; null when it is not there or RunComfy names none
 * @param expectedEnd about when it will end, in whole seconds; null when unknown
 */
public record Outlook(
        @Nullable String variant,
        @Nullable Integer queuePosition,
        @Nullable Instant expectedEnd) {

    /** Nothing is known. */
    public static final Outlook NONE = new Outlook(null, null, null);

    /** A change of the expected end below this is none. */
    private static final Duration SMALL = Duration.ofSeconds(5);

    /** Just submitted. */
    public static Outlook of(@Nullable String variant) {
        return variant == null ? NONE : new Outlook(variant, null, null);
    }

    /** The same job, in no queue any more. */
    public Outlook running() {
        return queuePosition == null ? this : new Outlook(variant, null, expectedEnd);
    }

    /**
     * The same job after another poll. An expected end that moved by little stays as it is: each change is written.
     *
     * @param end null when unknown
     */
    public Outlook with(@Nullable Integer position, @Nullable Instant end, Instant now) {
        Instant told = end == null ? null : end.truncatedTo(ChronoUnit.SECONDS);
        return new Outlook(variant, position, isAboutTheSame(told, now) ? expectedEnd : told);
    }

    private boolean isAboutTheSame(@Nullable Instant end, Instant now) {
        if (end == null || expectedEnd == null) {
            return Objects.equals(end, expectedEnd);
        }
        Duration moved = Duration.between(expectedEnd, end).abs();
        Duration left = Duration.between(now, end).dividedBy(10);
        return moved.compareTo(SMALL) < 0 || moved.compareTo(left) < 0;
    }
}
