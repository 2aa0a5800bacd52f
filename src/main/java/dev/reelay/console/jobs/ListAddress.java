package dev.reelay.console.jobs;

import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobOrder;
import dev.reelay.view.row.PageMark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the address of a list says: which jobs, in which order, from where on.
 *
 * @param after where the page before ended; null for the first page
 */
record ListAddress(
        JobFilter filter, JobOrder order, @Nullable PageMark after) {

    /** The path of the list, below the base path. */
    static final String PATH = "/jobs";

    private static final String ORDER = "order";
    private static final String AFTER = "after";
    /** Fields of the form that adds to a filter: a pointer into metadata, and the value there. */
    private static final String METADATA_PATH = "metadata_path";

    private static final String METADATA_VALUE = "metadata_value";

    /**
     * The address with these parameters. What a form sends is taken, too: an empty field says nothing.
     *
     * @throws FilterException for what makes no sense
     */
    static ListAddress of(Map<String, List<String>> parameters) {
        Map<String, List<String>> filter = new TreeMap<>();
        parameters.forEach((name, values) -> {
            List<String> given =
                    values.stream().filter(value -> !value.isEmpty()).toList();
            if (!given.isEmpty()) {
                filter.put(name, given);
            }
        });
        String order = one(ORDER, filter.remove(ORDER));
        String after = one(AFTER, filter.remove(AFTER));
        String path = one(METADATA_PATH, filter.remove(METADATA_PATH));
        String value = one(METADATA_VALUE, filter.remove(METADATA_VALUE));
        if ((path == null) != (value == null)) {
            throw new FilterException("metadata: a path and a value belong together, for example customer and c-17");
        }
        JobFilter wanted = JobFilter.of(filter);
        return new ListAddress(
                path == null || value == null ? wanted : wanted.with(JobFilter.METADATA + path, value),
                order == null ? JobOrder.NEWEST : JobOrder.of(order),
                after == null ? null : PageMark.parse(after));
    }

    private static @Nullable String one(String name, @Nullable List<String> values) {
        if (values != null && values.size() > 1) {
            throw new FilterException("%s: it has %d values and can have 1".formatted(name, values.size()));
        }
        return values == null ? null : values.getFirst();
    }

    /** Whether parameters are those of a form, so that there is a shorter address for the same. */
    static boolean isOfForm(Map<String, List<String>> parameters) {
        return parameters.containsKey(METADATA_PATH)
                || parameters.containsKey(METADATA_VALUE)
                || parameters.values().stream().anyMatch(values -> values.contains(""));
    }

    /** Whether the filter asks for what customers have sent. */
    boolean asksForPayloads() {
        return filter.parameters().keySet().stream()
                .anyMatch(name -> name.startsWith(JobFilter.METADATA) || name.equals("tenant"));
    }

    /** The first page of the same list with another filter. */
    ListAddress with(JobFilter other) {
        return new ListAddress(other, order, null);
    }

    /** The first page of the same list in another order. */
    ListAddress in(JobOrder other) {
        return new ListAddress(filter, other, null);
    }

    /** The same list from another place on. */
    ListAddress from(@Nullable PageMark mark) {
        return new ListAddress(filter, order, mark);
    }

    /** The address below the base path. */
    String path() {
        StringBuilder query = new StringBuilder(filter.text());
        if (order != JobOrder.NEWEST) {
            add(query, ORDER, order.word());
        }
        if (after != null) {
            add(query, AFTER, after.text());
        }
        return query.isEmpty() ? PATH : PATH + "?" + query;
    }

    private static void add(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(FilterText.encoded(value));
    }
}
