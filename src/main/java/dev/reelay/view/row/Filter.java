package dev.reelay.view.row;

import java.util.List;
import java.util.Map;

/**
 * Which rows of a list. The same filter is a page's address, options on the command line and part of an audit record, so it has one
 * canonical text. Immutable.
 */
public sealed interface Filter permits JobFilter, LetterFilter {

    /** The canonical text, which {@code parse} takes; empty for the filter that everything fits. */
    String text();

    /** The parameters with their values, in canonical order. */
    Map<String, List<String>> parameters();

    /** Whether everything fits. */
    boolean isEmpty();
}
