package dev.reelay.outbound;

import dev.reelay.job.JobState.Submitting;
import java.time.Instant;

/**
 * Which POST of which job. The time of its announcement is part of it: an id may come again once its receipt is gone, and
 * another worker may announce the same number of a job whose announcement here was never written.
 */
public record Attempt(String id, int number, Instant intentAt) {

    public static Attempt of(Submitting state) {
        return new Attempt(state.id(), state.attempt(), state.intentAt());
    }
}
