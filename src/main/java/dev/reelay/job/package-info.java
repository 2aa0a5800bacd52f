/**
 * The rules of a job: its states and legal moves, decisions and their effects, failure codes, schedules.
 *
 * <p>Decisions are pure, and nothing here blocks, does I/O, has a thread or reads the machine's clock. {@link
 * dev.reelay.job.Backoff} alone keeps state and draws its own chance. Imports no other package of Reelay and no framework.
 */
@NullMarked
package dev.reelay.job;

import org.jspecify.annotations.NullMarked;
