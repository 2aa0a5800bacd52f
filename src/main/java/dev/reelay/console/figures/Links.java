package dev.reelay.console.figures;

import dev.reelay.view.JobView;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import dev.reelay.view.row.JobFilter;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Addresses below the base path. */
final class Links {

    private Links() {}

    /** The page of a job. */
    static String job(String id) {
        return "/job?id=" + FilterText.encoded(id);
    }

    /** Where a finding about the job is recorded. */
    static String finding(String id) {
        return "/job/finding?id=" + FilterText.encoded(id);
    }

    /** The place with this filter. */
    static String filtered(String place, JobFilter filter) {
        return filter.isEmpty() ? place : place + "?" + filter.text();
    }

    /** The jobs of a model that ended on a day; null when no filter finds them. Either may be null for all. */
    static @Nullable String ended(@Nullable LocalDate day, @Nullable String model) {
        JobFilter filter = JobFilter.ALL.with("state", "ended");
        try {
            if (day != null) {
                filter = filter.with("ended_from", day.toString())
                        .with("ended_to", day.plusDays(1).toString());
            }
            return filtered("/jobs", model == null ? filter : only(filter, "model", model));
        } catch (FilterException e) {
            return null;
        }
    }

    /**
     * The filter with this as the only value of a parameter.
     *
     * @throws FilterException when it cannot have the value, as the models that were left out of the count
     */
    static JobFilter only(JobFilter filter, String name, String value) {
        if (value.equals(JobView.OTHER_MODELS)) {
            throw new FilterException(name + ": " + value + " are many");
        }
        return filter.without(name, null).with(name, value);
    }
}
