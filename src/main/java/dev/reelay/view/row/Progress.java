package dev.reelay.view.row;

import dev.reelay.records.CancellationStatus;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come.
 *
 * @param attempts how many POSTs were announced, as far as the records that were read say: only those of a job that waits count
 *     them
 * @param requestId RunComfy's id of the job; null when it has none
 * @param cancellation null when nobody wants the job cancelled, or when that ended it
 */
public record Progress(
        int attempts, @Nullable String requestId, @Nullable CancellationStatus cancellation) {}
