package dev.reelay;

import dev.reelay.catalog.MediaUse;
import dev.reelay.catalog.MediaVerdict;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.Outcome;
import dev.reelay.job.Sighting;
import dev.reelay.job.Submission;
import dev.reelay.job.Trouble;
import dev.reelay.job.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What the worker tells about itself: one log line for each step of a job, and the meters. All names of meters, tags and
 * log keys stand here, and those about commands in {@link CommandTelemetry}. Nothing of it ever holds a token or the query part of a URL.
 */
public final class Telemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");

    /** Unknown words of RunComfy's that are warned of, each once. */
    private static final int WORDS_LIMIT = 100;

    private static final Pattern URL_QUERY =
            Pattern.compile("(https?://[^\\s?#\"'<>]*)[?#][^\\s\"'<>]*", Pattern.CASE_INSENSITIVE);

    private final MeterRegistry meters;
    private final Counters counters;
    private final InstantSource clock;
    private final CommandTelemetry commands;
    private final SubmissionTelemetry submissions;
    private final Set<String> words = ConcurrentHashMap.newKeySet();

    public Telemetry(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.counters = new Counters(meters);
        this.clock = clock;
        this.commands = new CommandTelemetry(this, clock);
        this.submissions = new SubmissionTelemetry(this, meters, clock);
    }

    /** What it tells about submissions as a whole. */
    SubmissionTelemetry submissions() {
        return submissions;
    }

    /** What it tells about commands. */
    CommandTelemetry commands() {
        return commands;
    }

    void count(String name, String... tags) {
        counters.add(1, name, tags);
    }

    /** Shows a number as it is whenever somebody looks. */
    void gauge(String name, Supplier<Number> number) {
        meters.gauge(name, this, _ -> number.get().doubleValue());
    }

    // --- one job's way -------------------------------------------------------------------------------------------

    /** A job came to a new state, and the ledger has it. */
    void moved(JobState state, int partition) {
        switch (state) {
            case JobState.Accepted accepted -> {
                if (accepted.attempts() == 0 && accepted.job().media() != null) {
                    LOG.infof(
                            "media        job_id=%s %s",
                            state.id(), accepted.job().media().word());
                } else if (accepted.attempts() == 0) {
                    count("reelay.requests.accepted", "model", accepted.model());
                    LOG.infof("request in   job_id=%s model=%s partition=%d", state.id(), state.model(), partition);
                } else {
                    LOG.infof("waits again  job_id=%s attempts=%d", state.id(), accepted.attempts());
                }
            }
            case JobState.Submitting submitting ->
                LOG.infof(
                        submitting.cancelled()
                                ? "cancel waits job_id=%s attempt=%d, for the answer to its submission"
                                : "submitting   job_id=%s attempt=%d",
                        state.id(),
                        submitting.attempt());
            case JobState.InQueue queued ->
                LOG.infof(
                        queued.withdrawal() == null
                                ? "in queue     job_id=%s request_id=%s"
                                : "cancelling   job_id=%s request_id=%s",
                        state.id(),
                        queued.requestId());
            case JobState.InProgress running ->
                LOG.infof(
                        running.cancelTooLate()
                                ? "too late     job_id=%s request_id=%s: it runs already and goes on"
                                : "in progress  job_id=%s request_id=%s",
                        state.id(),
                        running.requestId());
            case JobState.Ended _ -> {} // its result says more
        }
    }

    /** A job has its result, and the ledger has both. */
    void ended(JobResult result) {
        String status = result.outcome().status().word();
        count("reelay.results", "status", status, "code", code(result.outcome()));
        String id = result.job().id();
        switch (result.outcome()) {
            case Outcome.Completed completed ->
                LOG.infof(
                        "completed    job_id=%s video=%s", id, withoutQueries(String.join(" ", completed.videoUrls())));
            case Outcome.Failed failed ->
                LOG.warnf(
                        "%-12s job_id=%s code=%s: %s",
                        status, id, failed.code().code(), withoutQueries(failed.message()));
            case Outcome.Cancelled _, Outcome.Expired _ -> LOG.infof("%-12s job_id=%s", status, id);
        }
    }

    private static String code(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.code().code() : "none";
    }

    /** What others wrote, fit for a log: a signed URL's query is as good as a password. */
    static String withoutQueries(String text) {
        return URL_QUERY.matcher(text).replaceAll("$1");
    }

    void repeated(String id) {
        count("reelay.requests.repeated");
        LOG.infof("repeat       job_id=%s: the same request came before, nothing to do", id);
    }

    void deadLettered(DeadLetter letter) {
        count("reelay.dead.letters", "code", letter.code().code());
        LOG.warnf(
                "dead letter  topic=%s partition=%d offset=%d code=%s: %s",
                letter.source().topic(),
                letter.source().partition(),
                letter.source().offset(),
                letter.code().code(),
                withoutQueries(letter.reason()));
    }

    // --- media ---------------------------------------------------------------------------------------------------

    /** A file was looked at. */
    void probed(String id, MediaUse use, MediaFacts facts) {
        switch (facts) {
            case MediaFacts.Image _, MediaFacts.Bytes _ -> count("reelay.media.probes", "outcome", "verified");
            case MediaFacts.NotPublic _ -> count("reelay.media.probes", "outcome", "not_public");
            case MediaFacts.Unverified unverified -> {
                count("reelay.media.probes", "outcome", unverified.reason().word());
                LOG.infof(
                        "not verified job_id=%s %s %s: %s",
                        id, use.pointer(), withoutQueries(use.url()), unverified.detail());
            }
        }
    }

    /** All files of a job were looked at. */
    void mediaJudged(JobState.Accepted state, MediaVerdict verdict) {
        for (Violation violation : verdict.violations()) {
            count("reelay.media.violations", "model", state.model(), "rule", violation.rule());
            LOG.warnf("bad media    job_id=%s %s: %s", state.id(), violation.pointer(), violation.message());
        }
        for (String advice : verdict.advice()) {
            count("reelay.media.advice", "model", state.model());
            LOG.infof("media advice job_id=%s %s", state.id(), advice);
        }
    }

    // --- RunComfy ------------------------------------------------------------------------------------------------

    /** A POST was answered, or its outcome was lost. */
    void submitted(JobState.Submitting state, Submission answer) {
        count("reelay.submissions", "model", state.model(), "outcome", word(answer));
    }

    /** RunComfy was asked about a job. */
    void polled(JobState.Submitted state, Sighting sighting) {
        count("reelay.polls", "outcome", word(sighting));
        if (sighting instanceof Sighting.NotYet notYet
                && notYet.unknownWord() != null
                && words.size() < WORDS_LIMIT
                && words.add(notYet.unknownWord())) {
            LOG.warnf("RunComfy uses a status that is not known here: '%s'; taken as not ended", notYet.unknownWord());
        }
        if (sighting instanceof Trouble trouble) {
            LOG.debugf("poll failed  job_id=%s kind=%s", state.id(), trouble.kind());
        }
    }

    static String word(Object answer) {
        return answer.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT);
    }

    /** An answer to a POST that no job waits for any more. Its request id is the only trace of a paid job. */
    void unclaimedAnswer(String id, Submission answer) {
        count("reelay.submissions.unclaimed");
        LOG.warnf(
                "answer to a submission that nobody waits for here: job_id=%s %s",
                id,
                answer instanceof Submission.Accepted accepted ? "request_id=" + accepted.requestId() : word(answer));
    }

    // --- shards and ledger ---------------------------------------------------------------------------------------

    void assigned(Set<Integer> partitions, int added) {
        LOG.infof("owns %d partitions of the requests, %d of them newly assigned", partitions.size(), added);
    }

    void shardOpened(int partition, int jobs, Instant begun) {
        Duration took = Duration.between(begun, clock.instant());
        meters.timer("reelay.restore").record(took);
        LOG.debugf("partition %d restored: %d jobs and receipts in %d ms", partition, jobs, took.toMillis());
    }

    void shardNotOpened(int partition, Exception failure) {
        count("reelay.restore.failures");
        LOG.warnf(failure, "partition %d is not open, trying again: %s", partition, failure.getMessage());
    }

    void shardInterrupted(int partition) {
        LOG.debugf("partition %d dropped", partition);
    }

    void shardClosed(int partition) {
        LOG.debugf("partition %d closed", partition);
    }

    void committed(Instant begun) {
        meters.timer("reelay.commit").record(Duration.between(begun, clock.instant()));
    }

    void commitRepeated(int partition, String reason) {
        count("reelay.commit.repeats");
        LOG.infof("partition %d: a transaction was not accepted, nothing is lost: %s", partition, reason);
    }

    void ledgerBroken(int partition, String reason) {
        count("reelay.ledger.breaks");
        LOG.warnf("partition %d is to be opened anew, nothing is lost: %s", partition, reason);
    }

    void stale(int records) {
        LOG.debugf("%d records were polled under an earlier assignment and are read again", records);
    }

    /** Requests that were read and had been decided before: the consumer's position was behind the committed offset. */
    void passedOver(int partition, int records) {
        if (records > 0) {
            counters.add(records, "reelay.requests.passed.over");
            LOG.infof("partition %d: %d requests had been decided before and are passed over", partition, records);
        }
    }

    /** A fault of our own that was contained. */
    void fault(String where, Throwable fault) {
        count("reelay.faults");
        LOG.errorf(fault, "a fault of Reelay's own while %s", where);
    }
}
