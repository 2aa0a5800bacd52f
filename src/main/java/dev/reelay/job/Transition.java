package dev.reelay.job;

import org.jspecify.annotations.Nullable;

/**
 * A job's move from one state to the next.
 *
 * @param before null for a new job
 */
public record Transition(@Nullable JobState before, JobState after) {}
