/**
 * A job as a row of a list: what is known of it without its input and its output, which rows a filter takes, and their order. Pure
 * values, small, since there are a hundred thousand of them. A dead letter as a row, too.
 *
 * <pre>
 * JobFilter (FilterField, MetadataParameter) · LetterFilter (LetterField) ─▶ Parameters: checked, in one order ─▶ FilterText
 * </pre>
 *
 * <p>Imports the vocabulary and {@code records}.
 */
@NullMarked
package dev.reelay.view.row;

import org.jspecify.annotations.NullMarked;
