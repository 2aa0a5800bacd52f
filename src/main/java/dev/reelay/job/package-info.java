/**
 * The rules of a job: its states and legal moves, decisions and their effects, failure codes, schedules.
 *
 * <p>Decisions are pure, and nothing here blocks or does I/O. {@link dev.reelay.job.Backoff} alone keeps state and
 * draws its own chance; {@link dev.reelay.job.SystemScheduler} alone has a thread and reads the machine's clock.
 * Imports no other package of Reelay and no framework.
 */
@NullMarked
package dev.reelay.job;

import org.jspecify.annotations.NullMarked;
