package dev.reelay.telemetry;

import dev.reelay.cost.Cost;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Transition;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The meters of jobs: how many there are, how many were accepted, how they ended, and how long each stage took. */
public final class JobTelemetry {

    private final Meters meters;
    private final InstantSource clock;
    private final Set<JobCounts> shards = ConcurrentHashMap.newKeySet();

    public JobTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        Stream.of(Status.values()).filter(status -> !status.isEnd()).forEach(this::showJobs);
        meters.gauge(Metric.JOBS_OLDEST_AGE, this::oldestAge);
        meters.showForModels(Metric.REQUESTS_ACCEPTED);
        meters.showForModels(Metric.VALIDATION_WARNINGS);
        meters.show(Metric.REQUESTS_REPEATED);
        meters.show(Metric.REQUESTS_PASSED_OVER);
        showResults(Status.COMPLETED, "none");
        showResults(Status.CANCELLED, "none");
        showResults(Status.EXPIRED, "none");
        for (FailureCode code : FailureCode.values()) {
            showResults(code.isRejection() ? Status.REJECTED : Status.FAILED, code.code());
        }
        meters.showForModels(Metric.RESULTS_WITHOUT_URL);
        meters.showForModels(Metric.COST);
        meters.showForModels(Metric.RESULTS_WITHOUT_COST);
        Stream.of(Metric.SUBMIT_WAIT, Metric.QUEUE_WAIT, Metric.GENERATION, Metric.END_LAG)
                .forEach(meters::showForModels);
    }

    private void showJobs(Status status) {
        meters.forEachValue(model -> meters.gauge(Metric.JOBS, () -> count(status, model), status.word(), model));
    }

    private int count(Status status, String model) {
        boolean isShared = model.equals(Meters.UNKNOWN) || model.equals(Meters.OTHER);
        return shards.stream()
                .mapToInt(shard -> isShared
                        ? shard.count(status, one -> meters.modelNow(one).equals(model))
                        : shard.count(status, model))
                .sum();
    }

    private double oldestAge() {
        Instant now = clock.instant();
        return shards.stream()
                .map(JobCounts::oldest)
                .filter(Objects::nonNull)
                .mapToLong(oldest -> Duration.between(oldest, now).toMillis())
                .max()
                .stream()
                .mapToDouble(millis -> Math.max(0, millis / 1_000.0))
                .findFirst()
                .orElse(0);
    }

    private void showResults(Status status, String code) {
        meters.forEachValue(model -> meters.show(Metric.RESULTS, status.word(), code, model));
    }

    /** Includes a shard's jobs in the gauges from now on. The series of their models begin. */
    public void watch(JobCounts shard) {
        shard.models().forEach(meters::model);
        shards.add(shard);
    }

    /** Takes a shard's jobs out of the gauges. */
    public void forget(JobCounts shard) {
        shards.remove(shard);
    }

    /** A job moved to another state, and the ledger has it. */
    public void passed(Transition transition) {
        String model = meters.model(transition.after().model());
        switch (transition.after()) {
            case Accepted accepted -> {
                if (transition.before() == null) {
                    meters.count(Metric.REQUESTS_ACCEPTED, model);
                    if (!accepted.job().checks().warnings().isEmpty()) {
                        meters.count(Metric.VALIDATION_WARNINGS, model);
                    }
                }
            }
            case Submitting _ -> {}
            case InQueue queued -> {
                if (!(transition.before() instanceof Submitted)) {
                    took(Metric.SUBMIT_WAIT, queued.job().receivedAt(), queued.submittedAt(), model);
                }
            }
            case InProgress running -> {
                if (!(transition.before() instanceof InProgress)) {
                    took(Metric.QUEUE_WAIT, running.submittedAt(), running.startedAt(), model);
                }
            }
            case Storing _ -> {}
            case Ended ended -> {
                took(Metric.GENERATION, ended.startedAt(), ended.finishedAt(), model);
                if (ended.times() != null && ended.times().took() > 0 && ended.submittedAt() != null) {
                    Instant end = ended.submittedAt().plusMillis(ended.times().took());
                    took(Metric.END_LAG, end, ended.finishedAt(), model);
                }
            }
        }
    }

    private void took(Metric metric, @Nullable Instant begun, Instant ended, String model) {
        if (begun != null) { // which is later than the end where the clock was set back between them
            meters.record(metric, Duration.between(begun.isAfter(ended) ? ended : begun, ended), model);
        }
    }

    /**
     * A job has its result.
     *
     * @param cost null where RunComfy names none, which is not zero: the job is counted as one without a cost
     */
    public void ended(Outcome outcome, String model, @Nullable Cost cost) {
        String code = outcome instanceof Outcome.Failed failed ? failed.code().code() : "none";
        meters.count(Metric.RESULTS, outcome.status().word(), code, meters.model(model));
        if (outcome instanceof Outcome.Completed completed && !completed.hasUrls()) {
            meters.count(Metric.RESULTS_WITHOUT_URL, meters.model(model));
        }
        if (cost != null) {
            meters.addAmount(cost.usd().doubleValue(), Metric.COST, meters.model(model));
        } else if (outcome instanceof Outcome.Completed) {
            meters.count(Metric.RESULTS_WITHOUT_COST, meters.model(model));
        }
    }
}
