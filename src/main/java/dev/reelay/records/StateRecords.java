package dev.reelay.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.SourceRecord.Header;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Jobs' states as records of {@code generation-jobs}: what is written is read back equal, for every state, with numbers'
 * digits and times' nanoseconds.
 */
public final class StateRecords {

    /** The format. A field that older readers may ignore leaves it as it is. */
    static final int VERSION = 1;

    /** How many bytes RunComfy's request id may take in JSON. Theirs are of up to 128 letters, digits, - and _. */
    static final int REQUEST_ID_BYTES = 1_024;

    /** What the later states of a job add to its first one: a request id, times and counts. */
    private static final int GROWTH = REQUEST_ID_BYTES + 512;

    private StateRecords() {}

    /**
     * The record of a state.
     *
     * @throws IllegalArgumentException for an id with half a surrogate pair: it cannot be a key
     */
    public static OutgoingRecord encode(JobState state) {
        ObjectNode body = RecordJson.object().put("v", VERSION).put("id", state.id());
        body.put("status", state.status().word());
        if (!state.model().isEmpty()) {
            body.put("model", state.model());
        }
        switch (state) {
            case Accepted accepted -> {
                body.put("attempts", accepted.attempts());
                putDoubt(body, accepted.inDoubt());
                putJob(body, accepted.job());
                body.set("input", accepted.input());
            }
            case Submitting submitting -> {
                body.put("attempt", submitting.attempt());
                putDoubt(body, submitting.inDoubt());
                putCancellation(body, submitting.cancelled() ? CancellationField.REQUESTED : null);
                RecordJson.put(body, "intent_at", submitting.intentAt());
                putJob(body, submitting.job());
                body.set("input", submitting.input());
            }
            case InQueue queued -> {
                putTimes(body, queued.requestId(), queued.submittedAt(), null);
                putCancellation(body, CancellationField.of(queued.cancelReason()));
                putJob(body, queued.job());
            }
            case InProgress running -> {
                putTimes(body, running.requestId(), running.submittedAt(), running.startedAt());
                putCancellation(body, running.cancelTooLate() ? CancellationField.TOO_LATE : null);
                putJob(body, running.job());
            }
            case Ended ended -> putReceipt(body, ended);
        }
        return new OutgoingRecord(Text.key(state.id()), RecordJson.write(body), List.of());
    }

    /** Removes what is known of a job. */
    public static OutgoingRecord tombstone(String id) {
        return new OutgoingRecord(Text.key(id), null, List.of());
    }

    /**
     * A size in bytes that no later state of this job exceeds, as {@link OutgoingRecord#size} counts. Whoever takes a job
     * in makes sure that its topic has this room: later is too late.
     */
    public static int sizeAtMost(Accepted accepted) {
        return encode(accepted).size() + GROWTH;
    }

    /**
     * The state that a record holds. Fields it does not know are ignored: a newer Reelay may write some.
     *
     * @throws UnreadableStateException if it is of a newer format, or is no state at all
     */
    public static JobState decode(byte[] key, byte[] value) {
        StateFields fields = StateFields.of(key, value);
        String id = fields.text("id");
        if (!Arrays.equals(key, Text.bytes(id))) {
            throw fields.broken("has an id that is not its key");
        }
        return switch (fields.status()) {
            case ACCEPTED ->
                new Accepted(job(fields), fields.object("input"), fields.count("attempts"), fields.flag("in_doubt"));
            case SUBMITTING ->
                new Submitting(
                        job(fields),
                        fields.object("input"),
                        fields.count("attempt"),
                        fields.time("intent_at"),
                        fields.flag("in_doubt"),
                        fields.cancellation() == CancellationField.REQUESTED);
            case IN_QUEUE ->
                new InQueue(
                        job(fields),
                        fields.text("request_id"),
                        fields.time("submitted_at"),
                        CancellationField.cancelReason(fields.cancellation()));
            case IN_PROGRESS ->
                new InProgress(
                        job(fields),
                        fields.text("request_id"),
                        fields.time("submitted_at"),
                        fields.time("started_at"),
                        fields.cancellation() == CancellationField.TOO_LATE);
            case COMPLETED, FAILED, CANCELLED, EXPIRED, REJECTED -> receipt(fields);
        };
    }

    private static void putJob(ObjectNode body, Job job) {
        RecordJson.put(body, "received_at", job.receivedAt());
        RecordJson.put(body, "start_by", job.startBy());
        body.put("on_unknown_submission", job.onUnknownSubmission().name().toLowerCase(Locale.ROOT));
        body.put("content_hash", job.contentHash());
        if (job.media() != null) {
            body.put("media", job.media().word());
        }
        RecordJson.set(body, "metadata", job.metadata());
        if (!job.headers().isEmpty()) {
            ArrayNode headers = body.putArray("headers");
            job.headers().forEach(header -> headers.add(header(header)));
        }
    }

    /** A value is text where it is UTF-8, else base64, and left out when the header has none. */
    private static ObjectNode header(Header header) {
        ObjectNode node = RecordJson.object().put("name", header.name());
        byte[] value = header.value();
        if (value != null) {
            Text.of(value)
                    .ifPresentOrElse(
                            text -> node.put("value", text),
                            () -> node.put("base64", Base64.getEncoder().encodeToString(value)));
        }
        return node;
    }

    private static void putTimes(
            ObjectNode body, @Nullable String requestId, @Nullable Instant submittedAt, @Nullable Instant startedAt) {
        RecordJson.put(body, "request_id", requestId);
        RecordJson.put(body, "submitted_at", submittedAt);
        RecordJson.put(body, "started_at", startedAt);
    }

    private static void putReceipt(ObjectNode body, Ended ended) {
        putTimes(body, ended.requestId(), ended.submittedAt(), ended.startedAt());
        RecordJson.put(body, "received_at", ended.receivedAt());
        RecordJson.put(body, "finished_at", ended.finishedAt());
        body.put("content_hash", ended.contentHash());
        putCancellation(body, ended.cancelTooLate() ? CancellationField.TOO_LATE : null);
    }

    private static void putDoubt(ObjectNode body, boolean inDoubt) {
        if (inDoubt) {
            body.put("in_doubt", true);
        }
    }

    private static void putCancellation(ObjectNode body, @Nullable CancellationField cancellation) {
        RecordJson.put(body, "cancellation", cancellation == null ? null : cancellation.word());
    }

    private static Job job(StateFields fields) {
        return new Job(
                fields.text("id"),
                fields.optionalText("model").orElse(""),
                fields.optionalObject("metadata").orElse(null),
                fields.headers(),
                fields.optionalTime("start_by").orElse(null),
                fields.onUnknownSubmission(),
                fields.text("content_hash"),
                fields.time("received_at"),
                fields.media());
    }

    private static Ended receipt(StateFields fields) {
        return new Ended(
                fields.text("id"),
                fields.optionalText("model").orElse(""),
                fields.status(),
                fields.text("content_hash"),
                fields.optionalText("request_id").orElse(null),
                fields.time("received_at"),
                fields.optionalTime("submitted_at").orElse(null),
                fields.optionalTime("started_at").orElse(null),
                fields.time("finished_at"),
                fields.cancellation() == CancellationField.TOO_LATE);
    }
}
