/**
 * Shared limits for anyone who looks: what commands set beside what is granted, used and waited for, and why a job waits.
 *
 * <pre>
 * LiveLimits        opens the feed of generation-limits, which is there once a limit was set
 *   LimitTable      grants and demands ─▶ limits.LimitView
 * Standings         LimitView and view.LimitRow (what commands set) ─▶ Standing, one for each scope ─▶ Slots, one for each measure
 * Wait              the same for one job: what it waits for; budgets without room come from view.money
 * </pre>
 *
 * <p>Settings of workers ({@code REELAY_LIMIT_OUTSTANDING}) are not in the topics; what they granted is.
 *
 * <p>Imports {@code view}, {@code view.money}, {@code view.row}, {@code quota}, {@code limits}, {@code feed} and {@code kafka}.
 */
@NullMarked
package dev.reelay.view.limits;

import org.jspecify.annotations.NullMarked;
