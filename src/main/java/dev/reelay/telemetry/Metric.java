package dev.reelay.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every meter: its name as Prometheus shows it, its HELP text and its tags. The tag {@code model} is an id of the catalog,
 * {@code unknown} or {@code other}, {@code partition} a number of the requests topic, {@code scope} {@code *}, a model, or {@code tenant/}
 * and a tenant that a command names (1,000 limits and 1,000 budgets at most are in force); all other tags take constants of Reelay, so
 * that no request and no answer can create a series but those of a model of the catalog. These begin at zero when the worker first
 * has to do with the model; only what is counted at that very moment, a request that is accepted or rejected, begins at one.
 */
public enum Metric {
    JOBS(
            "reelay_jobs",
            Kind.GAUGE,
            "Jobs that have not ended, by state (accepted, submitting, in_queue, in_progress, storing) and model",
            "state",
            "model"),
    JOBS_PENDING(
            "reelay_jobs_pending",
            Kind.GAUGE,
            "Jobs that count against REELAY_MAX_PENDING_JOBS; at the limit the worker takes no more requests"),
    JOBS_PENDING_LIMIT(
            "reelay_jobs_pending_limit",
            Kind.GAUGE,
            "REELAY_MAX_PENDING_JOBS: the number of pending jobs at which the worker takes no more requests"),
    JOBS_PARKED(
            "reelay_jobs_parked",
            Kind.GAUGE,
            "Jobs that wait only because a command paused them, for a look-up of their model, for a shared limit or a budget, or for"
                    + " the copies of their files; beyond REELAY_MAX_PARKED_JOBS they count as pending"),
    JOBS_PARKED_LIMIT(
            "reelay_jobs_parked_limit",
            Kind.GAUGE,
            "REELAY_MAX_PARKED_JOBS: the number of parked jobs that do not count as pending"),
    PENDING_BYTES(
            "reelay_pending_bytes",
            Kind.GAUGE,
            "Bytes of requests and jobs in memory, parked ones too; at REELAY_MAX_PENDING_BYTES the worker takes no more requests"),
    PENDING_BYTES_LIMIT(
            "reelay_pending_bytes_limit",
            Kind.GAUGE,
            "REELAY_MAX_PENDING_BYTES: the bytes of requests and jobs at which the worker takes no more requests"),
    STORED_BYTES(
            "reelay_stored_input_bytes",
            Kind.GAUGE,
            "Bytes of inputs left in the ledger by a takeover beyond REELAY_MAX_PENDING_BYTES; each is read when its turn comes"),
    JOBS_OLDEST_AGE(
            "reelay_jobs_oldest_age_seconds",
            Kind.GAUGE,
            "Seconds since the oldest job that has not ended was received; 0 when there is none"),

    SHARDS("reelay_shards", Kind.GAUGE, "Partitions of the requests topic that this worker owns"),
    SHARDS_RESTORING(
            "reelay_shards_restoring",
            Kind.GAUGE,
            "Owned partitions that are not restored from the ledger yet; their requests and jobs wait"),

    SHARDS_STOPPED(
            "reelay_shards_stopped",
            Kind.GAUGE,
            "Owned partitions that take no requests, because the requests topic lacks records that the ledger has decided"),

    SUBMISSIONS_OPEN("reelay_submissions_open", Kind.GAUGE, "Submissions (POSTs to RunComfy) without an answer yet"),
    SUBMISSIONS_LIMIT(
            "reelay_submissions_limit",
            Kind.GAUGE,
            "REELAY_SUBMIT_CONCURRENCY: submissions that this worker may have open at a time"),
    SUBMISSIONS_WINDOW(
            "reelay_submissions_window",
            Kind.GAUGE,
            "Submissions of the model that this worker may have open at a time; lower after RunComfy answered 429",
            "model"),
    SUBMISSIONS_PAUSED(
            "reelay_submissions_paused_seconds",
            Kind.GAUGE,
            "Seconds for which submissions have been paused, by scope (a model, or * for all) and reason; 0 when they are not",
            "scope",
            "reason"),

    LIMIT(
            "reelay_limit_slots",
            Kind.GAUGE,
            "Slots of a limit that all workers share, by scope (*, a model, or tenant/ and a tenant) and measure (outstanding, per_minute); 0 without one",
            "scope",
            "measure"),
    LIMIT_SHARE(
            "reelay_limit_share",
            Kind.GAUGE,
            "Slots of the limit that this worker's partitions may use; the sum over all workers is at most reelay_limit_slots",
            "scope",
            "measure"),
    LIMIT_USED(
            "reelay_limit_used",
            Kind.GAUGE,
            "Slots of the limit that this worker's partitions use: jobs that RunComfy has or may have, or submissions of the last minute",
            "scope",
            "measure"),
    LIMIT_WAITING(
            "reelay_limit_waiting_jobs",
            Kind.GAUGE,
            "Jobs of this worker's partitions that wait for nothing but a slot of the limit",
            "scope",
            "measure"),
    LIMITS_UNREAD(
            "reelay_limits_unread_seconds",
            Kind.GAUGE,
            "Seconds for which the topic of shared limits could not be read to its end; 0 while it can, and without a limit"),
    BUDGET(
            "reelay_budget",
            Kind.GAUGE,
            "Budget of the UTC day that all workers share, by scope (*, a model, tenant/...) and measure (jobs_per_day, usd_per_day); 0 without",
            "scope",
            "measure"),
    BUDGET_SHARE(
            "reelay_budget_share",
            Kind.GAUGE,
            "Part of the budget that this worker's partitions may use today; the sum over all workers is at most reelay_budget",
            "scope",
            "measure"),
    BUDGET_JOBS(
            "reelay_budget_used_jobs",
            Kind.GAUGE,
            "Submissions of today by this worker's partitions that RunComfy has or may have accepted, by scope of a budget",
            "scope"),
    BUDGET_USD(
            "reelay_budget_used_usd",
            Kind.GAUGE,
            "Dollars of today's submissions by this worker's partitions, by scope of a budget and kind: settled by RunComfy, estimated for"
                    + " ended jobs, reserved for others",
            "scope",
            "kind"),
    BUDGET_UNPRICED(
            "reelay_budget_unpriced_jobs",
            Kind.GAUGE,
            "Today's submissions of this worker's partitions of unknown cost; they are in no amount of dollars",
            "scope"),
    BUDGET_WAITING(
            "reelay_budget_waiting_jobs",
            Kind.GAUGE,
            "Jobs of this worker's partitions that wait for nothing but the budget, or for a price that it needs; those that cost more than"
                    + " all of it, too",
            "scope"),
    BUDGET_PRICE_UNKNOWN(
            "reelay_budget_price_unknown_jobs",
            Kind.GAUGE,
            "Jobs of this worker's partitions that wait because the budget counts dollars and the price of their model is not known",
            "scope"),
    COMMANDS_AGE(
            "reelay_commands_age_seconds",
            Kind.GAUGE,
            "Seconds since the worker was last certain to have applied every command; above 5 it pauses submissions"),
    COMMANDS_HIDDEN(
            "reelay_commands_hidden_records",
            Kind.GAUGE,
            "Records of the control topic that an open transaction hides; if it stays above 0, abort the transaction"),

    REQUESTS_ACCEPTED(
            "reelay_requests_accepted_total",
            Kind.COUNTER,
            "Requests that became jobs, by model; a model's series begin with its first request, here at 1",
            "model"),
    REQUESTS_REPEATED(
            "reelay_requests_repeated_total",
            Kind.COUNTER,
            "Requests ignored because the same request was received before"),
    REQUESTS_PASSED_OVER(
            "reelay_requests_passed_over_total",
            Kind.COUNTER,
            "Requests skipped because they were read again after they had been decided"),
    REQUESTS_LOST(
            "reelay_requests_lost_total",
            Kind.COUNTER,
            "Offsets of the requests topic that retention took before a worker had read them: at most as many requests"),
    REQUESTS_STALLED(
            "reelay_requests_stalled_seconds",
            Kind.GAUGE,
            "Seconds for which this worker's position in a partition of the requests topic has not moved although records wait;"
                    + " 0 when it moves or the worker is full. Readiness names the cause",
            "partition"),
    RESULTS(
            "reelay_results_total",
            Kind.COUNTER,
            "Results by status, model and code; the code says why a job failed or was rejected, else it is none",
            "status",
            "code",
            "model"),
    RESULTS_WITHOUT_URL(
            "reelay_results_without_url_total",
            Kind.COUNTER,
            "Completed jobs whose output has no URL, by model; RunComfy charged for them, the result has the output to look at",
            "model"),
    COST(
            "reelay_cost_usd_total",
            Kind.COUNTER,
            "US dollars that jobs cost by RunComfy's own numbers, by model; jobs without one are missing, see"
                    + " reelay_results_without_cost_total",
            "model"),
    RESULTS_WITHOUT_COST(
            "reelay_results_without_cost_total",
            Kind.COUNTER,
            "Completed jobs for which RunComfy named no cost when it gave the output, by model; reelay_cost_usd_total lacks them",
            "model"),
    DEAD_LETTERS(
            "reelay_dead_letters_total",
            Kind.COUNTER,
            "Records dead-lettered, by code; the headers of each dead letter have the reason",
            "code"),

    SUBMISSIONS(
            "reelay_submissions_total",
            Kind.COUNTER,
            "Submission attempts by model and outcome; not_started: no POST was sent, turned_away: a 401 or 403 for one job alone",
            "model",
            "outcome"),
    SUBMISSIONS_UNKNOWN(
            "reelay_submissions_unknown_total",
            Kind.COUNTER,
            "Submissions that RunComfy may or may not have accepted and charged, by reason; compare with its request list",
            "reason"),
    SUBMISSIONS_UNCLAIMED(
            "reelay_submissions_unclaimed_total",
            Kind.COUNTER,
            "Submissions that RunComfy accepted and no job waits for; the log has the request ids to fetch or cancel"),
    POLLS("reelay_polls_total", Kind.COUNTER, "Polls of submitted jobs, by outcome", "outcome"),
    POLLS_WAITING(
            "reelay_polls_waiting",
            Kind.GAUGE,
            "Polls that are due and wait for REELAY_POLLS_PER_SECOND; above 0 for long: raise it, or start more workers"),
    POLLS_WANTED(
            "reelay_polls_wanted",
            Kind.GAUGE,
            "Polls a second that all jobs of this worker together want; above REELAY_POLLS_PER_SECOND each job is polled less often"),
    POLLS_UNUSABLE(
            "reelay_polls_unusable_total",
            Kind.COUNTER,
            "Jobs of which ten polls in a row got answers that mean nothing, by reason; the log has each job and the answer",
            "reason"),
    CANCELS("reelay_cancels_total", Kind.COUNTER, "Cancel calls to RunComfy, by outcome", "outcome"),

    MEDIA_PROBES(
            "reelay_media_probes_total",
            Kind.COUNTER,
            "Media files checked before submission: verified, not_public, wrong_data_uri, other_format (none that the page names),"
                    + " or why a file could not be verified",
            "outcome"),
    MEDIA_VIOLATIONS(
            "reelay_media_violations_total", Kind.COUNTER, "Media rules violated, by model and rule", "model", "rule"),
    MEDIA_ADVICE(
            "reelay_media_advice_total",
            Kind.COUNTER,
            "Media files that RunComfy advises against but accepts, by model",
            "model"),

    OUTPUTS(
            "reelay_outputs_total",
            Kind.COUNTER,
            "Completed jobs whose files were to be copied to the store or to the request's own place, by outcome: stored (all of them), or"
                    + " failed (the result has the provider's URLs)",
            "outcome"),
    OUTPUT_FILES("reelay_output_files_total", Kind.COUNTER, "Files of outputs copied to the store"),
    OUTPUT_BYTES("reelay_output_bytes_total", Kind.COUNTER, "Bytes of outputs copied to the store"),
    OUTPUT_TRIES_FAILED(
            "reelay_output_tries_failed_total",
            Kind.COUNTER,
            "Tries to copy a file of an output that failed; each is tried again until REELAY_OUTPUT_PATIENCE is over"),

    COMMANDS(
            "reelay_commands_total",
            Kind.COUNTER,
            "Command records read that are valid, or cancel all the same, by command; none is a tombstone",
            "command"),
    COMMANDS_REFUSED(
            "reelay_commands_refused_total",
            Kind.COUNTER,
            "Command records refused, by reason; under a pause/ key they mean pause; the log has each",
            "reason"),
    COMMANDS_RECORDS(
            "reelay_commands_records_total",
            Kind.COUNTER,
            "Records of the control topic processed, including refused ones and tombstones"),
    COMMANDS_READ_FAILURES(
            "reelay_commands_read_failures_total",
            Kind.COUNTER,
            "Times that reading the control topic to its end began to fail; the log has the cause"),

    CATALOG_SET_ASIDE(
            "reelay_catalog_set_aside",
            Kind.GAUGE,
            "Models whose schema, as RunComfy wrote it, cannot be used; REELAY_VALIDATION_UNUSABLE_SCHEMA decides for their requests."
                    + " The log has each with its reason"),
    CATALOG_FOLDER_REFUSED(
            "reelay_catalog_folder_refused_seconds",
            Kind.GAUGE,
            "Seconds for which REELAY_CATALOG_DIR has held files that cannot be used, while the last good catalog serves; 0 when all"
                    + " are in force. The log has the file and the reason"),
    VALIDATION_WARNINGS(
            "reelay_validation_warnings_total",
            Kind.COUNTER,
            "Jobs accepted although the catalog found something in their input, by model; the results have the warnings",
            "model"),
    CATALOG_AGE(
            "reelay_catalog_age_seconds",
            Kind.GAUGE,
            "Seconds since RunComfy's whole list of models was last fetched, until then since the start; 0 when"
                    + " REELAY_CATALOG_REFRESH is off"),
    CATALOG_REFRESH_FAILURES(
            "reelay_catalog_refresh_failures_total",
            Kind.COUNTER,
            "Lists of models that RunComfy did not give or that did not count, by reason; the last good list stays",
            "reason"),
    CATALOG_LOOKUPS(
            "reelay_catalog_lookups_total",
            Kind.COUNTER,
            "Look-ups of single models at RunComfy, by outcome; while they fail, the jobs of such a model wait",
            "outcome"),
    CATALOG_DISAGREEMENTS(
            "reelay_catalog_disagreements_total",
            Kind.COUNTER,
            "Inputs that RunComfy refused although they fit the catalog's schema, by model; compare the model with its page",
            "model"),

    COMMIT_REPEATS(
            "reelay_commit_repeats_total",
            Kind.COUNTER,
            "Ledger transactions that were not accepted; nothing is lost, the shard tries again while it owns the partition"),
    LEDGER_BREAKS(
            "reelay_ledger_breaks_total",
            Kind.COUNTER,
            "Times that a shard had to open its ledger partition again; nothing is lost, the log has the cause"),
    MEMBERSHIP_LOSSES(
            "reelay_membership_losses_total",
            Kind.COUNTER,
            "Times that the group had removed this worker, which has joined again: it sent no heartbeat or did not poll in time"),
    RESTORE_FAILURES(
            "reelay_restore_failures_total",
            Kind.COUNTER,
            "Failed attempts to open a partition; the worker tries again, the log has the cause"),
    FAULTS(
            "reelay_faults_total",
            Kind.COUNTER,
            "Bugs in Reelay that were contained; report the stack trace that the log has at ERROR"),

    SUBMIT_WAIT(
            "reelay_submit_wait_seconds",
            Buckets.SECONDS_TO_HOURS,
            "Seconds from the receipt of a request until RunComfy accepted its job, by model",
            "model"),
    QUEUE_WAIT(
            "reelay_queue_wait_seconds",
            Buckets.SECONDS_TO_HOURS,
            "Seconds from RunComfy's acceptance of a job until a poll found it running, by model",
            "model"),
    GENERATION(
            "reelay_generation_seconds",
            Buckets.GENERATION,
            "Seconds from the poll that found a job running until its end, by model",
            "model"),
    END_LAG(
            "reelay_end_lag_seconds",
            Buckets.END_LAG,
            "Seconds from a job's end by RunComfy's own times until a poll found it, by model; jobs without such times are missing",
            "model"),
    RUNCOMFY_CALL(
            "reelay_runcomfy_call_seconds",
            Buckets.CALL,
            "Seconds that a call to RunComfy took, by call and outcome; a poll of a finished job is two requests",
            "call",
            "outcome"),
    COMMIT("reelay_commit_seconds", Buckets.COMMIT, "Seconds from the start of a ledger transaction until its commit"),
    RESTORE("reelay_restore_seconds", Buckets.RESTORE, "Seconds to restore a partition's jobs from the ledger"),
    DRAIN(
            "reelay_drain_seconds",
            Buckets.DRAIN,
            "Seconds from the order to give up a partition until its shard was closed");

    /** The kinds of meters. */
    public enum Kind {
        /** A number that goes up and down. */
        GAUGE,
        /** How often something happened since the worker started. */
        COUNTER,
        /** How long something took. */
        HISTOGRAM
    }

    /** Upper bounds, chosen so that usual and worrying durations fall into different buckets. */
    private static final class Buckets {
        static final List<Duration> SECONDS_TO_HOURS = seconds(1, 5, 15, 60, 300, 900, 3_600, 10_800, 43_200);
        static final List<Duration> GENERATION = seconds(5, 15, 30, 60, 120, 300, 600, 1_200, 3_600, 7_200);
        static final List<Duration> END_LAG = millis(500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000);
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

    /** The name in Prometheus; a histogram's series add {@code _bucket}, {@code _sum}, {@code _count} and {@code _max}. */
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

    /** The HELP text, read by people on call: the thing, the unit, and the next step where there is one. */
    public String help() {
        return help;
    }

    /** The names of the tags, in the order in which their values are given. */
    public List<String> tags() {
        return tags;
    }
}
