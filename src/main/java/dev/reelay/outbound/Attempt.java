package dev.reelay.outbound;

import dev.reelay.job.JobState.Submitting;
import java.time.Instant;

/**
 * Identifies one POST of one job. The time of its announcement belongs to it: an id may come again once its receipt is
 * gone, and another worker may announce the same number of a job when the announcement here was never written.
 *
 * @param number counts from 1
 * @param intentAt when the POST was announced
 */
public record Attempt(String id, int number, Instant intentAt) {

    /** The attempt that the job is in. */
    public static Attempt of(Submitting state) {
        return new Attempt(state.id(), state.attempt(), state.intentAt());
    }
}
