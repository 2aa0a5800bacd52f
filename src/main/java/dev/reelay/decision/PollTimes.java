package dev.reelay.decision;

import dev.reelay.job.JobState.Submitted;
import dev.reelay.timing.PollPlan;
import dev.reelay.timing.Sightings;
import java.time.Duration;
import java.time.Instant;

/**
 * Knows how long jobs take, and so when to poll for one. The answers are guesses: no promise rests on them. Implementations are
 * thread-safe and answer at once.
 */
public interface PollTimes {

    /** No poll of a job follows another sooner. */
    Duration SHORTEST = Duration.ofSeconds(2);

    /**
     * Plans the next poll of a job.
     *
     * @param seen what this worker's polls have shown
     * @param typical how long the model usually takes from submission to end
     */
    PollPlan plan(Submitted state, Sightings seen, Duration typical, Instant now);
}
