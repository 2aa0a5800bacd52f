package dev.reelay.decision;

import dev.reelay.job.JobState.Submitted;
import dev.reelay.timing.PollPlan;
import dev.reelay.timing.Sightings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Plans a poll after a quarter of the job's age.
 *
 * @param expectedEnd of every job; null when nobody can tell
 */
public record QuarterOfAge(@Nullable Instant expectedEnd) implements PollTimes {

    /** Nobody can tell when a job ends. */
    public QuarterOfAge() {
        this(null);
    }

    @Override
    public PollPlan plan(Submitted state, Sightings seen, Duration typical, Instant now) {
        Duration pause = Duration.between(state.submittedAt(), now).dividedBy(4);
        Duration planned = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause;
        return new PollPlan(planned, planned, expectedEnd);
    }
}
