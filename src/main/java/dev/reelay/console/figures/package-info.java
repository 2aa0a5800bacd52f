/**
 * The console's figures: failures in groups, money in doubt, costs. Everything is computed from the view when a page is made; nothing
 * here changes anything.
 *
 * <pre>
 * FiguresResource ─▶ FailuresPage (FailureLine)          ─▶ failures.html
 *                 ─▶ DoubtPage (DoubtLine, FindingTotal) ─▶ doubt.html
 *                 ─▶ CostsPage (CostLine, DayChart, ModelChart) ─▶ costs.html, and CostsCsv
 * </pre>
 *
 * <p>A number says its scope: what the view holds. What is not known is no zero. Whoever may not see what customers have sent gets
 * messages as patterns, without what they quote.
 *
 * <p>Imports {@code console}, the vocabulary, {@code money}, {@code records}, {@code view}, {@code view.money}, {@code view.row}, {@code audit}, {@code actions} (what jobs are worth).
 */
@NullMarked
package dev.reelay.console.figures;

import org.jspecify.annotations.NullMarked;
