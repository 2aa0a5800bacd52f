/**
 * What changes something, and what was changed: the endpoints of forms, bulk actions, the audit log, pauses and dead letters.
 *
 * <pre>
 * JobActionsResource · PausesResource · LimitActionsResource
 * DeadLettersResource · ActionsResource    HTTP: parameters in, pages or 303 out (Pages)
 *   └▶ SingleActions · ManyActions    permission ─▶ action ─▶ Answer           without HTTP
 * KnownForms    what a form asks for that was refused before it came to its endpoint: recorded, too
 *   └▶ PausesPage · LettersPage · LetterPage · ActionsPage · ActionPage · PlanPage what templates show
 * </pre>
 *
 * <p><b>A visitor without the permission is refused here</b>, and that is recorded, whether or not a page has shown the form: cancels,
 * pauses, limits, budgets, copies of outputs and stops need {@code act}, retries, redrives and findings need {@code money}.
 *
 * <p>After an action comes a redirect, so that a reload does nothing. A text about it is looked up by the action's id
 * ({@link dev.reelay.console.DoneTexts}): the address never has a text, and the way back stays below the base path.
 *
 * <p>A bulk action is fixed when its dry run is shown; the form names that plan, so that two presses are one action.
 *
 * <p>Values of dead letters, and filters that name customers, are shown to those who may see what customers have sent.
 *
 * <p>Imports {@code console}, the vocabulary, {@code kafka}, {@code feed}, {@code view}, {@code view.row}, {@code audit},
 * {@code actions}, {@code actions.commands}.
 */
@NullMarked
package dev.reelay.console.steer;

import org.jspecify.annotations.NullMarked;
