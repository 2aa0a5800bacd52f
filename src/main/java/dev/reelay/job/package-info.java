/**
 * A job: what its request asked for, its states and their legal moves, its end and its result.
 *
 * <p>Values alone: nothing here blocks, does I/O or reads the machine's clock. Imports {@code cost}, {@code json}, {@code outcome}, {@code timing}
 * and no framework.
 */
@NullMarked
package dev.reelay.job;

import org.jspecify.annotations.NullMarked;
