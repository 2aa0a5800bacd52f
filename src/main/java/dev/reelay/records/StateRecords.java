package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Charged;
import dev.reelay.job.Checks;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.Ordering;
import dev.reelay.job.Origin;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.JsonBytes;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes job states as records of {@code generation-jobs}. A decoded state equals the encoded one, including the
 * digits of numbers and the nanoseconds of times.
 */
public final class StateRecords {

    /** The largest request id in JSON, in bytes: {@code runcomfy} takes ids of up to 512 bytes, and JSON may escape each. */
    static final int REQUEST_ID_BYTES = 1_024;

    /**
     * How many bytes the later states of a job may add to its first one: a request id, a cost, times and counts. What its first one
     * has, such as the offset of its request, stays as it is.
     */
    private static final int GROWTH =
            REQUEST_ID_BYTES + RecordJson.COST_BYTES + OutlookFields.BYTES + ReservationFields.BYTES + 512;

    /** How many bytes the checks may add that wait for a model: a digest, and warnings whose texts JSON may escape. */
    private static final int LATER_CHECKS = 256 + Checks.MAX_WARNINGS * (2 * 6 * Checks.MAX_TEXT + 128);

    private static final String INPUT = "input";

    private static final String METADATA = "metadata";

    private static final String PRIORITY = "priority";

    private static final String TENANT = "tenant";

    private static final String REQUEST_OFFSET = "request_offset";

    /** The name of the field, its colon and its comma, and longer varints of the lengths. */
    private static final int INPUT_OVERHEAD = 9 + 8;

    private StateRecords() {}

    /**
     * The record of a state.
     *
     * @throws IllegalArgumentException for an id with a lone surrogate, which cannot be a key
     */
    public static OutgoingRecord encode(JobState state) {
        return switch (state) {
            case Accepted accepted -> record(state, RecordJson.write(body(accepted), INPUT, held(accepted.input())));
            case Submitting submitting ->
                record(state, RecordJson.write(body(submitting), INPUT, held(submitting.input())));
            case InQueue _, InProgress _, Storing _, Ended _ -> record(state, RecordJson.write(body(state)));
        };
    }

    private static OutgoingRecord record(JobState state, byte[] value) {
        return new OutgoingRecord(Utf8.jobKey(state.id()), value, List.of());
    }

    /** A job whose input is in the ledger only stays in the state that it has there. */
    private static JsonBytes held(JobInput input) {
        return switch (input) {
            case JobInput.Held held -> held.json();
            case JobInput.Stored _ -> throw new IllegalStateException("the input is in the ledger only");
        };
    }

    /** The state without its input. */
    private static ObjectNode body(JobState state) {
        ObjectNode body = RecordJson.object().put("v", StateFieldReader.VERSION).put("id", state.id());
        body.put("status", state.status().word());
        if (!state.model().isEmpty()) {
            body.put("model", state.model());
        }
        switch (state) {
            case Accepted accepted -> {
                body.put("attempts", accepted.attempts());
                putFailures(body, accepted.inDoubt(), accepted.ownFailures());
                RecordJson.putUnlessNull(body, "in_doubt_at", accepted.inDoubtAt());
                putJob(body, accepted.job());
            }
            case Submitting submitting -> {
                body.put("attempt", submitting.attempt());
                putFailures(body, submitting.inDoubt(), submitting.ownFailures());
                putCancellation(body, submitting.cancelled() ? CancellationStatus.REQUESTED : null);
                RecordJson.putUnlessNull(body, "intent_at", submitting.intentAt());
                ReservationFields.put(body, submitting.reserved(), submitting.intentAt());
                putJob(body, submitting.job());
            }
            case InQueue queued -> {
                putTimes(body, queued.requestId(), queued.submittedAt(), null);
                ReservationFields.put(body, queued.reserved(), queued.submittedAt());
                OutlookFields.put(body, queued.outlook());
                putCancellation(body, CancellationStatus.of(queued.cancelReason()));
                putJob(body, queued.job());
            }
            case InProgress running -> {
                putTimes(body, running.requestId(), running.submittedAt(), running.startedAt());
                ReservationFields.put(body, running.reserved(), running.submittedAt());
                OutlookFields.put(body, running.outlook());
                putCancellation(body, running.cancelTooLate() ? CancellationStatus.TOO_LATE : null);
                putJob(body, running.job());
            }
            case Storing storing -> {
                JobResult result = storing.result();
                putTimes(body, result.requestId(), result.submittedAt(), result.startedAt());
                RecordJson.putUnlessNull(body, "finished_at", result.finishedAt());
                ReservationFields.put(body, storing.reserved(), result.submittedAt());
                putCancellation(body, result.cancelTooLate() ? CancellationStatus.TOO_LATE : null);
                RecordJson.putCost(body, result.cost());
                if (storing.times() != null) {
                    OutlookFields.put(body, storing.times());
                }
                OutputFields.put(body, storing.completed());
                putJob(body, storing.job());
            }
            case Ended ended -> putReceipt(body, ended);
        }
        return body;
    }

    /** The record that removes a job, or its receipt, from the ledger. */
    public static OutgoingRecord tombstone(String id) {
        return new OutgoingRecord(Utf8.jobKey(id), null, List.of());
    }

    /**
     * The upper bound in bytes of all later states of this job, as {@link OutgoingRecord#size} counts. The shard accepts a job
     * only if its topic takes records of this size: an accepted job must not get a state that cannot be written.
     */
    public static int sizeAtMost(Accepted accepted) {
        int withoutInput = record(accepted, RecordJson.write(body(accepted))).size();
        int checks = accepted.job().checks().awaitsModel() ? LATER_CHECKS : 0;
        return withoutInput + INPUT_OVERHEAD + accepted.input().size() + GROWTH + checks;
    }

    /**
     * The state that a record holds. Unknown fields are ignored: a newer Reelay may write some.
     *
     * @throws UnreadableStateException if the record has a newer format, or holds no state
     */
    public static JobState decode(byte[] key, byte[] value) {
        StateFieldReader fields = StateFieldReader.of(key, value);
        if (!fields.isText("id", key)) {
            throw fields.broken("has an \"id\" that differs from its key");
        }
        return switch (fields.status()) {
            case ACCEPTED ->
                new Accepted(
                        job(fields),
                        fields.input(),
                        fields.count("attempts"),
                        fields.flag("in_doubt"),
                        ownFailures(fields, "attempts"),
                        fields.optionalTime("in_doubt_at").orElse(null));
            case SUBMITTING ->
                new Submitting(
                        job(fields),
                        fields.input(),
                        fields.count("attempt"),
                        fields.time("intent_at"),
                        fields.flag("in_doubt"),
                        ownFailures(fields, "attempt"),
                        fields.cancellation() == CancellationStatus.REQUESTED,
                        ReservationFields.read(fields, fields.time("intent_at")));
            case IN_QUEUE ->
                new InQueue(
                        job(fields),
                        fields.text("request_id"),
                        fields.time("submitted_at"),
                        CancellationStatus.toCancelReason(fields.cancellation()),
                        OutlookFields.outlook(fields),
                        ReservationFields.read(fields, fields.time("submitted_at")));
            case IN_PROGRESS ->
                new InProgress(
                        job(fields),
                        fields.text("request_id"),
                        fields.time("submitted_at"),
                        fields.time("started_at"),
                        fields.cancellation() == CancellationStatus.TOO_LATE,
                        OutlookFields.outlook(fields),
                        ReservationFields.read(fields, fields.time("submitted_at")));
            case STORING -> storing(fields);
            case COMPLETED, FAILED, CANCELLED, EXPIRED, REJECTED -> receipt(fields);
        };
    }

    private static void putJob(ObjectNode body, Job job) {
        putOrigin(body, job.origin());
        RecordJson.putUnlessNull(body, "start_by", job.startBy());
        body.put("on_unknown_submission", job.onUnknownSubmission().name().toLowerCase(Locale.ROOT));
        putOrdering(body, job.ordering());
        DeliverToField.put(body, job.deliverTo());
        body.put("content_hash", job.contentHash());
        putChecks(body, job.checks());
        RecordJson.setUnlessNull(body, METADATA, job.metadata());
        if (!job.headers().isEmpty()) {
            ArrayNode headers = body.putArray("headers");
            job.headers().forEach(header -> headers.add(header(header)));
        }
    }

    private static void putOrigin(ObjectNode body, Origin origin) {
        RecordJson.putUnlessNull(body, "received_at", origin.receivedAt());
        if (origin.offset() != null) {
            body.put(REQUEST_OFFSET, origin.offset());
        }
    }

    private static void putOrdering(ObjectNode body, Ordering ordering) {
        if (ordering.priority() != Ordering.DEFAULT.priority()) {
            body.put(PRIORITY, ordering.priority());
        }
        RecordJson.putUnlessNull(body, TENANT, ordering.tenant());
    }

    private static void putChecks(ObjectNode body, Checks checks) {
        if (checks.awaitsModel()) {
            body.put("awaits_model", true);
        }
        RecordJson.putUnlessNull(body, "schema", checks.schema());
        if (!checks.warnings().isEmpty()) {
            body.set("warnings", ViolationJson.write(checks.warnings()));
        }
        RecordJson.putUnlessNull(
                body, "media", checks.media() == null ? null : checks.media().word());
    }

    /** The value is text if it is UTF-8, else base64; it is absent if the header has none. */
    private static ObjectNode header(Header header) {
        ObjectNode node = RecordJson.object().put("name", header.name());
        byte[] value = header.value();
        if (value != null) {
            Utf8.decode(value)
                    .ifPresentOrElse(
                            text -> node.put("value", text),
                            () -> node.put("base64", Base64.getEncoder().encodeToString(value)));
        }
        return node;
    }

    private static void putTimes(
            ObjectNode body, @Nullable String requestId, @Nullable Instant submittedAt, @Nullable Instant startedAt) {
        RecordJson.putUnlessNull(body, "request_id", requestId);
        RecordJson.putUnlessNull(body, "submitted_at", submittedAt);
        RecordJson.putUnlessNull(body, "started_at", startedAt);
    }

    private static void putReceipt(ObjectNode body, Ended ended) {
        putTimes(body, ended.requestId(), ended.submittedAt(), ended.startedAt());
        putOrigin(body, ended.origin());
        putOrdering(body, ended.ordering());
        RecordJson.putUnlessNull(body, "finished_at", ended.finishedAt());
        body.put("content_hash", ended.contentHash());
        putCancellation(body, ended.cancelTooLate() ? CancellationStatus.TOO_LATE : null);
        RecordJson.putCost(body, ended.cost());
        if (ended.reserved() != null) {
            ReservationFields.put(body, ended.reserved(), ended.submittedAt());
        }
        if (ended.times() != null) {
            OutlookFields.put(body, ended.times());
        }
    }

    private static void putFailures(ObjectNode body, boolean inDoubt, int ownFailures) {
        if (inDoubt) {
            body.put("in_doubt", true);
        }
        if (inDoubt || ownFailures > 0) {
            body.put("own_failures", ownFailures);
        }
    }

    /** Versions that did not count them wrote only that there was doubt: then each attempt may have been one. */
    private static int ownFailures(StateFieldReader fields, String attempts) {
        return fields.optionalCount("own_failures")
                .orElseGet(() -> fields.flag("in_doubt") ? fields.count(attempts) : 0);
    }

    private static void putCancellation(ObjectNode body, @Nullable CancellationStatus cancellation) {
        RecordJson.putUnlessNull(body, "cancellation", cancellation == null ? null : cancellation.word());
    }

    private static Job job(StateFieldReader fields) {
        return new Job(
                fields.text("id"),
                model(fields),
                fields.optionalObject(METADATA),
                fields.headers(),
                fields.optionalTime("start_by").orElse(null),
                fields.onUnknownSubmission(),
                ordering(fields),
                DeliverToField.read(fields),
                fields.text("content_hash"),
                origin(fields),
                checks(fields));
    }

    private static String model(StateFieldReader fields) {
        String model = fields.sharedText("model");
        return model == null ? "" : model;
    }

    private static Checks checks(StateFieldReader fields) {
        Checks checks =
                new Checks(fields.flag("awaits_model"), fields.sharedText("schema"), fields.warnings(), fields.media());
        return checks.equals(Checks.NONE) ? Checks.NONE : checks;
    }

    /** Versions that did not know it wrote no offset. */
    private static Origin origin(StateFieldReader fields) {
        return new Origin(fields.time("received_at"), fields.optionalOffset(REQUEST_OFFSET));
    }

    /** Versions that did not know them wrote neither; a newer one may know a priority that is later than all of these. */
    private static Ordering ordering(StateFieldReader fields) {
        int priority = fields.optionalCount(PRIORITY).orElse(Ordering.DEFAULT.priority());
        return Ordering.of(Math.min(priority, Ordering.LAST), fields.sharedText(TENANT));
    }

    private static Storing storing(StateFieldReader fields) {
        JobResult result = new JobResult(
                job(fields),
                OutputFields.completed(fields),
                Charged.YES,
                fields.text("request_id"),
                fields.time("submitted_at"),
                fields.optionalTime("started_at").orElse(null),
                fields.time("finished_at"),
                fields.cancellation() == CancellationStatus.TOO_LATE,
                fields.cost());
        return new Storing(
                result, OutlookFields.times(fields), ReservationFields.read(fields, fields.time("submitted_at")));
    }

    private static Ended receipt(StateFieldReader fields) {
        return new Ended(
                fields.text("id"),
                model(fields),
                fields.status(),
                fields.text("content_hash"),
                fields.optionalText("request_id").orElse(null),
                origin(fields),
                ordering(fields),
                fields.optionalTime("submitted_at").orElse(null),
                fields.optionalTime("started_at").orElse(null),
                fields.time("finished_at"),
                fields.cancellation() == CancellationStatus.TOO_LATE,
                fields.cost(),
                OutlookFields.times(fields),
                ReservationFields.ofReceipt(
                        fields, fields.optionalTime("submitted_at").orElse(null)));
    }
}
