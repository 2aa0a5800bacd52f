package dev.reelay.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same about a job from intake to its end.
 *
 * @param id up to 200 characters; the key of everything that is written about the job
 * @param model the model's id; empty when the request did not name one
 * @param metadata the producer's own, given back in the result
 * @param headers the request's headers that go on to the result: {@code traceparent}, {@code correlation-id}, {@code x-*}
 * @param startBy not worth having when it has not begun to run by then
 * @param contentHash tells an identical repeat from another request with the same id
 * @param receivedAt when the worker took the request in
 * @param media what its media were found to be; null as long as nobody has looked
 */
public record Job(
        String id,
        String model,
        @Nullable ObjectNode metadata,
        List<SourceRecord.Header> headers,
        @Nullable Instant startBy,
        OnUnknownSubmission onUnknownSubmission,
        String contentHash,
        Instant receivedAt,
        @Nullable MediaStatus media) {

    public Job {
        headers = List.copyOf(headers);
    }

    /** A job whose media nobody has looked at. */
    public Job(
            String id,
            String model,
            @Nullable ObjectNode metadata,
            List<SourceRecord.Header> headers,
            @Nullable Instant startBy,
            OnUnknownSubmission onUnknownSubmission,
            String contentHash,
            Instant receivedAt) {
        this(id, model, metadata, headers, startBy, onUnknownSubmission, contentHash, receivedAt, null);
    }

    /** The same job once its media were looked at. */
    public Job withMedia(MediaStatus note) {
        return new Job(id, model, metadata, headers, startBy, onUnknownSubmission, contentHash, receivedAt, note);
    }

    /** The same job with one more header that goes on to the result. */
    public Job with(SourceRecord.Header header) {
        List<SourceRecord.Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Job(id, model, metadata, more, startBy, onUnknownSubmission, contentHash, receivedAt, media);
    }

    /** The same job without what its producer attached: for an answer that could not carry it. */
    public Job bare() {
        return new Job(id, model, null, List.of(), startBy, onUnknownSubmission, contentHash, receivedAt);
    }

    /** Whether {@code startBy} has passed. */
    public boolean isTooLateToStart(Instant now) {
        return startBy != null && now.isAfter(startBy);
    }
}
