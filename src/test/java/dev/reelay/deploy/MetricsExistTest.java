package dev.reelay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.telemetry.Metric;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dashboard, alerts and scaling query only metrics and labels that exist: a query of any other never fires. */
class MetricsExistTest {

    private static final Pattern MENTIONED = Pattern.compile("\\breelay_[a-z_]+[a-z](?!\\w)");
    private static final Pattern VARIABLE = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");

    private final KnownMetrics known = KnownMetrics.all();

    @Test
    void theDashboardQueriesMetricsThatExist() {
        JsonNode dashboard = Manifests.document(Path.of("deploy/grafana/reelay.json"));
        List<String> expressions = Manifests.each(dashboard.get("panels"))
                .flatMap(panel -> Manifests.each(panel.path("targets")))
                .map(target -> target.get("expr").asText())
                .toList();

        assertThat(expressions).hasSizeGreaterThan(40);
        assertThat(problems(expressions)).isEmpty();
    }

    /**
     * A worker restores its partitions before its first scrape: the rate of a histogram that never changes again is 0, and its
     * quantile no number. A series that is new must count as a whole.
     */
    @Test
    void thePanelOnTakingOverShowsWhatHappenedBeforeTheFirstScrape() {
        JsonNode panels =
                Manifests.document(Path.of("deploy/grafana/reelay.json")).get("panels");

        assertThat(Manifests.each(panels)
                        .flatMap(panel -> Manifests.each(panel.path("targets")))
                        .map(target -> target.get("expr").asText())
                        .filter(query ->
                                query.contains("reelay_restore_seconds") || query.contains("reelay_drain_seconds")))
                .hasSize(2)
                .allSatisfy(query -> assertThat(query)
                        .containsPattern("(\\w+_bucket\\{[^}]*}) unless \\1 offset \\$__rate_interval"));
    }

    /** The series of a model begin with its first request: what is counted before the next scrape must not be missed. */
    @Test
    void panelsOfWhatIsCountedSoonAfterARequestCountTheSeriesOfANewModelAsAWhole() {
        List<String> soon = Stream.of(
                        Metric.REQUESTS_ACCEPTED,
                        Metric.RESULTS,
                        Metric.SUBMISSIONS,
                        Metric.SUBMIT_WAIT,
                        Metric.MEDIA_VIOLATIONS,
                        Metric.MEDIA_ADVICE)
                .map(Metric::id)
                .toList();
        JsonNode panels =
                Manifests.document(Path.of("deploy/grafana/reelay.json")).get("panels");

        assertThat(Manifests.each(panels)
                        .flatMap(panel -> Manifests.each(panel.path("targets")))
                        .map(target -> target.get("expr").asText())
                        .filter(query -> soon.stream().anyMatch(query::contains)))
                .hasSameSizeAs(soon)
                .allSatisfy(query -> assertThat(query)
                        .containsPattern("(\\w+\\{[^}]*}) unless \\1 offset (\\$__rate_interval|1h)\\)"));
    }

    @Test
    void theDashboardsVariablesReadLabelsThatExist() {
        JsonNode dashboard = Manifests.document(Path.of("deploy/grafana/reelay.json"));

        assertThat(Manifests.each(dashboard.at("/templating/list"))
                        .map(variable -> variable.path("query").path("query").asText())
                        .filter(query -> !query.isEmpty()))
                .isNotEmpty()
                .allSatisfy(query -> {
                    var values = VARIABLE.matcher(query);
                    assertThat(values.matches()).as(query).isTrue();
                    assertThat(known.labelsByName()).containsKey(values.group(1));
                    assertThat(values.group(2))
                            .satisfiesAnyOf(
                                    label -> assertThat(label).isEqualTo("job"),
                                    label -> assertThat(label)
                                            .isIn(known.labelsByName().get(values.group(1))));
                });
    }

    @Test
    void alertsQueryMetricsThatExist() {
        assertThat(problems(AlertsTest.alerts()
                        .map(alert -> alert.get("expr").asText())
                        .toList()))
                .isEmpty();
    }

    @Test
    void scalingQueriesMetricsThatExist() {
        JsonNode scaling = Manifests.document(Path.of("k8s/base/scaledobject.yaml"));
        List<String> queries = Manifests.each(scaling.at("/spec/triggers"))
                .map(trigger -> trigger.at("/metadata/query").asText())
                .filter(query -> !query.isEmpty())
                .toList();

        assertThat(queries).isNotEmpty();
        assertThat(problems(queries)).isEmpty();
    }

    @Test
    void documentsNameMetricsThatExist() {
        Set<String> names = known.labelsByName().keySet();

        assertThat(Manifests.files().stream()
                        .filter(file -> file.toString().endsWith(".md")
                                || file.toString().endsWith(".yaml"))
                        .flatMap(file -> MENTIONED.matcher(Manifests.text(file)).results())
                        .map(mention -> mention.group()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(names.contains(name) || names.contains(name + "_count"))
                        .as(name)
                        .isTrue());
    }

    /** The check itself finds errors in queries, and queries that it cannot parse. */
    @Test
    void metricsAndLabelsThatDoNotExistAreFound() {
        assertThat(problems(List.of("sum(rate(reelay_reslts_total[5m]))"))).hasSize(1);
        assertThat(problems(List.of("sum by (modle) (reelay_jobs)"))).hasSize(1);
        assertThat(problems(List.of("reelay_jobs{sate=\"accepted\"} > 3"))).hasSize(1);
        assertThat(problems(List.of("reelay_commit_seconds > 1"))).hasSize(1);
        assertThat(problems(List.of("1 > 0"))).hasSize(1);
        assertThat(problems(List.of("sum by (job) (reelay_jobs unless reelay_jobz offset 1h) > 0")))
                .hasSize(1);
    }

    private List<String> problems(List<String> expressions) {
        return expressions.stream()
                .flatMap(expression -> new Query(expression).problems(known).stream())
                .toList();
    }
}
