package dev.reelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.Model;
import dev.reelay.catalog.UnknownFields;
import dev.reelay.job.Ending;
import dev.reelay.job.FailureCode;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Outcome;
import dev.reelay.job.Status;
import dev.reelay.job.Submission;
import dev.reelay.job.Withdrawal;
import dev.reelay.request.CommandReading;
import dev.reelay.testing.SettableScheduler;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TelemetryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final List<Model> MODELS =
            List.copyOf(Catalog.builtIn(UnknownFields.REJECT).models());

    /** Those that are about something which is not there yet when the telemetry is. */
    private static final Set<Metric> LATER = EnumSet.of(
            Metric.JOBS_PENDING,
            Metric.JOBS_PENDING_LIMIT,
            Metric.JOBS_PARKED,
            Metric.JOBS_PARKED_LIMIT,
            Metric.SHARDS,
            Metric.SHARDS_RESTORING,
            Metric.SUBMISSIONS_OPEN,
            Metric.SUBMISSIONS_LIMIT,
            Metric.SUBMISSIONS_WINDOW,
            Metric.SUBMISSIONS_PAUSED,
            Metric.COMMANDS_AGE,
            Metric.COMMANDS_RECORDS,
            Metric.RUNCOMFY_CALL);

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = new Telemetry(registry, scheduler, MODELS);

    @Test
    void everythingThatCanBeCountedIsThereAtZero() {
        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName().replace(".histogram", "")) // its buckets here
                .hasSameElementsAs(EnumSet.complementOf(EnumSet.copyOf(LATER)).stream()
                        .map(Metric::id)
                        .toList());
        for (Meter meter : registry.getMeters()) {
            assertThat(meter.measure())
                    .as(meter.getId().toString())
                    .allSatisfy(
                            measurement -> assertThat(measurement.getValue()).isZero());
        }
        assertThat(registry.get("reelay_submissions_total").tags("model", LUMA).meters())
                .extracting(meter -> meter.getId().getTag("outcome"))
                .containsExactlyInAnyOrder(
                        "accepted", "refused", "account_trouble", "slow_down", "unreachable", "not_started", "unknown");
        assertThat(registry.get("reelay_results_total")
                        .tags("model", LUMA, "status", "failed")
                        .meters())
                .extracting(meter -> meter.getId().getTag("code"))
                .contains("submission_unknown", "timed_out")
                .doesNotContain("none", "unknown_model");
    }

    @Test
    void whatARequestCallsItsModelIsNoSeries() {
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
    void eachPartOfAJobsWayIsTimedOnceAndOnceItIsOver() {
        Job job = job("j", LUMA);
        JobTable table = new JobTable(List.of());
        Accepted accepted = new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
        Submitting submitting = accepted.submit(NOW.plusSeconds(10));
        InQueue queued = submitting.accepted("r", NOW.plusSeconds(20));
        InProgress running = queued.running(NOW.plusSeconds(80));
        table.put(accepted);
        table.put(submitting);
        table.put(submitting.cancel());
        table.put(queued);
        table.put(queued.withdraw(Withdrawal.REQUESTED));
        table.put(running);
        table.put(running.cancel());
        table.put(running.end(new Outcome.Cancelled(), NOW.plusSeconds(381)).receipt());

        table.takePassages().forEach(telemetry.jobs()::passed);

        assertThat(table.takePassages()).isEmpty();
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
    void jobsAreSeenWhereTheyStandAsLongAsTheirShardIsOpen() {
        JobTally tally = new JobTally();
        JobTable table = new JobTable(
                List.of(
                        new Accepted(job("young", LUMA), JsonNodeFactory.instance.objectNode(), 0),
                        new InQueue(job("old", LUMA, NOW.minusSeconds(500)), "r", NOW),
                        new InQueue(job("lost", "no/longer-there"), "s", NOW)),
                tally);
        telemetry.jobs().watch(tally);

        assertThat(jobs("accepted", LUMA)).isEqualTo(1);
        assertThat(jobs("in_queue", LUMA)).isEqualTo(1);
        assertThat(jobs("in_queue", Meters.UNKNOWN)).isEqualTo(1);
        assertThat(oldestAge()).isEqualTo(500);

        table.put(((InQueue) table.find("old")).running(NOW));
        assertThat(jobs("in_queue", LUMA)).isZero();
        assertThat(jobs("in_progress", LUMA)).isEqualTo(1);
        assertThat(oldestAge()).isEqualTo(500);

        table.put(((InProgress) table.find("old"))
                .end(new Outcome.Cancelled(), NOW)
                .receipt());
        assertThat(jobs("in_progress", LUMA)).isZero();
        scheduler.advance(Duration.ofSeconds(7));
        assertThat(oldestAge()).isEqualTo(7);

        telemetry.jobs().forget(tally);
        assertThat(jobs("accepted", LUMA)).isZero();
        assertThat(oldestAge()).isZero();
    }

    @Test
    void anUnknownOutcomeCountsWithItsReason() {
        telemetry.submissions().unknown(Submission.Unknown.Why.SERVER_ERROR);
        telemetry.unclaimedAnswer("j", new Submission.NotStarted());
        telemetry.unclaimedAnswer("j", new Submission.Accepted("r"));

        assertThat(registry.get("reelay_submissions_unknown_total")
                        .tags("reason", "server_error")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reelay_submissions_unclaimed_total").counter().count())
                .isEqualTo(1);
    }

    @Test
    void aPauseShowsHowLongItLastsAndIsNeverNothing() {
        Commands commands = new Commands(telemetry);
        commands.readTo(NOW);
        commands.take(List.of(
                new Commands.Read(new CommandReading.Pause("pause/" + LUMA, LUMA), 0, NOW.minusSeconds(100)),
                new Commands.Read(new CommandReading.Pause("pause/*", null), 1, NOW.plusSeconds(100))));
        assertThat(paused(LUMA, PauseReason.COMMAND)).isEqualTo(100);
        assertThat(paused("*", PauseReason.COMMAND)).isPositive().isLessThan(1);
        assertThat(paused("*", PauseReason.COMMANDS_UNKNOWN)).isZero();

        commands.take(List.of(
                new Commands.Read(new CommandReading.Resume("pause/" + LUMA, LUMA), 2, NOW),
                new Commands.Read(new CommandReading.Removed("pause/*"), 3, NOW)));
        scheduler.advance(Commands.CURRENT_FOR.plusSeconds(2));
        assertThat(paused(LUMA, PauseReason.COMMAND)).isZero();
        assertThat(paused("*", PauseReason.COMMAND)).isZero();
        assertThat(paused("*", PauseReason.COMMANDS_UNKNOWN)).isEqualTo(2);
    }

    @Test
    void aPartitionThatIsGivenUpByOrderIsTimed() {
        telemetry.shards().closed(1, null);
        telemetry.shards().closed(2, NOW.minusSeconds(3));

        Timer drain = registry.get("reelay_drain_seconds").timer();
        assertThat(drain.count()).isEqualTo(1);
        assertThat(drain.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void aMeterTakesTheValuesOfItsTagsAndNoOthers() {
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

    private double paused(String scope, PauseReason reason) {
        return registry.get("reelay_submissions_paused_seconds")
                .tags("scope", scope, "reason", reason.word())
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
