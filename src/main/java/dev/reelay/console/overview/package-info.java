/**
 * What is going on, at a glance: the overview, the workers, and the stream that tells open pages that something changed.
 *
 * <pre>
 * tables ─▶ Overview    one page of numbers, counted once for all who look in the same second
 * brokers ─▶ GroupWatch ─▶ Workers    the group; a page waits for brokers a moment only, and shows the last answer then
 * version ─▶ Ticker ─▶ LiveResource   once a second: a page that shows another version gets an event
 * </pre>
 *
 * <p>Imports the vocabulary, {@code kafka}, {@code feed}, {@code quota}, {@code limits}, {@code money}, {@code view}, {@code view.limits},
 * {@code view.money}, {@code view.row}, {@code console}.
 */
@NullMarked
package dev.reelay.console.overview;

import org.jspecify.annotations.NullMarked;
