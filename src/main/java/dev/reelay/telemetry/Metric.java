package dev.reelay.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every meter there is: its name as Prometheus shows it, the sentence that stands beside it there, and its tags. {@code
 * model} is an id of the catalog, or {@code unknown}; the other tags take words of Reelay's own, never anything that
 * somebody else wrote.
 */
public enum Metric {
    JOBS("reelay_jobs", Kind.GAUGE, "Jobs held that have not ended, by where they stand", "state", "model"),
    JOBS_PENDING("reelay_jobs_pending", Kind.GAUGE, "Jobs that count against the limit of pending jobs"),
    JOBS_PENDING_LIMIT("reelay_jobs_pending_limit", Kind.GAUGE, "REELAY_MAX_PENDING_JOBS"),
    JOBS_PARKED("reelay_jobs_parked", Kind.GAUGE, "Jobs that wait only because their model is paused"),
    JOBS_PARKED_LIMIT("reelay_jobs_parked_limit", Kind.GAUGE, "REELAY_MAX_PARKED_JOBS"),
    JOBS_OLDEST_AGE(
            "reelay_jobs_oldest_age_seconds",
            Kind.GAUGE,
            "How long ago the oldest job that has not ended was received; 0 when there is none"),

    SHARDS("reelay_shards", Kind.GAUGE, "Partitions that this worker owns"),
    SHARDS_RESTORING("reelay_shards_restoring", Kind.GAUGE, "Partitions owned whose jobs are not restored yet"),

    SUBMISSIONS_OPEN("reelay_submissions_open", Kind.GAUGE, "POSTs that are open now"),
    SUBMISSIONS_LIMIT("reelay_submissions_limit", Kind.GAUGE, "REELAY_SUBMIT_CONCURRENCY"),
    SUBMISSIONS_WINDOW(
            "reelay_submissions_window",
            Kind.GAUGE,
            "POSTs of the model that may be open now: fewer after RunComfy asked to slow down",
            "model"),
    SUBMISSIONS_PAUSED(
            "reelay_submissions_paused_seconds",
            Kind.GAUGE,
            "How long submissions have rested, of all models (scope *) or of one; 0 when they do not",
            "scope",
            "reason"),

    COMMANDS_AGE("reelay_commands_age_seconds", Kind.GAUGE, "Commands that are older than this are known for certain"),

    REQUESTS_ACCEPTED("reelay_requests_accepted_total", Kind.COUNTER, "Requests that became jobs", "model"),
    REQUESTS_REPEATED("reelay_requests_repeated_total", Kind.COUNTER, "Requests that came again, with nothing to do"),
    REQUESTS_PASSED_OVER(
            "reelay_requests_passed_over_total",
            Kind.COUNTER,
            "Requests that were read again although they had been decided"),
    RESULTS(
            "reelay_results_total",
            Kind.COUNTER,
            "Results by status; the code says why a job failed or was rejected",
            "status",
            "code",
            "model"),
    DEAD_LETTERS("reelay_dead_letters_total", Kind.COUNTER, "Records that went to the dead letters", "code"),

    SUBMISSIONS("reelay_submissions_total", Kind.COUNTER, "POSTs by what came of them", "model", "outcome"),
    SUBMISSIONS_UNKNOWN(
            "reelay_submissions_unknown_total",
            Kind.COUNTER,
            "Submissions of which nobody knows whether RunComfy took them, and may charge for them",
            "reason"),
    SUBMISSIONS_UNCLAIMED(
            "reelay_submissions_unclaimed_total",
            Kind.COUNTER,
            "Submissions that RunComfy took and no job waits for: the log has their request ids"),
    POLLS("reelay_polls_total", Kind.COUNTER, "Looks at jobs by what was seen", "outcome"),
    CANCELS("reelay_cancels_total", Kind.COUNTER, "Cancels asked of RunComfy by what came of them", "outcome"),

    MEDIA_PROBES(
            "reelay_media_probes_total",
            Kind.COUNTER,
            "Files looked at: verified, not public, or why they could not be verified",
            "outcome"),
    MEDIA_VIOLATIONS(
            "reelay_media_violations_total", Kind.COUNTER, "Rules of models that files break", "model", "rule"),
    MEDIA_ADVICE("reelay_media_advice_total", Kind.COUNTER, "Files that RunComfy merely advises against", "model"),

    COMMANDS("reelay_commands_total", Kind.COUNTER, "Commands read that make sense", "command"),
    COMMANDS_REFUSED("reelay_commands_refused_total", Kind.COUNTER, "Commands read that make none", "reason"),
    COMMANDS_RECORDS("reelay_commands_records_total", Kind.COUNTER, "Records of the control topic dealt with"),
    COMMANDS_READ_FAILURES(
            "reelay_commands_read_failures_total", Kind.COUNTER, "Times that commands could not be followed any more"),

    COMMIT_REPEATS(
            "reelay_commit_repeats_total", Kind.COUNTER, "Transactions that were not accepted, nothing being lost"),
    LEDGER_BREAKS(
            "reelay_ledger_breaks_total", Kind.COUNTER, "Times that a partition of the ledger had to be opened anew"),
    RESTORE_FAILURES(
            "reelay_restore_failures_total", Kind.COUNTER, "Times that a partition could not be restored at once"),
    FAULTS("reelay_faults_total", Kind.COUNTER, "Faults of Reelay's own: the log has the stack trace"),

    SUBMIT_WAIT(
            "reelay_submit_wait_seconds",
            Buckets.SECONDS_TO_HOURS,
            "From a request's receipt to its acceptance by RunComfy",
            "model"),
    QUEUE_WAIT(
            "reelay_queue_wait_seconds",
            Buckets.SECONDS_TO_HOURS,
            "From a job's acceptance by RunComfy until it was seen running",
            "model"),
    GENERATION("reelay_generation_seconds", Buckets.GENERATION, "From a job's being seen running to its end", "model"),
    RUNCOMFY_CALL(
            "reelay_runcomfy_call_seconds",
            Buckets.CALL,
            "What RunComfy takes to answer; a look at a finished job is two requests",
            "call",
            "outcome"),
    COMMIT("reelay_commit_seconds", Buckets.COMMIT, "One transaction, until it is committed"),
    RESTORE("reelay_restore_seconds", Buckets.RESTORE, "Reading a partition's jobs back from the ledger"),
    DRAIN("reelay_drain_seconds", Buckets.DRAIN, "From the order to give a partition up to its closing");

    /** What a meter is. */
    public enum Kind {
        /** A number as it is. */
        GAUGE,
        /** How often something happened since the worker started. */
        COUNTER,
        /** How long something took. */
        HISTOGRAM
    }

    /** Upper bounds, chosen so that what is usual and what is worrying lie in different ones. */
    private static final class Buckets {
        static final List<Duration> SECONDS_TO_HOURS = seconds(1, 5, 15, 60, 300, 900, 3_600, 10_800, 43_200);
        static final List<Duration> GENERATION = seconds(5, 15, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200);
        static final List<Duration> CALL = millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
        static final List<Duration> COMMIT = millis(2, 5, 10, 25, 50, 100, 250, 1_000, 2_500, 10_000);
        static final List<Duration> RESTORE = millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000, 60_000);
        static final List<Duration> DRAIN = millis(100, 500, 1_000, 2_500, 5_000, 10_000, 15_000);

        private static List<Duration> seconds(Integer... bounds) {
            return Stream.of(bounds).map(Duration::ofSeconds).toList();
        }

        private static List<Duration> millis(Integer... bounds) {
            return Stream.of(bounds).map(Duration::ofMillis).toList();
        }
    }

    private final String id;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // made by Stream.toList
    private final List<Duration> buckets;

    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> tags;

    Metric(String id, Kind kind, String help, String... tags) {
        this(id, kind, List.of(), help, tags);
    }

    Metric(String id, List<Duration> buckets, String help, String... tags) {
        this(id, Kind.HISTOGRAM, buckets, help, tags);
    }

    Metric(String id, Kind kind, List<Duration> buckets, String help, String... tags) {
        this.id = id;
        this.kind = kind;
        this.buckets = buckets;
        this.help = help;
        this.tags = List.of(tags);
    }

    /** As Prometheus shows it; a histogram's series have {@code _bucket}, {@code _sum}, {@code _count}, {@code _max} behind. */
    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** The upper bounds of a histogram's buckets, without the infinite one; empty for other meters. */
    public List<Duration> buckets() {
        return buckets;
    }

    /** One sentence for people. */
    public String help() {
        return help;
    }

    /** The names of the tags, in the order in which their values are given. */
    public List<String> tags() {
        return tags;
    }
}
