/**
 * What a job is, how it may move, and what follows: states, legal moves, decisions, effects, failure codes, schedules.
 *
 * <p>Pure: the same arguments give the same answer, and nothing here blocks or does I/O; {@link
 * dev.reelay.job.SystemScheduler} alone has a thread, which reads the machine's clock. Imports no other package of Reelay and no
 * framework.
 */
@NullMarked
package dev.reelay.job;

import org.jspecify.annotations.NullMarked;
