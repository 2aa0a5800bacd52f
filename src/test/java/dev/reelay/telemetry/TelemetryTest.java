package dev.reelay.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.catalog.Catalog;
import dev.reelay.cost.Cost;
import dev.reelay.job.CancelReason;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Transition;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class TelemetryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final List<Model> MODELS =
            List.copyOf(Catalog.builtIn(UnknownFields.REJECT).models());

    /** Meters that the wiring and MeteredRunComfy register. */
    private static final Set<Metric> REGISTERED_LATER = EnumSet.of(
            Metric.JOBS_PENDING,
            Metric.POLLS_WAITING,
            Metric.POLLS_WANTED,
            Metric.JOBS_PENDING_LIMIT,
            Metric.JOBS_PARKED,
            Metric.PENDING_BYTES,
            Metric.PENDING_BYTES_LIMIT,
            Metric.STORED_BYTES,
            Metric.JOBS_PARKED_LIMIT,
            Metric.SHARDS,
            Metric.SHARDS_RESTORING,
            Metric.SHARDS_STOPPED,
            Metric.REQUESTS_STALLED,
            Metric.SUBMISSIONS_OPEN,
            Metric.SUBMISSIONS_LIMIT,
            Metric.SUBMISSIONS_WINDOW,
            Metric.SUBMISSIONS_PAUSED,
            Metric.LIMIT,
            Metric.LIMIT_SHARE,
            Metric.LIMIT_USED,
            Metric.LIMIT_WAITING,
            Metric.LIMITS_UNREAD,
            Metric.BUDGET,
            Metric.BUDGET_SHARE,
            Metric.BUDGET_JOBS,
            Metric.BUDGET_USD,
            Metric.BUDGET_UNPRICED,
            Metric.BUDGET_WAITING,
            Metric.BUDGET_PRICE_UNKNOWN,
            Metric.COMMANDS_AGE,
            Metric.COMMANDS_HIDDEN,
            Metric.CATALOG_SET_ASIDE,
            Metric.CATALOG_FOLDER_REFUSED,
            Metric.COMMANDS_RECORDS,
            Metric.CATALOG_AGE,
            Metric.RUNCOMFY_CALL,
            Metric.MEDIA_VIOLATIONS); // by the rules of a model, with its first request

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = TestTelemetry.of(registry, scheduler, MODELS);

    @Test
    void everythingThatCanBeCountedIsThereAtZero() {
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName().replace(".histogram", "")) // its buckets here
                .hasSameElementsAs(EnumSet.complementOf(EnumSet.copyOf(REGISTERED_LATER)).stream()
                        .map(Metric::id)
                        .toList());
        telemetry.meters().model(LUMA);
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.measure())
                    .as(meter.getId().toString())
                    .allSatisfy(
                            measurement -> assertThat(measurement.getValue()).isZero());
        }
        assertThat(registry.get("reelay_submissions_total").tags("model", LUMA).meters())
                .extracting(meter -> meter.getId().getTag("outcome"))
                .containsExactlyInAnyOrder(
                        "accepted",
                        "refused",
                        "turned_away",
                        "account_trouble",
                        "slow_down",
                        "unreachable",
                        "not_started",
                        "unknown");
        assertThat(registry.get("reelay_results_total")
                        .tags("model", LUMA, "status", "failed")
                        .meters())
                .extracting(meter -> meter.getId().getTag("code"))
                .contains("submission_unknown", "timed_out")
                .doesNotContain("none", "unknown_model");
    }

    @Test
    void aModelThatARequestMadeUpCreatesNoSeries() {
        int before = registry.getMeters().size();
        for (int i = 0; i < 100; i++) {
            Job job = job("j" + i, "made-up/" + i);
            Outcome.Failed why = new Outcome.Failed(FailureCode.UNKNOWN_MODEL, "There is no such model");
            telemetry.ended(Ending.rejected(job, why, NOW).result(), 3);
        }

        assertThat(registry.getMeters()).hasSize(before);
        assertThat(registry.get("reelay_results_total")
                        .tags("status", "rejected", "code", "unknown_model", "model", "unknown")
                        .counter()
                        .count())
                .isEqualTo(100);
    }

    @Test
    void eachStageOfAJobIsTimedOnceWhenItHasEnded() {
        Job job = job("j", LUMA);
        Accepted accepted = new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
        Submitting submitting = accepted.submit(NOW.plusSeconds(10));
        InQueue queued = submitting.accepted("r", NOW.plusSeconds(20));
        InProgress running = queued.running(NOW.plusSeconds(80));
        List<JobState> way = List.of(
                accepted,
                submitting,
                submitting.cancel(),
                queued,
                queued.cancel(CancelReason.REQUESTED),
                running,
                running.cancel(),
                running.end(new Outcome.Cancelled(), NOW.plusSeconds(381)).receipt());

        JobState before = null;
        for (JobState after : way) {
            telemetry.jobs().passed(new Transition(before, after));
            before = after;
        }

        assertThat(took("reelay_submit_wait_seconds")).isEqualTo(Duration.ofSeconds(20));
        assertThat(took("reelay_queue_wait_seconds")).isEqualTo(Duration.ofMinutes(1));
        assertThat(took("reelay_generation_seconds")).isEqualTo(Duration.ofSeconds(301));
        assertThat(registry.get("reelay_requests_accepted_total")
                        .tags("model", LUMA)
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void jobsAreCountedByStateAndModelWhileTheirShardIsOpen() {
        JobCounts counts = new JobCounts();
        Accepted young = new Accepted(job("young", LUMA), JsonNodeFactory.instance.objectNode(), 0);
        InQueue old = new InQueue(job("old", LUMA, NOW.minusSeconds(500)), "r", NOW);
        InQueue lost = new InQueue(job("lost", "no/longer-there"), "s", NOW);
        List.of(young, old, lost).forEach(job -> counts.count(job, 1));
        telemetry.jobs().watch(counts);

        assertThat(jobs("accepted", LUMA)).isEqualTo(1);
        assertThat(jobs("in_queue", LUMA)).isEqualTo(1);
        assertThat(jobs("in_queue", Meters.UNKNOWN)).isEqualTo(1);
        assertThat(oldestAge()).isEqualTo(500);

        InProgress running = old.running(NOW);
        counts.count(old, -1);
        counts.count(running, 1);
        assertThat(jobs("in_queue", LUMA)).isZero();
        assertThat(jobs("in_progress", LUMA)).isEqualTo(1);
        assertThat(oldestAge()).isEqualTo(500);

        counts.count(running, -1);
        assertThat(jobs("in_progress", LUMA)).isZero();
        scheduler.advance(Duration.ofSeconds(7));
        assertThat(oldestAge()).isEqualTo(7);

        telemetry.jobs().forget(counts);
        assertThat(jobs("accepted", LUMA)).isZero();
        assertThat(oldestAge()).isZero();
    }

    @Test
    void anUnknownOutcomeCountsWithItsReason() {
        telemetry.submissions().unknown(SubmitAnswer.Unknown.Why.SERVER_ERROR);
        telemetry.unclaimedAnswer("j", new SubmitAnswer.NotStarted());
        telemetry.unclaimedAnswer("j", new SubmitAnswer.Accepted("r"));

        assertThat(registry.get("reelay_submissions_unknown_total")
                        .tags("reason", "server_error")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reelay_submissions_unclaimed_total").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aFaultIsCountedAndLoggedWithItsJobAndItsStackTrace() {
        List<ExtLogRecord> records = logged(
                "dev.reelay.fault",
                "faulty",
                () -> telemetry.fault("submitting", "faulty", new IllegalStateException("a bug")));

        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.ERROR);
            assertThat(record.getMdc("during")).isEqualTo("submitting");
            assertThat(record.getThrown()).hasMessage("a bug");
        });
        assertThat(registry.get("reelay_faults_total").counter().count()).isEqualTo(1);
    }

    @Test
    void unusableAnswersToPollsAreCountedAndLoggedWithTheJobAndTheBeginningOfTheAnswer() {
        InQueue state = new InQueue(job("blind", LUMA), "r-1", NOW);
        ProviderMessage says = new ProviderMessage(200, null, "HTTP 200, not JSON: <html>" + "x".repeat(5_000));
        CallFailure failure = new CallFailure(CallFailure.Kind.UNREADABLE_ANSWER, null, says);

        List<ExtLogRecord> records =
                logged("dev.reelay.job", "blind", () -> telemetry.pollsUnusable(state, failure, 10));

        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getLevel()).isEqualTo(Level.WARN);
            assertThat(record.getMdc("request_id")).isEqualTo("r-1");
            assertThat(record.getMdc("reason")).isEqualTo("unreadable_answer");
            assertThat(record.getMdc("polls")).isEqualTo("10");
            assertThat(record.getMdc("detail"))
                    .startsWith("HTTP 200, not JSON: <html>x")
                    .hasSize(200);
        });
        assertThat(registry.get("reelay_polls_unusable_total")
                        .tags("reason", "unreadable_answer")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aCompletedJobWithoutAnyUrlIsCountedAndLoggedAsAWarning() {
        List<ExtLogRecord> records = logged("dev.reelay.job", "j", () -> {
            for (List<String> sounds : List.of(List.of("https://x/a.mp3"), List.<String>of())) {
                InQueue queued = new InQueue(job("j", LUMA), "r", NOW);
                JsonNode output = JsonNodeFactory.instance.textNode("a text");
                telemetry.ended(
                        queued.end(new Outcome.Completed(output, List.of(), List.of(), sounds), NOW)
                                .result(),
                        3);
            }
        });

        assertThat(records)
                .extracting(ExtLogRecord::getLevel, ExtLogRecord::getMessage, record -> record.getMdc("audio_urls"))
                .containsExactly(
                        tuple(Level.INFO, "Job completed", "https://x/a.mp3"),
                        tuple(Level.WARN, "Job completed, but its output has no URL", null));
        assertThat(registry.get("reelay_results_without_url_total")
                        .tags("model", LUMA)
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatJobsCostIsSummedByModelAndThoseWithoutACostAreCountedAndAddNothing() {
        InQueue queued = new InQueue(job("priced", LUMA), "r", NOW);
        Outcome done = new Outcome.Completed(
                JsonNodeFactory.instance.objectNode(), List.of("https://x/a.mp4"), List.of(), List.of());
        Outcome failed = new Outcome.Failed(FailureCode.PROVIDER_FAILED, "failed");

        List<ExtLogRecord> records = logged("dev.reelay.job", "priced", () -> {
            telemetry.ended(costing(queued, done, "0.350"), 3);
            telemetry.ended(costing(queued, failed, "0.25"), 3);
            telemetry.ended(costing(queued, done, "0"), 3);
            telemetry.ended(queued.end(done, NOW).result(), 3);
            telemetry.ended(queued.end(failed, NOW).result(), 3);
        });

        assertThat(counted("reelay_cost_usd_total")).isCloseTo(0.6, within(1e-9));
        assertThat(counted("reelay_results_without_cost_total")).isEqualTo(1);
        assertThat(records)
                .extracting(record -> record.getMdc("cost_usd"))
                .containsExactly("0.350", "0.25", "0", null, null);
    }

    private static JobResult costing(InQueue queued, Outcome outcome, String usd) {
        JobResult result = queued.end(outcome, NOW).result();
        return new JobResult(
                result.job(),
                outcome,
                result.charged(),
                result.requestId(),
                result.submittedAt(),
                result.startedAt(),
                result.finishedAt(),
                false,
                new Cost(new BigDecimal(usd)));
    }

    private double counted(String name) {
        return registry.get(name).tags("model", LUMA).counter().count();
    }

    /** The lines about a job that the action writes. */
    private static List<ExtLogRecord> logged(String logger, String jobId, Runnable action) {
        try (RecordedLog log = new RecordedLog(logger)) {
            action.run();
            return log.records().stream()
                    .filter(record -> jobId.equals(record.getMdc("job_id")))
                    .toList();
        }
    }

    @Test
    void onlyADrainThatWasOrderedIsTimed() {
        telemetry.shards().closed(1, null);
        telemetry.shards().closed(2, NOW.minusSeconds(3));

        Timer drain = registry.get("reelay_drain_seconds").timer();
        assertThat(drain.count()).isEqualTo(1);
        assertThat(drain.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void aMeterRefusesAnotherKindAndAnotherNumberOfTags() {
        Meters meters = telemetry.meters();

        assertThatThrownBy(() -> meters.count(Metric.POLLS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meters.count(Metric.SHARDS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meters.gauge(Metric.COMMIT, () -> 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private Duration took(String name) {
        Timer timer = registry.get(name).tags("model", LUMA).timer();
        assertThat(timer.count()).as(name).isEqualTo(1);
        return Duration.ofNanos((long) timer.totalTime(TimeUnit.NANOSECONDS));
    }

    private double jobs(String state, String model) {
        return registry.get("reelay_jobs")
                .tags("state", Status.of(state).word(), "model", model)
                .gauge()
                .value();
    }

    private double oldestAge() {
        return registry.get("reelay_jobs_oldest_age_seconds").gauge().value();
    }

    private static Job job(String id, String model) {
        return job(id, model, NOW);
    }

    private static Job job(String id, String model, Instant receivedAt) {
        return new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", receivedAt);
    }
}
