/**
 * Reelay while everything around it breaks: several workers as processes, a real broker, a RunComfy that misbehaves, and a
 * schedule of what happens when that follows from one number, the seed.
 *
 * <pre>
 *   Schedule (from a seed) ─┐
 *   Load (from a seed) ─────┴▶ ChaosRun ──▶ Facts ──▶ Verdict: what must hold and does not, in sentences
 *                              │                 └──▶ Table: what happened, for people
 *                              └─▶ WorkerPlaces, ChaosApi, TestBroker
 * </pre>
 *
 * <p>{@code ChaosIT} is the short form, a part of {@code ./mvnw verify}; {@code TenMinutesOfChaos} the long one, by
 * {@code ./mvnw -Pchaos}. Each prints its seed, and {@code -Dchaos.seed=<number>} makes it happen again: the same jobs and
 * the same trouble at the same times, though processes never run twice in quite the same way.
 */
@NullMarked
package dev.reelay.chaos;

import org.jspecify.annotations.NullMarked;
