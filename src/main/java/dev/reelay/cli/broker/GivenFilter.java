package dev.reelay.cli.broker;

import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a filter that is given as one text and as options: a parameter that is in both has the values of both. */
public final class GivenFilter {

    private final Map<String, List<String>> parameters;

    /** @param text as in a URL; null for none */
    public GivenFilter(@Nullable String text) {
        parameters = new LinkedHashMap<>(text == null ? Map.of() : FilterText.pairs(text));
    }

    /** Adds the values of an option. */
    public GivenFilter with(String name, List<String> values) {
        if (!values.isEmpty()) {
            List<String> all = new ArrayList<>(parameters.getOrDefault(name, List.of()));
            all.addAll(values);
            parameters.put(name, all);
        }
        return this;
    }

    /** Adds the value of an option; null for none. */
    public GivenFilter with(String name, @Nullable String value) {
        return with(name, value == null ? List.of() : List.of(value));
    }

    /** The usage error of a command whose filter options are invalid. */
    public static CommandFailure failure(FilterException why) {
        return new CommandFailure(ExitCode.USAGE, "no such filter: " + why.getMessage(), "--filter", null);
    }

    /** The names with their values. */
    public Map<String, List<String>> parameters() {
        return parameters;
    }
}
