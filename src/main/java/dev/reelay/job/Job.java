package dev.reelay.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.JsonBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a job that stay the same in all its states.
 *
 * @param id up to 200 characters; the key of all records about the job
 * @param model the model's id; empty when the request did not name one
 * @param metadata the producer's own data, a JSON object, which the result returns; null when the request has none
 * @param headers the request's headers that the result returns: {@code traceparent}, {@code correlation-id}, {@code
 *     x-*}
 * @param startBy the job expires when it has not begun to run by then; null for no limit
 * @param onUnknownSubmission what to do when the outcome of a submission is unknown
 * @param ordering what orders it among jobs that wait, and whose it is
 * @param deliverTo the producer's own place for copies of the files; null where the request names none
 * @param contentHash distinguishes a repeat of the request from another request with the same id
 * @param origin when the request was read, and which record it is
 * @param checks what was found out about its input
 */
public record Job(
        String id,
        String model,
        @Nullable JsonBytes metadata,
        List<SourceRecord.Header> headers,
        @Nullable Instant startBy,
        OnUnknownSubmission onUnknownSubmission,
        Ordering ordering,
        @Nullable DeliverTo deliverTo,
        String contentHash,
        Origin origin,
        Checks checks) {

    /** Code points of an id, at most. */
    public static final int MAX_ID = 200;

    /** The header and the field of the metadata that name the job that this one is a retry of. */
    public static final String RETRY_OF = "retry-of";

    public Job {
        model = model.intern(); // jobs are many, models are few
        headers = List.copyOf(headers);
    }

    /** A job without a tenant, whose input has not been checked, and whose record is not known. */
    public Job(
            String id,
            String model,
            @Nullable ObjectNode metadata,
            List<SourceRecord.Header> headers,
            @Nullable Instant startBy,
            OnUnknownSubmission onUnknownSubmission,
            String contentHash,
            Instant receivedAt) {
        this(
                id,
                model,
                metadata == null ? null : JsonBytes.of(metadata),
                headers,
                startBy,
                onUnknownSubmission,
                Ordering.DEFAULT,
                null,
                contentHash,
                Origin.at(receivedAt),
                Checks.NONE);
    }

    /** A job whose request names no place for copies of its files. */
    public Job(
            String id,
            String model,
            @Nullable JsonBytes metadata,
            List<SourceRecord.Header> headers,
            @Nullable Instant startBy,
            OnUnknownSubmission onUnknownSubmission,
            Ordering ordering,
            String contentHash,
            Origin origin,
            Checks checks) {
        this(id, model, metadata, headers, startBy, onUnknownSubmission, ordering, null, contentHash, origin, checks);
    }

    /** When the worker read the request. */
    public Instant receivedAt() {
        return origin.receivedAt();
    }

    /** The outcome of the check of its media; null before that. */
    public @Nullable MediaStatus media() {
        return checks.media();
    }

    /** The same job after the check of its media. */
    public Job withMedia(MediaStatus checked) {
        return with(checks.withMedia(checked));
    }

    /** The same job after other checks. */
    public Job with(Checks found) {
        return with(model, metadata, headers, found);
    }

    /** The same job with one more header that the result returns. */
    public Job with(SourceRecord.Header header) {
        List<SourceRecord.Header> more = new ArrayList<>(headers);
        more.add(header);
        return with(model, metadata, more, checks);
    }

    /** The same job with a place for the copies of its files. */
    public Job deliveredTo(@Nullable DeliverTo place) {
        return new Job(
                id,
                model,
                metadata,
                headers,
                startBy,
                onUnknownSubmission,
                ordering,
                place,
                contentHash,
                origin,
                checks);
    }

    /** The same job without metadata and headers, for a result that would be too large with them. */
    public Job withoutMetadataAndHeaders() {
        return with(model, null, List.of(), checks);
    }

    /** The same job with other copies of what may be too long for a result. */
    public Job with(String shorter, @Nullable JsonBytes less, List<SourceRecord.Header> fewer) {
        return with(shorter, less, fewer, checks);
    }

    private Job with(String named, @Nullable JsonBytes own, List<SourceRecord.Header> forwarded, Checks found) {
        return new Job(
                id,
                named,
                own,
                forwarded,
                startBy,
                onUnknownSubmission,
                ordering,
                deliverTo,
                contentHash,
                origin,
                found);
    }

    /** Whether {@code startBy} has passed. */
    public boolean isTooLateToStart(Instant now) {
        return startBy != null && now.isAfter(startBy);
    }
}
