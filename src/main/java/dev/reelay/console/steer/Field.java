package dev.reelay.console.steer;

import dev.reelay.audit.Action;
import dev.reelay.view.row.Filter;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.util.List;

/** A name and its value, of a form or of a filter. */
record Field(String name, String value) {

    private static final String HIDDEN = "(hidden)";

    /**
     * A filter for people: without the values that customers have sent for visitors who may not see them.
     *
     * @param seesPayloads whether metadata may be shown
     */
    static List<Field> of(Filter filter, boolean seesPayloads) {
        return filter.parameters().entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> of(parameter.getKey(), value, seesPayloads)))
                .toList();
    }

    private static Field of(String name, String value, boolean seesPayloads) {
        boolean fromCustomers = name.equals("tenant") || name.startsWith(JobFilter.METADATA);
        return new Field(name, fromCustomers && !seesPayloads ? HIDDEN : value);
    }

    /** The same of a filter in an audit record, where a long one is cut and others may have written anything. */
    static List<Field> of(Action.Kind kind, String filter, boolean seesPayloads) {
        try {
            return of(kind == Action.Kind.REDRIVE ? LetterFilter.parse(filter) : JobFilter.parse(filter), seesPayloads);
        } catch (FilterException e) {
            return List.of(new Field("filter", seesPayloads ? filter : HIDDEN));
        }
    }
}
