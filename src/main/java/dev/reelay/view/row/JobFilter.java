package dev.reelay.view.row;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs. Immutable; equal when the texts are.
 *
 * <p>Its parameters are {@code state} (a status, {@code live} or {@code ended}), {@code model}, {@code code}, {@code charged}, {@code stored}
 * ({@code yes}, {@code failed}, {@code none}), {@code message} (a {@link MessagePattern}), {@code tenant}, {@code priority}, {@code id}, {@code id_prefix}, {@code received_from}, {@code received_to}, {@code
 * ended_from}, {@code ended_to} (from inclusive, to exclusive, to the millisecond) and {@code metadata/<path>}, a JSON pointer into the
 * metadata: {@code metadata/customer=c-17}. A job
 * fits when it has one of the values of every parameter. In metadata a number is compared as a number, and an array fits when one of
 * its elements does.
 */
public final class JobFilter implements Filter {

    /** What names of parameters for metadata begin with. */
    public static final String METADATA = "metadata/";

    private static final Parameters.Grammar<JobRow> GRAMMAR = Parameters.Grammar.of(
            List.of(FilterField.values()),
            name -> name.startsWith(METADATA) ? new MetadataParameter(name) : null,
            " and metadata/<path>");

    /** The filter that every job fits. */
    public static final JobFilter ALL = of(Map.of());

    private final Parameters<JobRow> parameters;

    private JobFilter(Parameters<JobRow> parameters) {
        this.parameters = parameters;
    }

    /**
     * The filter with these parameters, each with at least one value.
     *
     * @throws FilterException for an unknown name or a value that it cannot have
     */
    public static JobFilter of(Map<String, ? extends Collection<String>> parameters) {
        Parameters<JobRow> checked = Parameters.of(parameters, GRAMMAR);
        checked.refuseEmptyRange(FilterField.RECEIVED_FROM.parameter(), FilterField.RECEIVED_TO.parameter());
        checked.refuseEmptyRange(FilterField.ENDED_FROM.parameter(), FilterField.ENDED_TO.parameter());
        return new JobFilter(checked);
    }

    /**
     * The filter with this {@link FilterText}.
     *
     * @throws FilterException as {@link #of} does, and for what is no such text
     */
    public static JobFilter parse(String text) {
        return of(FilterText.pairs(text));
    }

    @Override
    public String text() {
        return parameters.text();
    }

    @Override
    public Map<String, List<String>> parameters() {
        return parameters.values();
    }

    /** The names of the parameters that are not about metadata. */
    public static List<String> names() {
        return List.copyOf(GRAMMAR.fields().keySet());
    }

    /**
     * This filter with one more value: as a further one, or in the place of the one that there can be.
     *
     * @throws FilterException as {@link #of} does
     */
    public JobFilter with(String name, String value) {
        Map<String, List<String>> more = parameters();
        FilterParameter<JobRow> field = GRAMMAR.fields().get(name);
        List<String> values =
                new ArrayList<>(field != null && !field.takesMany() ? List.of() : more.getOrDefault(name, List.of()));
        values.add(value);
        more.put(name, values);
        return of(more);
    }

    /** This filter without a value, or without a parameter; the same when it has none like that. */
    public JobFilter without(String name, @Nullable String value) {
        return of(parameters.without(name, value));
    }

    @Override
    public boolean isEmpty() {
        return parameters.isEmpty();
    }

    /** Whether the job fits. */
    public boolean matches(JobRow row) {
        return parameters.matches(row);
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
