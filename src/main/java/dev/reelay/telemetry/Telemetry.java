package dev.reelay.telemetry;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.CancelReason;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.MediaStatus;
import dev.reelay.job.SourceRecord;
import dev.reelay.json.ForeignText;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import dev.reelay.model.Model;
import dev.reelay.outcome.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The worker's log lines and meters. This class follows a job from its request to its result; the other telemetry classes,
 * which it hands out, have one subject each.
 */
public final class Telemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.job");
    private static final Logger FAULTS = Logger.getLogger("dev.reelay.fault");

    /** Why the answer to a poll may mean nothing. */
    private static final List<String> UNUSABLE = Stream.of(CallFailure.Kind.values())
            .filter(CallFailure.Kind::mayBeFaultOfRequest)
            .map(CallFailure.Kind::word)
            .toList();

    /** The most of an answer that a line shows, in code points. */
    private static final int LONGEST_ANSWER = 200;

    /** How many unknown statuses of RunComfy are warned about, each once. */
    private static final int STATUSES_LIMIT = 100;

    /** How many URLs of each kind the line of a completed job has. The result has all. */
    private static final int URLS_LIMIT = 5;

    private final InstantSource clock;
    private final Traces traces;
    private final Meters meters;
    private final JobTelemetry jobs;
    private final MediaTelemetry media;
    private final OutputTelemetry outputs;
    private final ShardTelemetry shards;
    private final CommandTelemetry commands;
    private final SubmissionTelemetry submissions;
    private final IntakeTelemetry intake;
    private final CatalogTelemetry catalog;
    private final Set<String> unknownStatuses = ConcurrentHashMap.newKeySet();

    /**
     * Registers every counter and histogram at zero; those of a model when the worker first has to do with it.
     *
     * @param registry one that Prometheus already scrapes: a registry that joins a composite later may lose counts
     * @param models finds a model of the catalog that is in force; any other model is counted as {@link Meters#UNKNOWN}
     */
    public Telemetry(
            MeterRegistry registry, InstantSource clock, Function<String, Optional<Model>> models, Traces traces) {
        this.clock = clock;
        this.traces = traces;
        this.meters = new Meters(registry, id -> models.apply(id).isPresent());
        this.jobs = new JobTelemetry(meters, clock);
        this.media = new MediaTelemetry(meters, models);
        this.outputs = new OutputTelemetry(meters);
        this.shards = new ShardTelemetry(meters, clock);
        this.commands = new CommandTelemetry(meters, clock);
        this.submissions = new SubmissionTelemetry(meters, clock);
        this.intake = new IntakeTelemetry(meters);
        this.catalog = new CatalogTelemetry(meters);
        for (DeadLetter.Code code : DeadLetter.Code.values()) {
            meters.show(Metric.DEAD_LETTERS, code.code());
        }
        AnswerLabels.SUBMISSIONS.forEach(outcome -> meters.showForModels(Metric.SUBMISSIONS, outcome));
        meters.show(Metric.SUBMISSIONS_UNCLAIMED);
        AnswerLabels.POLLS.forEach(outcome -> meters.show(Metric.POLLS, outcome));
        UNUSABLE.forEach(reason -> meters.show(Metric.POLLS_UNUSABLE, reason));
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

    public OutputTelemetry outputs() {
        return outputs;
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

    public IntakeTelemetry intake() {
        return intake;
    }

    public CatalogTelemetry catalog() {
        return catalog;
    }

    /** The current time, for the beginning of something that is reported when it has ended. */
    public Instant now() {
        return clock.instant();
    }

    // --- from request to result ----------------------------------------------------------------------------------

    /** A job moved to another state, and the ledger has it. */
    public void moved(JobState state, int partition) {
        LogLine line = LogLine.job(state).partition(partition);
        switch (state) {
            case JobState.Accepted accepted -> {
                MediaStatus checked = accepted.job().media();
                if (accepted.attempts() > 0) {
                    line.with(Field.ATTEMPT, accepted.attempts())
                            .info(LOG, "Job goes back to wait for its next submission");
                } else if (checked != null) {
                    line.with(Field.MEDIA, checked.word()).info(LOG, "Media checked");
                } else {
                    line.with(Field.DETAIL, accepted.awaitsModel() ? "RunComfy is asked for its model" : null)
                            .info(LOG, "Request accepted");
                }
            }
            case JobState.Submitting submitting ->
                line.with(Field.ATTEMPT, submitting.attempt())
                        .info(
                                LOG,
                                submitting.cancelled()
                                        ? "Cancel waits for the answer to the submission"
                                        : "Submitting");
            case JobState.InQueue queued -> {
                CancelReason reason = queued.cancelReason();
                if (reason == null) {
                    line.info(LOG, "Submitted");
                } else {
                    line.with(Field.REASON, reason.word()).info(LOG, "Cancelling at RunComfy");
                }
            }
            case JobState.InProgress running ->
                line.info(
                        LOG,
                        running.cancelTooLate() ? "Cancel came too late; the job runs and goes on" : "Job running");
            case JobState.Storing storing ->
                line.info(
                        LOG,
                        storing.result().cancelTooLate()
                                ? "Cancel came too late; the job is done, and its files are copied"
                                : "Copying files to the store");
            case JobState.Ended _ -> {} // logged with its result
        }
    }

    /** A job has its result, and the ledger has both. */
    public void ended(JobResult result, int partition) {
        jobs.ended(result.outcome(), result.job().model(), result.cost());
        traces.ended(result);
        LogLine line = LogLine.job(result.job())
                .requestId(result.requestId())
                .partition(partition)
                .cost(result.cost());
        switch (result.outcome()) {
            case Outcome.Completed completed -> {
                if (completed.copies() != null) {
                    outputs.ended(result, completed.copies());
                }
                if (completed.hasUrls()) {
                    line.with(Field.VIDEO_URLS, first(completed.videoUrls()))
                            .with(Field.IMAGE_URLS, first(completed.imageUrls()))
                            .with(Field.AUDIO_URLS, first(completed.audioUrls()))
                            .info(LOG, "Job completed");
                } else {
                    line.warn(LOG, "Job completed, but its output has no URL");
                }
            }
            case Outcome.Failed failed ->
                line.with(Field.CODE, failed.code().code())
                        .with(Field.DETAIL, failed.message())
                        .warn(LOG, failed.code().isRejection() ? "Job rejected" : "Job failed");
            case Outcome.Cancelled _ -> line.info(LOG, "Job cancelled");
            case Outcome.Expired _ -> line.info(LOG, "Job expired");
        }
    }

    private static String first(List<String> urls) {
        return urls.stream().limit(URLS_LIMIT).collect(Collectors.joining(" "));
    }

    /** A request repeats one that was received before. */
    public void repeated(String id) {
        meters.count(Metric.REQUESTS_REPEATED);
        LogLine.job(id).info(LOG, "Request ignored; the same request was received before");
    }

    public void deadLettered(DeadLetter letter) {
        meters.count(Metric.DEAD_LETTERS, letter.code().code());
        SourceRecord source = letter.source();
        LogLine.of(source.topic(), source.partition(), source.offset())
                .with(Field.CODE, letter.code().code())
                .with(Field.DETAIL, letter.reason())
                .warn(LOG, "Record dead-lettered");
    }

    // --- RunComfy ------------------------------------------------------------------------------------------------

    /** RunComfy answered a submission, its answer was lost, or the submission was not started. */
    public void submitted(JobState.Submitting state, SubmitAnswer answer, Instant begun) {
        meters.count(Metric.SUBMISSIONS, meters.model(state.model()), AnswerLabels.ofSubmission(answer));
        traces.submitted(state, answer, begun);
    }

    /** RunComfy answered a poll, or the poll failed. */
    public void polled(JobState.Submitted state, PollAnswer answer, Instant begun) {
        meters.count(Metric.POLLS, AnswerLabels.ofPoll(answer));
        traces.polled(state, answer, begun);
        if (answer instanceof PollAnswer.NotYet notYet) {
            warnOnceOf(notYet.unknownWord(), state);
        }
        if (answer instanceof CallFailure failure) {
            LogLine.job(state).with(Field.REASON, failure.kind().word()).debug(LOG, "Poll failed");
        }
    }

    /**
     * RunComfy's answers to so many polls of a job in a row meant nothing. The job is polled on.
     *
     * @param failure the last of them
     */
    public void pollsUnusable(JobState.Submitted state, CallFailure failure, int polls) {
        meters.count(Metric.POLLS_UNUSABLE, failure.kind().word());
        LogLine.job(state)
                .with(Field.REASON, failure.kind().word())
                .with(Field.POLLS, polls)
                .with(Field.DETAIL, answerIn(failure.says()))
                .warn(LOG, "RunComfy's answers to the polls of a job cannot be used; it is polled on until its limit");
    }

    private static @Nullable String answerIn(@Nullable ProviderMessage says) {
        if (says == null) {
            return null;
        }
        String text = says.message() == null ? "HTTP " + says.httpStatus() : says.message();
        return ForeignText.oneLine(text, LONGEST_ANSWER);
    }

    private void warnOnceOf(@Nullable String unknownStatus, JobState.Submitted state) {
        if (unknownStatus != null && unknownStatuses.size() < STATUSES_LIMIT && unknownStatuses.add(unknownStatus)) {
            LogLine.job(state)
                    .with(Field.STATUS, unknownStatus)
                    .warn(LOG, "RunComfy reports an unknown status; the job counts as not ended");
        }
    }

    /** RunComfy answered a submission that no job waits for. The request id of an accepted one is the only trace of a paid job. */
    public void unclaimedAnswer(String id, SubmitAnswer answer) {
        if (answer instanceof SubmitAnswer.Accepted accepted) {
            meters.count(Metric.SUBMISSIONS_UNCLAIMED);
            LogLine.job(id)
                    .requestId(accepted.requestId())
                    .warn(LOG, "RunComfy accepted a submission that no job here waits for; fetch or cancel it there");
        } else {
            LogLine.job(id)
                    .with(Field.OUTCOME, AnswerLabels.ofSubmission(answer))
                    .warn(LOG, "Answer to a submission that no job here waits for");
        }
    }

    // --- faults --------------------------------------------------------------------------------------------------

    /**
     * A bug of Reelay's was contained.
     *
     * @param what the operation that failed, as the end of "during …"
     */
    public void fault(String what, Throwable fault) {
        fault(LogLine.plain(), what, fault);
    }

    /** A bug of Reelay's was contained, in an operation on this job. */
    public void fault(String what, String jobId, Throwable fault) {
        fault(LogLine.job(jobId), what, fault);
    }

    private void fault(LogLine line, String what, Throwable fault) {
        meters.count(Metric.FAULTS);
        line.with(Field.DURING, what).error(FAULTS, fault, "Fault in Reelay; report it with this stack trace");
    }
}
