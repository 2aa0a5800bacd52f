package dev.reelay.view.row;

import static dev.reelay.view.row.FilterField.refused;

import dev.reelay.job.ForeignText;
import dev.reelay.job.Job;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs. The same filter is a page's address, options on the command line and part of an audit record, so it has one canonical
 * text. Immutable; equal when the texts are.
 *
 * <p>Its parameters are {@code state} (a status, {@code live} or {@code ended}), {@code model}, {@code code}, {@code charged}, {@code
 * message} (a {@link MessagePattern}), {@code tenant}, {@code id}, {@code id_prefix}, {@code received_from}, {@code received_to}, {@code
 * ended_from}, {@code ended_to} (from inclusive, to exclusive, to the millisecond) and {@code metadata/<path>}, a JSON pointer into the
 * metadata: {@code metadata/customer=c-17}. A job
 * fits when it has one of the values of every parameter. In metadata a number is compared as a number, and an array fits when one of
 * its elements does.
 */
public final class JobFilter {

    /** The filter that every job fits. */
    public static final JobFilter ALL = new JobFilter(new LinkedHashMap<>());

    /** What names of parameters for metadata begin with. */
    public static final String METADATA = "metadata/";

    private static final int MOST_VALUES = 100;

    /** Code points. An id has 200, and so has a model's name. */
    private static final int LONGEST = Job.MAX_ID;

    private static final Map<String, FilterField> FIELDS = Arrays.stream(FilterField.values())
            .collect(Collectors.toMap(FilterField::parameter, field -> field, (a, _) -> a, LinkedHashMap::new));

    private final Map<String, SortedSet<String>> parameters;
    private final List<Predicate<JobRow>> rules;

    private JobFilter(Map<String, SortedSet<String>> parameters) {
        this.parameters = parameters;
        this.rules = parameters.entrySet().stream().map(JobFilter::rule).toList();
    }

    private static Predicate<JobRow> rule(Map.Entry<String, SortedSet<String>> parameter) {
        FilterField field = FIELDS.get(parameter.getKey());
        if (field != null) {
            return field.rule(parameter.getValue());
        }
        MetadataPath path = path(parameter.getKey());
        List<MetadataPath.Wanted> wanted = parameter.getValue().stream()
                .map(value -> wanted(parameter.getKey(), value))
                .toList();
        return row -> row.asked().metadata() != null && path.matches(row.asked().metadata(), wanted);
    }

    private static MetadataPath.Wanted wanted(String name, String value) {
        try {
            return new MetadataPath.Wanted(value);
        } catch (ArithmeticException e) {
            throw refused(name, value, "is a number whose exponent is out of range");
        }
    }

    private static MetadataPath path(String name) {
        try {
            return MetadataPath.of(name.substring(METADATA.length() - 1));
        } catch (IllegalArgumentException e) {
            throw new FilterException(
                    ("\"%s\" is no path into metadata: after metadata it is a JSON pointer, for example"
                                    + " metadata/customer")
                            .formatted(ForeignText.oneLine(name, 60)));
        }
    }

    /**
     * The filter with these parameters, each with at least one value.
     *
     * @throws FilterException for an unknown name or a value that it cannot have
     */
    public static JobFilter of(Map<String, ? extends Collection<String>> parameters) {
        Map<String, SortedSet<String>> canonical = new LinkedHashMap<>();
        Set<String> names = new LinkedHashSet<>(FIELDS.keySet());
        names.addAll(new TreeSet<>(parameters.keySet()));
        for (String name : names) {
            Collection<String> values = parameters.get(name);
            if (values != null) {
                SortedSet<String> words = canonical(name, values);
                if (!words.isEmpty()) {
                    canonical.put(name, words);
                }
            }
        }
        refuseEmptyRange(canonical, FilterField.RECEIVED_FROM, FilterField.RECEIVED_TO);
        refuseEmptyRange(canonical, FilterField.ENDED_FROM, FilterField.ENDED_TO);
        return new JobFilter(canonical);
    }

    private static SortedSet<String> canonical(String name, Collection<String> values) {
        FilterField field = FIELDS.get(name);
        if (field == null && !name.startsWith(METADATA)) {
            throw new FilterException("\"%s\" is no filter: there are %s and metadata/<path>"
                    .formatted(ForeignText.oneLine(name, 60), String.join(", ", FIELDS.keySet())));
        }
        if (values.isEmpty()) {
            throw new FilterException(
                    ForeignText.oneLine(name, 60) + ": it has no value; leave it out to get every job");
        }
        if (values.size() > (field == null || field.takesMany() ? MOST_VALUES : 1)) {
            throw new FilterException("%s: it has %d values and can have %d"
                    .formatted(
                            ForeignText.oneLine(name, 60),
                            values.size(),
                            field == null || field.takesMany() ? MOST_VALUES : 1));
        }
        Set<String> distinct = new LinkedHashSet<>(values);
        distinct.forEach(value -> check(name, value));
        return field == null ? new TreeSet<>(distinct) : field.canonical(distinct);
    }

    private static void check(String name, String value) {
        if (value.isEmpty()) {
            throw new FilterException(ForeignText.oneLine(name, 60) + ": it is empty; leave it out to get every job");
        }
        if (value.codePointCount(0, value.length()) > LONGEST) {
            throw refused(name, value, "is longer than " + LONGEST + " characters");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw refused(name, value, "is not well-formed Unicode");
        }
    }

    private static void refuseEmptyRange(Map<String, SortedSet<String>> parameters, FilterField from, FilterField to) {
        Set<String> begin = parameters.get(from.parameter());
        Set<String> end = parameters.get(to.parameter());
        if (begin != null && end != null && FilterField.millis(begin) >= FilterField.millis(end)) {
            throw refused(to.parameter(), end.iterator().next(), "is not after " + from.parameter());
        }
    }

    /**
     * The filter with this text: {@code name=value} pairs between {@code &}, percent-encoded as in an address. A question mark in
     * front is ignored.
     *
     * @throws FilterException as {@link #of} does, and for what is no such text
     */
    public static JobFilter parse(String text) {
        return of(pairs(text));
    }

    /**
     * The parameters of a text that {@link #parse} takes, decoded, whatever their names and values are: an address has others beside
     * those of a filter.
     *
     * @throws FilterException for what is no such text
     */
    public static Map<String, List<String>> pairs(String text) {
        Map<String, List<String>> parameters = new TreeMap<>();
        String query = text.startsWith("?") ? text.substring(1) : text;
        for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at <= 0) {
                throw new FilterException("\"%s\" is no name=value".formatted(ForeignText.oneLine(pair, 60)));
            }
            parameters
                    .computeIfAbsent(decoded(pair.substring(0, at)), _ -> new ArrayList<>())
                    .add(decoded(pair.substring(at + 1)));
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (decoded.indexOf('\uFFFD') < 0) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // below
        }
        throw new FilterException("\"%s\" is not percent-encoded UTF-8".formatted(ForeignText.oneLine(text, 60)));
    }

    /** The canonical text, which {@link #parse} takes; empty for {@link #ALL}. */
    public String text() {
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encoded(parameter.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
    }

    /**
     * Text as a name or a value of an address. Slashes and colons stay: an address may have them there, and people read models and
     * times.
     */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":");
    }

    /** The parameters with their values, in canonical order. */
    public Map<String, List<String>> parameters() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        parameters.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return copy;
    }

    /** The names of the parameters that are not about metadata. */
    public static List<String> names() {
        return List.copyOf(FIELDS.keySet());
    }

    /**
     * This filter with one more value: as a further one, or in the place of the one that there can be.
     *
     * @throws FilterException as {@link #of} does
     */
    public JobFilter with(String name, String value) {
        Map<String, List<String>> more = parameters();
        FilterField field = FIELDS.get(name);
        List<String> values =
                new ArrayList<>(field != null && !field.takesMany() ? List.of() : more.getOrDefault(name, List.of()));
        values.add(value);
        more.put(name, values);
        return of(more);
    }

    /** This filter without a value, or without a parameter; the same when it has none like that. */
    public JobFilter without(String name, @Nullable String value) {
        Map<String, List<String>> less = parameters();
        List<String> values = new ArrayList<>(less.getOrDefault(name, List.of()));
        values.removeIf(each -> value == null || each.equals(value));
        if (values.isEmpty()) {
            less.remove(name);
        } else {
            less.put(name, values);
        }
        return of(less);
    }

    /** Whether every job fits. */
    public boolean isEmpty() {
        return parameters.isEmpty();
    }

    /** Whether the job fits. */
    public boolean matches(JobRow row) {
        for (Predicate<JobRow> rule : rules) {
            if (!rule.test(row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JobFilter filter && parameters.equals(filter.parameters);
    }

    @Override
    public int hashCode() {
        return parameters.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
