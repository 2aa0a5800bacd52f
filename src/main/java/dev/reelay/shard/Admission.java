package dev.reelay.shard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Judgement;
import dev.reelay.decision.Verdict;
import dev.reelay.job.Checks;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.SourceRecord;
import dev.reelay.ledger.Ledger;
import dev.reelay.model.InputVerdict;
import dev.reelay.model.Model;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.telemetry.IntakeSpan;
import dev.reelay.telemetry.Traces;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives each record of the requests topic its {@link Verdict}: a job, a result at once, a dead letter, or nothing for a
 * repeat. A record on which Reelay's own code throws is dead-lettered and, when it names a new job, that job gets a
 * result.
 */
public final class Admission {

    /** The JSON tree of a record can take forty times the record's bytes. */
    private static final int LARGE_BYTES = 64 * 1024;

    /** So many large records are read at a time, whatever the number of shards and processors. */
    private static final int LARGE_AT_A_TIME = 2;

    private final Semaphore largeRecords = new Semaphore(LARGE_AT_A_TIME);
    private final RequestReader reader;
    private final Supplier<Catalog> catalog;
    private final Predicate<String> mayBeFound;
    private final Ledger ledger;
    private final Commands commands;
    private final Traces traces;
    private final InstantSource clock;

    /**
     * Creates the admission of all shards of a worker.
     *
     * @param mayBeFound whether RunComfy is to be asked for a model that the catalog does not have: its jobs are accepted before their
     *     inputs are judged
     */
    public Admission(
            RequestReader reader,
            Supplier<Catalog> catalog,
            Predicate<String> mayBeFound,
            Ledger ledger,
            Commands commands,
            Traces traces,
            InstantSource clock) {
        this.reader = reader;
        this.catalog = catalog;
        this.mayBeFound = mayBeFound;
        this.ledger = ledger;
        this.commands = commands;
        this.traces = traces;
        this.clock = clock;
    }

    /**
     * Judges a record. It throws no {@link RuntimeException} of reading or judging.
     *
     * @param known looks up the job or receipt with an id; null when the shard has none
     */
    public Verdict admit(SourceRecord record, Function<String, @Nullable JobState> known) {
        if (record.size() <= LARGE_BYTES) {
            return admitOne(record, known);
        }
        largeRecords.acquireUninterruptibly();
        try {
            return admitOne(record, known);
        } finally {
            largeRecords.release();
        }
    }

    private Verdict admitOne(SourceRecord record, Function<String, @Nullable JobState> known) {
        IntakeSpan intake = traces.intake(record);
        Verdict verdict;
        try {
            verdict = judge(record, intake.traced(reader.read(record)), known);
        } catch (RuntimeException | StackOverflowError e) {
            verdict = fault(record, e, known);
        }
        intake.end(verdict);
        return verdict;
    }

    private Verdict judge(SourceRecord record, RequestReading reading, Function<String, @Nullable JobState> known) {
        return switch (reading) {
            case RequestReading.Valid valid -> {
                JobState before = known.apply(valid.job().id());
                yield before == null ? judgeNew(record, valid) : repeatOrConflict(record, valid.job(), before);
            }
            case RequestReading.Invalid invalid -> {
                JobState before = known.apply(invalid.job().id());
                yield before == null
                        ? reject(record, invalid.job(), invalid.why())
                        : repeatOrConflict(record, invalid.job(), before);
            }
            case RequestReading.Unreadable unreadable ->
                deadLetter(
                        new DeadLetter(record, DeadLetter.Code.INVALID_REQUEST, unreadable.reason()),
                        unreadable.job(),
                        unreadable.why(),
                        known);
        };
    }

    private Verdict judgeNew(SourceRecord record, RequestReading.Valid request) {
        Job job = request.job();
        Catalog current = catalog.get();
        Judgement judged = current.find(job.model())
                .map(model -> judge(model, request.input()))
                .orElseGet(() -> withoutModel(job.model(), current));
        return switch (judged) {
            case Judgement.Passed passed -> take(record, request, passed.checks());
            case Judgement.Rejected rejected -> reject(record, job, rejected.why());
        };
    }

    private static Judgement judge(Model model, JsonNode input) {
        InputVerdict verdict = model.judge(input);
        return verdict.violations().isEmpty()
                ? new Judgement.Passed(Checks.passed(model.source().checkedAgainst(), verdict.warnings()))
                : new Judgement.Rejected(Outcome.Failed.of(
                        FailureCode.INVALID_INPUT, "The input does not fit " + model.id(), verdict.violations()));
    }

    private Judgement withoutModel(String id, Catalog current) {
        return mayBeFound.test(id)
                ? new Judgement.Passed(Checks.AWAITING_MODEL)
                : new Judgement.Rejected(unknownModel(id, current));
    }

    /**
     * Judges a job that was accepted before its model was known, as it would have been judged then. Large inputs share the bound of
     * {@link #admit}.
     *
     * @param exists whether RunComfy has the model; when it has, and its record could not be used at all, RunComfy judges the input
     * @return empty when the input is needed, and in the ledger only
     */
    public Optional<Judgement> judge(Accepted waiting, boolean exists) {
        Catalog current = catalog.get(); // once: another one may be in force a moment later
        Optional<Model> model = current.find(waiting.model());
        if (model.isEmpty() && !exists) {
            return Optional.of(new Judgement.Rejected(unknownModel(waiting.model(), current)));
        }
        return waiting.input() instanceof JobInput.Held held
                ? Optional.of(model.map(known -> judge(known, held))
                        .orElseGet(() -> new Judgement.Passed(Checks.passed(null, List.of()))))
                : Optional.empty();
    }

    private Judgement judge(Model model, JobInput.Held input) {
        if (input.size() <= LARGE_BYTES) {
            return judge(model, input.json().tree());
        }
        largeRecords.acquireUninterruptibly();
        try {
            return judge(model, input.json().tree());
        } finally {
            largeRecords.release();
        }
    }

    /** A request without anything wrong becomes a job, unless there is no use for one any more. */
    private Verdict take(SourceRecord record, RequestReading.Valid request, Checks checks) {
        Job job = request.job();
        Accepted accepted = new Accepted(job, request.input(), 0).with(checks);
        Instant now = clock.instant();
        if (commands.cancelOfNew(job.id(), now) != null && ledger.canAnswer(job)) {
            return new Verdict.Answered(accepted.end(new Outcome.Cancelled(), now));
        }
        if (job.isTooLateToStart(now) && ledger.canAnswer(job)) {
            return new Verdict.Answered(accepted.end(new Outcome.Expired(), now));
        }
        if (!ledger.fits(accepted)) {
            return reject(
                    record,
                    job,
                    new Outcome.Failed(
                            FailureCode.INVALID_REQUEST,
                            "The request is too large to be kept: " + record.size() + " bytes"));
        }
        return ledger.canAnswer(job) ? new Verdict.Admitted(accepted) : tooLargeToAnswer(record, job);
    }

    private static Outcome.Failed unknownModel(String id, Catalog current) {
        List<String> near = current.nearest(id);
        String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        return new Outcome.Failed(FailureCode.UNKNOWN_MODEL, "There is no model '" + id + "' in the catalog" + hint);
    }

    private Verdict reject(SourceRecord record, Job job, Outcome.Failed why) {
        return ledger.canAnswer(job)
                ? new Verdict.Answered(Ending.rejected(job, why, clock.instant()))
                : tooLargeToAnswer(record, job);
    }

    /** The result cannot hold the request's metadata and headers, so it goes without them. */
    private Verdict tooLargeToAnswer(SourceRecord record, Job job) {
        Outcome.Failed why = new Outcome.Failed(
                FailureCode.INVALID_REQUEST,
                "The request's metadata and headers are too large for a result: " + record.size() + " bytes in all");
        return new Verdict.Answered(Ending.rejected(job.withoutMetadataAndHeaders(), why, clock.instant()));
    }

    private static Verdict repeatOrConflict(SourceRecord record, Job job, JobState before) {
        if (before.contentHash().equals(job.contentHash())) {
            return new Verdict.Repeat(job.id());
        }
        String reason = "An earlier request with id '" + job.id() + "' has other content; send this one under a new id";
        return new Verdict.DeadLettered(new DeadLetter(record, DeadLetter.Code.ID_CONFLICT, reason), null);
    }

    private Verdict deadLetter(
            DeadLetter letter, @Nullable Job job, Outcome.Failed why, Function<String, @Nullable JobState> known) {
        if (job == null || known.apply(job.id()) != null) {
            return new Verdict.DeadLettered(letter, null);
        }
        return new Verdict.DeadLettered(letter, Ending.rejected(job.withoutMetadataAndHeaders(), why, clock.instant()));
    }

    private Verdict fault(SourceRecord record, Throwable fault, Function<String, @Nullable JobState> known) {
        String reason = FailureCode.INTERNAL_ERROR.text() + ": " + fault;
        DeadLetter letter = new DeadLetter(record, DeadLetter.Code.INTERNAL_ERROR, reason);
        return deadLetter(letter, jobNamedIn(record), new Outcome.Failed(FailureCode.INTERNAL_ERROR, reason), known);
    }

    private @Nullable Job jobNamedIn(SourceRecord record) {
        try {
            return switch (reader.read(record)) {
                case RequestReading.Valid valid -> valid.job();
                case RequestReading.Invalid invalid -> invalid.job();
                case RequestReading.Unreadable unreadable -> unreadable.job();
            };
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }
}
