package dev.reelay.telemetry;

import dev.reelay.catalog.Model;
import dev.reelay.job.CallFailure;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.Outcome;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SubmitAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What the worker tells about itself: one log line for each step of a job, and the meters of {@link Metric}. Here is a job's
 * way from its request to its result; the rest stands by theme in the other telemetries. Nothing of it ever holds a token or
 * the query part of a URL.
 */
public final class Telemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");

    /** Unknown words of RunComfy's that are warned of, each once. */
    private static final int WORDS_LIMIT = 100;

    private final InstantSource clock;
    private final Traces traces;
    private final Meters meters;
    private final JobTelemetry jobs;
    private final MediaTelemetry media;
    private final ShardTelemetry shards;
    private final CommandTelemetry commands;
    private final SubmissionTelemetry submissions;
    private final Set<String> words = ConcurrentHashMap.newKeySet();

    /** That of a worker whose catalog is empty: every model is an unknown one. */
    public Telemetry(MeterRegistry registry, InstantSource clock) {
        this(registry, clock, List.of());
    }

    /** That of a worker without traces. */
    public Telemetry(MeterRegistry registry, InstantSource clock, Collection<Model> models) {
        this(registry, clock, models, Traces.off());
    }

    /**
     * Shows everything that can be counted, at zero.
     *
     * @param registry one that is looked at already: what it is told before that may be lost
     * @param models of the catalog
     */
    public Telemetry(MeterRegistry registry, InstantSource clock, Collection<Model> models, Traces traces) {
        this.clock = clock;
        this.traces = traces;
        this.meters = new Meters(registry, models.stream().map(Model::id).toList());
        this.jobs = new JobTelemetry(meters, clock);
        this.media = new MediaTelemetry(meters, models);
        this.shards = new ShardTelemetry(meters, clock);
        this.commands = new CommandTelemetry(meters, clock);
        this.submissions = new SubmissionTelemetry(meters, clock);
        for (DeadLetter.Code code : DeadLetter.Code.values()) {
            meters.show(Metric.DEAD_LETTERS, code.code());
        }
        for (String outcome : AnswerLabels.SUBMISSIONS) {
            meters.showForModels(Metric.SUBMISSIONS, outcome);
        }
        meters.show(Metric.SUBMISSIONS_UNCLAIMED);
        AnswerLabels.POLLS.forEach(outcome -> meters.show(Metric.POLLS, outcome));
        meters.show(Metric.FAULTS);
    }

    public Meters meters() {
        return meters;
    }

    public JobTelemetry jobs() {
        return jobs;
    }

    public MediaTelemetry media() {
        return media;
    }

    public ShardTelemetry shards() {
        return shards;
    }

    public CommandTelemetry commands() {
        return commands;
    }

    public SubmissionTelemetry submissions() {
        return submissions;
    }

    /** When something began that is to be told of when it is over. */
    public Instant now() {
        return clock.instant();
    }

    // --- one job's way -------------------------------------------------------------------------------------------

    /** A job came to a new state, and the ledger has it. */
    public void moved(JobState state, int partition) {
        String id = state.id();
        LogLine line = LogLine.job(state).partition(partition);
        switch (state) {
            case JobState.Accepted accepted -> {
                if (accepted.attempts() > 0) {
                    line.info("waits again  job_id=%s attempts=%d", id, accepted.attempts());
                } else if (accepted.job().media() != null) {
                    line.info(
                            "media        job_id=%s %s",
                            id, accepted.job().media().word());
                } else {
                    line.info("request in   job_id=%s model=%s partition=%d", id, state.model(), partition);
                }
            }
            case JobState.Submitting submitting ->
                line.info(
                        submitting.cancelled()
                                ? "cancel waits job_id=%s attempt=%d, for the answer to its submission"
                                : "submitting   job_id=%s attempt=%d",
                        id,
                        submitting.attempt());
            case JobState.InQueue queued ->
                line.info(
                        queued.withdrawal() == null
                                ? "in queue     job_id=%s request_id=%s"
                                : "cancelling   job_id=%s request_id=%s",
                        id,
                        queued.requestId());
            case JobState.InProgress running ->
                line.info(
                        running.cancelTooLate()
                                ? "too late     job_id=%s request_id=%s: it runs already and goes on"
                                : "in progress  job_id=%s request_id=%s",
                        id,
                        running.requestId());
            case JobState.Ended _ -> {} // its result says more
        }
    }

    /** A job has its result, and the ledger has both. */
    public void ended(JobResult result, int partition) {
        jobs.ended(result.outcome(), result.job().model());
        traces.ended(result);
        String status = result.outcome().status().word();
        String id = result.job().id();
        LogLine line = LogLine.job(result.job()).requestId(result.requestId()).partition(partition);
        switch (result.outcome()) {
            case Outcome.Completed completed ->
                line.info("completed    job_id=%s video=%s", id, String.join(" ", completed.videoUrls()));
            case Outcome.Failed failed ->
                line.warn(
                        "%-12s job_id=%s code=%s: %s", status, id, failed.code().code(), failed.message());
            case Outcome.Cancelled _, Outcome.Expired _ -> line.info("%-12s job_id=%s", status, id);
        }
    }

    public void repeated(String id) {
        meters.count(Metric.REQUESTS_REPEATED);
        LogLine.job(id).info("repeat       job_id=%s: the same request came before, nothing to do", id);
    }

    public void deadLettered(DeadLetter letter) {
        meters.count(Metric.DEAD_LETTERS, letter.code().code());
        LogLine.of(letter.source().partition())
                .warn(
                        "dead letter  topic=%s partition=%d offset=%d code=%s: %s",
                        letter.source().topic(),
                        letter.source().partition(),
                        letter.source().offset(),
                        letter.code().code(),
                        letter.reason());
    }

    // --- RunComfy ------------------------------------------------------------------------------------------------

    /** A POST was answered, or its outcome was lost. */
    public void submitted(JobState.Submitting state, SubmitAnswer answer, Instant begun) {
        meters.count(Metric.SUBMISSIONS, meters.model(state.model()), AnswerLabels.ofSubmission(answer));
        traces.submitted(state, answer, begun);
    }

    /** RunComfy was asked about a job. */
    public void polled(JobState.Submitted state, PollAnswer sighting, Instant begun) {
        meters.count(Metric.POLLS, AnswerLabels.ofPoll(sighting));
        traces.looked(state, sighting, begun);
        if (sighting instanceof PollAnswer.NotYet notYet
                && notYet.unknownWord() != null
                && words.size() < WORDS_LIMIT
                && words.add(notYet.unknownWord())) {
            LogLine.job(state)
                    .warn(
                            "RunComfy uses a status that is not known here: '%s'; taken as not ended",
                            notYet.unknownWord());
        }
        if (sighting instanceof CallFailure trouble) {
            LogLine.job(state).debug("poll failed  job_id=%s kind=%s", state.id(), trouble.kind());
        }
    }

    /** An answer to a POST that no job waits for any more. Its request id is the only trace of a paid job. */
    public void unclaimedAnswer(String id, SubmitAnswer answer) {
        String text = "answer to a submission that nobody waits for here: job_id=%s %s";
        if (answer instanceof SubmitAnswer.Accepted accepted) {
            meters.count(Metric.SUBMISSIONS_UNCLAIMED);
            LogLine.job(id).requestId(accepted.requestId()).warn(text, id, "request_id=" + accepted.requestId());
        } else {
            LogLine.job(id).warn(text, id, AnswerLabels.ofSubmission(answer));
        }
    }

    /** A fault of our own that was contained. */
    public void fault(String where, Throwable fault) {
        meters.count(Metric.FAULTS);
        LOG.errorf(fault, "a fault of Reelay's own while %s", where);
    }
}
