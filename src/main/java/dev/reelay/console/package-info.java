/**
 * The frame of the console: what its pages know and may do, who looks, and what every page has in common. Its places are rooms of
 * their own.
 *
 * <pre>
 * console.access    who looks, and from where: credentials, sessions, headers ─▶ Visitor
 * console.overview  what is going on: overview, workers, and who is told of changes
 * console.jobs      the list, and one job
 * console.figures   failures in groups, money in doubt, costs
 * console.limits    what workers share: set, granted, used, waited for
 * console.steer     forms that change something, bulk actions, the audit log, pauses, dead letters
 * </pre>
 *
 * <p>Pages only read {@link dev.reelay.console.ConsoleData}: a page never waits for a feed, and nothing but {@code console.steer} writes.
 * Whatever comes from records, from RunComfy or from users is text: Qute escapes it, and no page has a script or a style in it.
 *
 * <p>{@code console.js} decides when the part of a page that changes ({@code id="live"}) is fetched again: it follows {@code /live} while
 * the page is visible, and waits while somebody marks, selects or writes something. A browser opens six connections to a host, so hidden
 * pages keep none; htmx's extension for such streams would.
 *
 * <p>Imports the vocabulary, {@code kafka}, {@code feed}, {@code limits}, {@code outputs}, {@code view}, {@code view.limits}, {@code view.money},
 * {@code view.row}, {@code audit}, {@code actions}.
 */
@NullMarked
package dev.reelay.console;

import org.jspecify.annotations.NullMarked;
