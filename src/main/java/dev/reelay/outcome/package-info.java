/**
 * How a job can end: its outcome, the code of a failure, violations, warnings and copies, and the words of its states.
 *
 * <p>Imports {@code answer}, {@code file} and {@code json}.
 */
@NullMarked
package dev.reelay.outcome;

import org.jspecify.annotations.NullMarked;
