package dev.reelay.console.steer;

import dev.reelay.console.BackPath;
import dev.reelay.console.Notices;
import dev.reelay.job.DeadLetter;
import dev.reelay.view.row.DeadLetterRow;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.LetterFilter;
import dev.reelay.view.row.MessagePattern;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest dead letters that fit a filter.
 *
 * @param total that fit, on all pages
 * @param known of all, whether they fit or not
 * @param most how many are kept: older ones are in the topic only
 */
record LettersPage(List<DeadLetterRow> rows, Query query, int total, int known, int most) {

    static final int SIZE = 100;

    private static final String PAGE = "page";

    LettersPage {
        rows = List.copyOf(rows);
    }

    /** Which dead letters, and which page of them. */
    record Query(LetterFilter filter, int page) {

        /**
         * The question with these parameters of an address. What a form sends is taken, too: an empty field says nothing.
         *
         * @throws FilterException for what makes no sense
         */
        static Query of(Map<String, List<String>> parameters) {
            Map<String, List<String>> filter = new LinkedHashMap<>();
            parameters.forEach((name, values) -> {
                List<String> given =
                        values.stream().filter(value -> !value.isEmpty()).toList();
                if (!given.isEmpty() && !name.equals(Notices.PARAMETER)) {
                    filter.put(name, given);
                }
            });
            List<String> page = filter.remove(PAGE);
            return new Query(LetterFilter.of(filter), Numbers.page(page == null ? null : page.getFirst()));
        }

        private String path(LetterFilter other, int number) {
            String query = other.text() + (number == 1 ? "" : (other.isEmpty() ? "" : "&") + PAGE + "=" + number);
            return "/dead-letters" + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** A part of the filter, and the path of the list without it. */
    record Chip(String name, String value, String removed) {}

    /** @param all newest first */
    static LettersPage of(List<DeadLetterRow> all, Query query, int most) {
        List<DeadLetterRow> fitting =
                all.stream().filter(query.filter()::matches).toList();
        return new LettersPage(
                fitting.stream().skip((query.page() - 1L) * SIZE).limit(SIZE).toList(),
                query,
                fitting.size(),
                all.size(),
                most);
    }

    /** The path of the page with newer ones; null on the first. */
    public @Nullable String newer() {
        return query.page() > 1 ? query.path(query.filter(), query.page() - 1) : null;
    }

    /** The path of the page with older ones; null on the last. */
    public @Nullable String older() {
        return (long) query.page() * SIZE < total ? query.path(query.filter(), query.page() + 1) : null;
    }

    /** Whether there may be older ones that are not shown. */
    public boolean isFull() {
        return known >= most;
    }

    public boolean isFiltered() {
        return !query.filter().isEmpty();
    }

    public List<Chip> chips() {
        return query.filter().parameters().entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream()
                        .map(value -> new Chip(
                                parameter.getKey(),
                                value,
                                query.path(query.filter().without(parameter.getKey(), value), 1))))
                .toList();
    }

    /** The first value of a parameter of the filter; empty when it has none. */
    public String value(String name) {
        List<String> values = query.filter().parameters().getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst();
    }

    /** For templates: the words of codes. */
    public List<String> codes() {
        return Arrays.stream(DeadLetter.Code.values())
                .map(DeadLetter.Code::code)
                .toList();
    }

    /** The path of the dry run that sends all that fit again; null without a filter, or when none fits. */
    public @Nullable String redrive() {
        return isFiltered() && total > 0
                ? "/actions/new?kind=redrive&" + query.filter().text()
                : null;
    }

    /** The path of the list with those that have the same reason. */
    public String like(DeadLetterRow row) {
        return row.reason().isEmpty()
                ? "/dead-letters"
                : "/dead-letters?reason=" + BackPath.encoded(MessagePattern.of(row.reason()));
    }
}
