package dev.reelay.view.row;

import static dev.reelay.view.row.FilterException.refused;

import dev.reelay.job.Job;
import dev.reelay.json.ForeignText;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a filter of rows with their values, checked and in one order, and the rules that they make. Immutable. */
final class Parameters<R> {

    private static final int MOST_VALUES = 100;

    /** Code points. An id has 200, and so has a model's name. */
    private static final int LONGEST = Job.MAX_ID;

    /**
     * What parameters there are.
     *
     * @param fields those with a fixed name, in canonical order
     * @param further the parameter with another name; null when there is none with it. Its exceptions say why not
     * @param furtherNames what an error says of these, after the names of the fields; empty for nothing
     */
    record Grammar<R>(
            Map<String, FilterParameter<R>> fields,
            Function<String, @Nullable FilterParameter<R>> further,
            String furtherNames) {

        static <R> Grammar<R> of(
                List<? extends FilterParameter<R>> fields,
                Function<String, @Nullable FilterParameter<R>> further,
                String furtherNames) {
            Map<String, FilterParameter<R>> byName = new LinkedHashMap<>();
            fields.forEach(field -> byName.put(field.parameter(), field));
            return new Grammar<>(byName, further, furtherNames);
        }

        FilterParameter<R> find(String name) {
            FilterParameter<R> found = fields.containsKey(name) ? fields.get(name) : further.apply(name);
            if (found == null) {
                throw new FilterException("\"%s\" is no filter: there are %s%s"
                        .formatted(ForeignText.oneLine(name, 60), String.join(", ", fields.keySet()), furtherNames));
            }
            return found;
        }
    }

    private final Map<String, SortedSet<String>> values;
    private final List<Predicate<R>> rules;

    private Parameters(Map<String, SortedSet<String>> values, List<Predicate<R>> rules) {
        this.values = values;
        this.rules = rules;
    }

    /**
     * These parameters, each with at least one value.
     *
     * @throws FilterException for an unknown name or a value that it cannot have
     */
    static <R> Parameters<R> of(Map<String, ? extends Collection<String>> given, Grammar<R> grammar) {
        Map<String, SortedSet<String>> canonical = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>(grammar.fields().keySet());
        names.addAll(new TreeSet<>(given.keySet()));
        for (String name : names) {
            Collection<String> some = given.get(name);
            if (some != null) {
                SortedSet<String> words = canonical(name, grammar.find(name), some);
                if (!words.isEmpty()) {
                    canonical.put(name, words);
                }
            }
        }
        return new Parameters<>(
                canonical,
                canonical.entrySet().stream()
                        .map(each -> grammar.find(each.getKey()).rule(each.getValue()))
                        .toList());
    }

    private static SortedSet<String> canonical(String name, FilterParameter<?> field, Collection<String> values) {
        if (values.isEmpty()) {
            throw new FilterException(ForeignText.oneLine(name, 60) + ": it has no value; leave it out");
        }
        int most = field.takesMany() ? MOST_VALUES : 1;
        if (values.size() > most) {
            throw new FilterException("%s: it has %d values and can have %d"
                    .formatted(ForeignText.oneLine(name, 60), values.size(), most));
        }
        Set<String> distinct = new LinkedHashSet<>(values);
        distinct.forEach(value -> check(name, value));
        return field.canonical(distinct);
    }

    private static void check(String name, String value) {
        if (value.isEmpty()) {
            throw new FilterException(ForeignText.oneLine(name, 60) + ": it is empty; leave it out");
        }
        if (value.codePointCount(0, value.length()) > LONGEST) {
            throw refused(name, value, "is longer than " + LONGEST + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw refused(name, value, "is not well-formed Unicode");
        }
    }

    /** @throws FilterException when both are there, and nothing is between them */
    void refuseEmptyRange(String from, String to) {
        Set<String> begin = values.get(from);
        Set<String> end = values.get(to);
        if (begin != null && end != null && FilterTime.millis(begin) >= FilterTime.millis(end)) {
            throw refused(to, end.iterator().next(), "is not after " + from);
        }
    }

    String text() {
        return values.entrySet().stream()
                .flatMap(each -> each.getValue().stream()
                        .map(value -> FilterText.encoded(each.getKey()) + "=" + FilterText.encoded(value)))
                .collect(Collectors.joining("&"));
    }

    Map<String, List<String>> values() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, each) -> copy.put(name, List.copyOf(each)));
        return copy;
    }

    /** The values without one of them, or without a parameter when {@code value} is null. */
    Map<String, List<String>> without(String name, @Nullable String value) {
        Map<String, List<String>> less = values();
        List<String> left = less.getOrDefault(name, List.of()).stream()
                .filter(each -> value != null && !each.equals(value))
                .toList();
        if (left.isEmpty()) {
            less.remove(name);
        } else {
            less.put(name, left);
        }
        return less;
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean matches(R row) {
        for (Predicate<R> rule : rules) {
            if (!rule.test(row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Parameters<?> parameters && values.equals(parameters.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
