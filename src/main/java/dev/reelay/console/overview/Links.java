package dev.reelay.console.overview;

import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Addresses below the console's base. */
final class Links {

    private Links() {}

    /** The list of the jobs that these parameters fit; null when no filter can say them, as of a job that names no model. */
    static @Nullable String jobs(Map<String, String> parameters) {
        JobFilter filter = JobFilter.ALL;
        try {
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                filter = filter.with(parameter.getKey(), parameter.getValue());
            }
        } catch (FilterException impossible) {
            return null;
        }
        return "/jobs?" + filter.text();
    }

    /** The page of a job. */
    static String job(String id) {
        return "/job?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Numbers between commas. */
    static String joined(List<Integer> numbers) {
        return String.join(", ", numbers.stream().map(String::valueOf).toList());
    }
}
