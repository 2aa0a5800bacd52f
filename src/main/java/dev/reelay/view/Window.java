package dev.reelay.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the table holds, and so the scope of every number from it: all jobs that have not ended, and the newest of those that have.
 *
 * @param live jobs that have not ended
 * @param ended jobs that have
 * @param dropped how many that had ended were dropped to make room; 0 when the table has all that the topics have shown
 * @param since when the oldest of those that are kept ended: older ones are not counted. Null when none was dropped
 * @param withoutMetadata rows whose metadata had no room, so that no filter finds them by it
 * @param bytes about how much heap the rows take
 */
public record Window(
        long live, long ended, long dropped, @Nullable Instant since, long withoutMetadata, long bytes) {}
