/**
 * Learns how long the jobs of a model take, and tells when to poll for one: often where its end is likely, rarely where it is not.
 *
 * <pre>
 *   timing.RunTimes of a job that ended, or of a receipt ─▶ LearnedPolls ─▶ Kinds ─▶ Kind: EndCounts of whole times and of runs
 *                                                            │                         │
 *   a job's age, and what its polls showed ────────▶ plan ───┤                         ▼
 *                                                            └─▶ Forecast ◀──────── Curve: the hazard of the end by age
 *                                                                   │
 *                                                                Rhythm: the next poll is where ∫√(hazard / 2k) reaches 1
 * </pre>
 *
 * <p>k is how many seconds of lag a poll is worth. A schedule with the rate √(hazard / 2k) makes polls × mean lag as small as any schedule
 * can, ½(∫√(f·S))², f the density and S the survival of the time to the end; k only chooses how much of the one is paid for the other.
 *
 * <p>Nothing here is stored, does I/O or reads the machine's clock. The learning is a guess that saves polls: no promise of Reelay's rests
 * on it, and whatever it has been told, a poll is never sooner than {@link dev.reelay.polling.Rhythm#FLOOR} and, while the budget allows
 * it, never later than {@link dev.reelay.polling.Rhythm#CEILING}. Inside the package times are seconds.
 *
 * <p>Imports the vocabulary, {@code decision} only.
 */
@NullMarked
package dev.reelay.polling;

import org.jspecify.annotations.NullMarked;
