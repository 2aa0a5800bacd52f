package dev.reelay.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to poll for a job next.
 *
 * @param pause until then; at least {@link PollTimes#SHORTEST}
 * @param expectedEnd when half of the jobs like this one have ended; null where nobody can tell
 */
public record PollPlan(Duration pause, @Nullable Instant expectedEnd) {}
