package dev.reelay.view.row;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters. Immutable; equal when the texts are.
 *
 * <p>Its parameters are {@code code}, {@code reason} (a {@link MessagePattern}), {@code key}, {@code key_prefix}, {@code place} ({@code
 * <partition>/<offset>}), {@code at_from} and {@code at_to} (from inclusive, to exclusive, to the millisecond). A dead letter fits when
 * it has one of the values of every parameter.
 */
public final class LetterFilter implements Filter {

    private static final Parameters.Grammar<DeadLetterRow> GRAMMAR =
            Parameters.Grammar.of(List.of(LetterField.values()), _ -> null, "");

    /** The filter that every dead letter fits. */
    public static final LetterFilter ALL = of(Map.of());

    private final Parameters<DeadLetterRow> parameters;

    private LetterFilter(Parameters<DeadLetterRow> parameters) {
        this.parameters = parameters;
    }

    /**
     * The filter with these parameters, each with at least one value.
     *
     * @throws FilterException for an unknown name or a value that it cannot have
     */
    public static LetterFilter of(Map<String, ? extends Collection<String>> parameters) {
        Parameters<DeadLetterRow> checked = Parameters.of(parameters, GRAMMAR);
        checked.refuseEmptyRange(LetterField.AT_FROM.parameter(), LetterField.AT_TO.parameter());
        return new LetterFilter(checked);
    }

    /**
     * The filter with this {@link FilterText}.
     *
     * @throws FilterException as {@link #of} does, and for what is no such text
     */
    public static LetterFilter parse(String text) {
        return of(FilterText.pairs(text));
    }

    /** The names of the parameters. */
    public static List<String> names() {
        return List.copyOf(GRAMMAR.fields().keySet());
    }

    /** This filter without a value, or without a parameter; the same when it has none like that. */
    public LetterFilter without(String name, @Nullable String value) {
        return of(parameters.without(name, value));
    }

    @Override
    public String text() {
        return parameters.text();
    }

    @Override
    public Map<String, List<String>> parameters() {
        return parameters.values();
    }

    @Override
    public boolean isEmpty() {
        return parameters.isEmpty();
    }

    /** Whether the dead letter fits. */
    public boolean matches(DeadLetterRow row) {
        return parameters.matches(row);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LetterFilter filter && parameters.equals(filter.parameters);
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
