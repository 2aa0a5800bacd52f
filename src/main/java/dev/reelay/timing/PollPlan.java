package dev.reelay.timing;

import dev.reelay.decision.PollTimes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to poll for a job next.
 *
 * @param pause until then; at least {@link PollTimes#SHORTEST}
 * @param alone how long the pause would be if the job were the only one; the pause is longer when the worker polls for too many
 * @param expectedEnd when half of the jobs like this one have ended; null when unknown
 */
public record PollPlan(
        Duration pause, Duration alone, @Nullable Instant expectedEnd) {}
