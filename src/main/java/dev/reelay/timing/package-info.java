/**
 * When things happened, and when they are due: waits between retries, what polls saw, how long runs took.
 *
 * <p>{@link dev.reelay.timing.Backoff} alone keeps state and draws its own chance. Imports {@code answer} and {@code json}.
 */
@NullMarked
package dev.reelay.timing;

import org.jspecify.annotations.NullMarked;
