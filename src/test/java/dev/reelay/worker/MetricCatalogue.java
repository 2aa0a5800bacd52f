package dev.reelay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.telemetry.Metric;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what a worker shows against {@link Metric}, which is what operators are promised. */
final class MetricCatalogue {

    /** Limits, and what a worker does to come up: it also asks for RunComfy's list of models, which a simulator may not have. */
    private static final Set<String> NOT_ZERO = Stream.of(
                    Metric.JOBS_PENDING_LIMIT,
                    Metric.JOBS_PARKED_LIMIT,
                    Metric.PENDING_BYTES_LIMIT,
                    Metric.SUBMISSIONS_LIMIT,
                    Metric.SHARDS,
                    Metric.COMMANDS_AGE,
                    Metric.CATALOG_AGE,
                    Metric.CATALOG_REFRESH_FAILURES,
                    Metric.RUNCOMFY_CALL,
                    Metric.COMMIT,
                    Metric.RESTORE)
            .map(Metric::id)
            .collect(Collectors.toSet());

    /** Only a model that was requested has these. */
    private static final Set<String> OF_USED_MODELS = Stream.of(Metric.SUBMISSIONS_WINDOW, Metric.MEDIA_VIOLATIONS)
            .map(Metric::id)
            .collect(Collectors.toSet());

    private MetricCatalogue() {}

    /** @param metrics the lines that a worker shows which has read no request */
    static void assertAllAtZero(List<String> metrics) {
        List<String> series =
                metrics.stream().filter(line -> line.startsWith("reelay_")).toList();

        assertThat(series)
                .extracting(MetricCatalogue::meter)
                .hasSameElementsAs(Stream.of(Metric.values())
                        .map(Metric::id)
                        .filter(id -> !OF_USED_MODELS.contains(id))
                        .toList());
        assertThat(series)
                .filteredOn(line -> line.contains("model=\""))
                .allMatch(line -> line.contains("model=\"unknown\""));
        assertThat(series).filteredOn(line -> !NOT_ZERO.contains(meter(line))).allMatch(line -> line.endsWith(" 0.0"));
        assertThat(metrics).contains("# HELP reelay_jobs_parked " + Metric.JOBS_PARKED.help());
    }

    /** The meter that a series belongs to. */
    private static String meter(String series) {
        return series.replaceFirst("[ {].*", "").replaceFirst("_seconds_(bucket|sum|count|max)$", "_seconds");
    }
}
