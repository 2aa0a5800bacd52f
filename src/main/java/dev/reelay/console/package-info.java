/**
 * The frame of the console: what its pages know and may do, who looks, and what every page has in common. Its places are rooms of
 * their own.
 *
 * <pre>
 * console.access    who looks, and from where: credentials, sessions, headers ─▶ Visitor
 * console.overview  what is going on: overview, failures, costs, doubt, workers, live changes
 * console.jobs      the list, and one job
 * console.steer     forms that change something, deeds on many, the audit log, pauses, dead letters
 * </pre>
 *
 * <p>Pages only read {@link dev.reelay.console.ConsoleData}: a page never waits for a feed, and nothing but {@code console.steer} writes.
 * Whatever comes from records, from RunComfy or from users is text: Qute escapes it, and no page has a script or a style in it.
 *
 * <p>Imports {@code job}, {@code kafka}, {@code records}, {@code feed}, {@code view}, {@code view.row}, {@code audit}, {@code actions}.
 */
@NullMarked
package dev.reelay.console;

import org.jspecify.annotations.NullMarked;
