/**
 * When things happened, and when they are due: waits between retries, what polls saw, how long runs took.
 *
 * <p>{@link dev.reelay.timing.Backoff}, which draws its own chance, and {@link dev.reelay.timing.LatestTime} alone keep state. Imports {@code answer} and {@code json}.
 */
@NullMarked
package dev.reelay.timing;

import org.jspecify.annotations.NullMarked;
