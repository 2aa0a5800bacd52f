/**
 * RunComfy's list of models, read whole: for the worker's live catalog and for the command line.
 *
 * <pre>
 *  runcomfy.ModelDirectory ─▶ ListReader ─▶ ListReading: the whole list, or why there is none
 * </pre>
 *
 * <p>A list is never taken in part: half a list would look like models that vanished. Imports the vocabulary, {@code
 * dev.reelay.model} and {@code dev.reelay.runcomfy}.
 */
@NullMarked
package dev.reelay.listing;

import org.jspecify.annotations.NullMarked;
