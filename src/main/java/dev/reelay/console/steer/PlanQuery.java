package dev.reelay.console.steer;

import dev.reelay.actions.BulkActions;
import dev.reelay.audit.Action;
import dev.reelay.console.Notices;
import dev.reelay.json.ForeignText;
import dev.reelay.view.row.Filter;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.LetterFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would be done to many.
 *
 * @param kind cancel, retry or store_outputs of jobs, or redrive of dead letters
 * @param filter of what the kind is for
 * @param max how many jobs at most
 * @param confirmed whether what may be paid for twice is sent too
 */
record PlanQuery(Action.Kind kind, Filter filter, int max, boolean confirmed) {

    private static final List<Action.Kind> MANY =
            List.of(Action.Kind.CANCEL, Action.Kind.RETRY, Action.Kind.STORE_OUTPUTS, Action.Kind.REDRIVE);

    /** Parameters of the page that are not of the filter. */
    private static final Set<String> OWN = Set.of("kind", "max", "confirmed", Notices.PARAMETER);

    /**
     * The question with these parameters of an address.
     *
     * @throws FilterException for a value that a parameter cannot have
     */
    static PlanQuery of(Map<String, List<String>> parameters) {
        Map<String, List<String>> filter = new LinkedHashMap<>(parameters);
        filter.keySet().removeAll(OWN);
        Action.Kind kind = kind(first(parameters, "kind"));
        return new PlanQuery(
                kind,
                kind == Action.Kind.REDRIVE ? LetterFilter.of(filter) : JobFilter.of(filter),
                max(first(parameters, "max")),
                "true".equals(first(parameters, "confirmed")));
    }

    /**
     * The question in this query of an address; null for none.
     *
     * @throws FilterException as {@link #of} does, and for what is no query
     */
    static PlanQuery ofText(@Nullable String query) {
        return of(query == null ? Map.of() : FilterText.pairs(query));
    }

    private static @Nullable String first(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.getFirst();
    }

    /**
     * The filter with this text.
     *
     * @throws FilterException for what is none of what the kind is for
     */
    static Filter filter(Action.Kind kind, String text) {
        return kind == Action.Kind.REDRIVE ? LetterFilter.parse(text) : JobFilter.parse(text);
    }

    /**
     * The kind with this word.
     *
     * @throws FilterException unless it can be done to many
     */
    static Action.Kind kind(@Nullable String word) {
        for (Action.Kind kind : MANY) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new FilterException("kind: \"%s\" is not cancel, retry, store_outputs or redrive"
                .formatted(ForeignText.oneLine(word == null ? "" : word, 60)));
    }

    /**
     * The number in this text; without one the most of an action.
     *
     * @throws FilterException for what is no number, or is not from 1 to {@link BulkActions#MOST}
     */
    static int max(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return BulkActions.MOST;
        }
        try {
            int max = Integer.parseInt(text.strip());
            if (max >= 1 && max <= BulkActions.MOST) {
                return max;
            }
        } catch (NumberFormatException e) {
            // below
        }
        throw new FilterException(
                "max: \"%s\" is no number from 1 to %d".formatted(ForeignText.oneLine(text, 60), BulkActions.MOST));
    }

    /** The path of the list of what fits, below the base path. */
    String list() {
        return switch (filter) {
            case JobFilter jobs -> jobs.isEmpty() ? "/jobs" : "/jobs?" + jobs.text();
            case LetterFilter letters -> letters.isEmpty() ? "/dead-letters" : "/dead-letters?" + letters.text();
        };
    }

    /** The path of the dry run below the base path. */
    String path() {
        return "/actions/new?kind=" + kind.word() + (confirmed ? "&confirmed=true" : "")
                + (max == BulkActions.MOST ? "" : "&max=" + max) + (filter.isEmpty() ? "" : "&" + filter.text());
    }

    PlanQuery confirmed(boolean risk) {
        return new PlanQuery(kind, filter, max, risk);
    }
}
