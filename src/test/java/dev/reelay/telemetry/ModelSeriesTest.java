package dev.reelay.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.catalog.Samples;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Transition;
import dev.reelay.model.Model;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class ModelSeriesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LUMA = Samples.LUMA;
    private static final String WAN = Samples.WAN;

    /** The meters of a model that telemetry registers itself. */
    private static final Set<Metric> OF_A_MODEL = EnumSet.of(
            Metric.JOBS,
            Metric.REQUESTS_ACCEPTED,
            Metric.RESULTS,
            Metric.RESULTS_WITHOUT_URL,
            Metric.RESULTS_WITHOUT_COST,
            Metric.COST,
            Metric.VALIDATION_WARNINGS,
            Metric.CATALOG_DISAGREEMENTS,
            Metric.SUBMISSIONS,
            Metric.MEDIA_VIOLATIONS,
            Metric.MEDIA_ADVICE,
            Metric.SUBMIT_WAIT,
            Metric.QUEUE_WAIT,
            Metric.GENERATION,
            Metric.END_LAG);

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Map<String, Model> catalog = new ConcurrentHashMap<>();

    private Telemetry telemetry() {
        Samples.BUILT_IN.models().forEach(model -> catalog.put(model.id(), model));
        return TestTelemetry.of(registry, scheduler, id -> Optional.ofNullable(catalog.get(id)));
    }

    @Test
    void noModelHasSeriesBeforeItsFirstRequest() {
        telemetry();

        assertThat(models()).containsExactly(Meters.UNKNOWN);
    }

    @Test
    void theSeriesOfAModelBeginAllTogetherAndAtZeroButForTheRequestItself() {
        telemetry().jobs().passed(new Transition(null, accepted("j", LUMA)));

        assertThat(models()).containsExactlyInAnyOrder(Meters.UNKNOWN, LUMA);
        assertThat(seriesOf(LUMA))
                .extracting(ModelSeriesTest::metric)
                .hasSameElementsAs(OF_A_MODEL.stream().map(Metric::id).toList());
        assertThat(acceptedRequests(LUMA)).isEqualTo(1);
        assertThat(seriesOf(LUMA))
                .filteredOn(meter -> !metric(meter).equals(Metric.REQUESTS_ACCEPTED.id()))
                .allSatisfy(meter -> assertThat(meter.measure())
                        .as(meter.getId().toString())
                        .allSatisfy(one -> assertThat(one.getValue()).isZero()));
        assertThat(seriesOf(LUMA))
                .filteredOn(meter -> metric(meter).equals(Metric.MEDIA_VIOLATIONS.id()))
                .extracting(meter -> meter.getId().getTag("rule"))
                .contains("public_https");
    }

    @Test
    void aRequestThatIsRejectedBeginsTheSeriesOfItsModel() {
        Outcome.Failed why = new Outcome.Failed(FailureCode.INVALID_INPUT, "The input does not fit");
        telemetry().ended(Ending.rejected(job("j", LUMA), why, NOW).result(), 3);

        assertThat(models()).containsExactlyInAnyOrder(Meters.UNKNOWN, LUMA);
    }

    @Test
    void aRestoredJobBeginsTheSeriesOfItsModel() {
        JobCounts restored = new JobCounts();
        restored.count(new InQueue(job("j", WAN), "r", NOW), 1);
        telemetry().jobs().watch(restored);

        assertThat(models()).containsExactlyInAnyOrder(Meters.UNKNOWN, WAN);
        assertThat(jobs("in_queue", WAN)).isEqualTo(1);
        assertThat(jobs("in_queue", Meters.UNKNOWN)).isZero();
    }

    @Test
    void aModelThatLeavesTheCatalogKeepsItsSeriesAndOneThatComesGetsThemWithItsFirstRequest() {
        Telemetry telemetry = telemetry();
        telemetry.jobs().passed(new Transition(null, accepted("a", LUMA)));
        JobCounts counts = new JobCounts();
        counts.count(accepted("b", "new/model"), 1);
        telemetry.jobs().watch(counts);

        catalog.remove(LUMA);
        catalog.put("new/model", Samples.model(WAN));
        assertThat(jobs("accepted", Meters.UNKNOWN)).isEqualTo(1);
        telemetry.jobs().passed(new Transition(null, accepted("c", LUMA)));
        telemetry.jobs().passed(new Transition(null, accepted("b", "new/model")));

        assertThat(models()).containsExactlyInAnyOrder(Meters.UNKNOWN, LUMA, "new/model");
        assertThat(acceptedRequests(LUMA)).isEqualTo(2);
        assertThat(acceptedRequests("new/model")).isEqualTo(1);
        assertThat(jobs("accepted", "new/model")).isEqualTo(1);
        assertThat(jobs("accepted", Meters.UNKNOWN)).isZero();
    }

    @Test
    void aGaugeThatIsRegisteredLaterIsThereForModelsThatWereSeenBefore() {
        Meters meters = new Meters(registry, _ -> true);
        meters.model(LUMA);
        meters.forEachModel(model -> meters.gauge(Metric.SUBMISSIONS_WINDOW, () -> 7, model));
        meters.model(WAN);

        assertThat(models()).containsExactlyInAnyOrder(LUMA, WAN);
    }

    @Test
    void modelsBeyondTheLimitShareTheirSeriesAndTheFirstOfThemIsLogged() {
        Meters meters = new Meters(registry, name -> name.startsWith("real/"));
        meters.showForModels(Metric.REQUESTS_ACCEPTED);

        List<ExtLogRecord> lines = logged(() -> {
            for (int i = 0; i < ModelSeries.LIMIT + 50; i++) {
                meters.count(Metric.REQUESTS_ACCEPTED, meters.model("real/" + i));
                meters.count(Metric.REQUESTS_ACCEPTED, meters.model("made-up/" + i));
            }
        });

        assertThat(models())
                .hasSize(ModelSeries.LIMIT + 2)
                .contains("real/0", "real/" + (ModelSeries.LIMIT - 1), Meters.OTHER, Meters.UNKNOWN)
                .doesNotContain("real/" + ModelSeries.LIMIT);
        assertThat(acceptedRequests("real/7")).isEqualTo(1);
        assertThat(acceptedRequests(Meters.OTHER)).isEqualTo(50);
        assertThat(acceptedRequests(Meters.UNKNOWN)).isEqualTo(ModelSeries.LIMIT + 50);
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.getMdc("model")).isEqualTo("real/" + ModelSeries.LIMIT));
    }

    @Test
    void jobsOfModelsBeyondTheLimitAreCountedTogether() {
        IntStream.range(0, ModelSeries.LIMIT + 2).forEach(i -> catalog.put("real/" + i, Samples.model(WAN)));
        Meters meters = new Meters(registry, catalog::containsKey);
        JobTelemetry jobs = new JobTelemetry(meters, scheduler);
        IntStream.range(0, ModelSeries.LIMIT).forEach(i -> meters.model("real/" + i));
        JobCounts counts = new JobCounts();
        for (String model : List.of("real/0", "real/1000", "real/1001", "gone")) {
            counts.count(accepted(model, model), 1);
        }
        jobs.watch(counts);

        assertThat(jobs("accepted", "real/0")).isEqualTo(1);
        assertThat(jobs("accepted", Meters.OTHER)).isEqualTo(2);
        assertThat(jobs("accepted", Meters.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void theLimitHoldsHoweverManyThreadsMeetNewModelsAtOnce() throws InterruptedException {
        Meters meters = new Meters(registry, _ -> true);
        meters.showForModels(Metric.REQUESTS_ACCEPTED);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2 * ModelSeries.LIMIT; i++) {
                String name = "real/" + i;
                threads.execute(() -> meters.count(Metric.REQUESTS_ACCEPTED, meters.model(name)));
            }
        }

        assertThat(models()).hasSize(ModelSeries.LIMIT + 2);
        assertThat(registry.get(Metric.REQUESTS_ACCEPTED.id()).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(2 * ModelSeries.LIMIT);
    }

    private List<ExtLogRecord> logged(Runnable action) {
        try (RecordedLog log = new RecordedLog("dev.reelay.job")) {
            action.run();
            return log.records().stream()
                    .filter(line -> line.getMessage().startsWith("Too many models"))
                    .toList();
        }
    }

    private static Accepted accepted(String id, String model) {
        return new Accepted(job(id, model), JsonNodeFactory.instance.objectNode(), 0);
    }

    private static Job job(String id, String model) {
        return new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", NOW);
    }

    private double acceptedRequests(String model) {
        return registry.get(Metric.REQUESTS_ACCEPTED.id())
                .tag("model", model)
                .counter()
                .count();
    }

    private double jobs(String state, String model) {
        return registry.get(Metric.JOBS.id())
                .tags("state", state, "model", model)
                .gauge()
                .value();
    }

    /** The meter's name; this registry shows the buckets of a histogram as gauges of their own. */
    private static String metric(Meter meter) {
        return meter.getId().getName().replace(".histogram", "");
    }

    private List<Meter> seriesOf(String model) {
        return registry.getMeters().stream()
                .filter(meter -> model.equals(meter.getId().getTag("model")))
                .toList();
    }

    /** The values of the tag {@code model} that have series. */
    private Set<String> models() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("model"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
