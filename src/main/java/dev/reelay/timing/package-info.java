/**
 * When things happened, and when they are due: waits between retries, what polls saw, how long runs took.
 */
@NullMarked
package dev.reelay.timing;

import org.jspecify.annotations.NullMarked;
