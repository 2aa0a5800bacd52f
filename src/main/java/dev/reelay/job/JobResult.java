package dev.reelay.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one answer that a job's consumers get.
 *
 * @param requestId RunComfy's id, when it accepted the job
 * @param submittedAt when RunComfy accepted it
 * @param startedAt when it was first seen running
 * @param cancelTooLate whether a cancel command came too late for it
 */
public record JobResult(
        Job job,
        Outcome outcome,
        Charged charged,
        @Nullable String requestId,
        @Nullable Instant submittedAt,
        @Nullable Instant startedAt,
        Instant finishedAt,
        boolean cancelTooLate) {}
