package dev.reelay.runcomfy;

import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.json.JsonBytes;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.HttpCalls;
import dev.reelay.wire.HttpSettings;
import dev.reelay.wire.ListBody;
import dev.reelay.wire.RecordBody;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls RunComfy over HTTP/1.1. Every submission and every cancel has a connection of its own; polls share a
 * pool. Redirects are not followed, no POST is repeated, and the token is sent to no host but that of the base
 * URI, through the proxy of the settings or none. Of a body of more than 8 MiB, compressed or not, up to 256 MiB, only the members that
 * matter are read, and not the input that it may repeat; lists have limits of their own.
 *
 * <p>Works with and without a running Quarkus: with one it shares Quarkus' Vert.x, without
 * one it starts its own.
 */
public final class HttpRunComfy implements RunComfy, ModelDirectory, AutoCloseable {

    /** An id that no request has: RunComfy's ids are random UUIDs. */
    private static final String UNUSED_REQUEST_ID = "00000000-0000-0000-0000-000000000000";

    private final HttpCalls calls;
    private final ResultCalls results;

    /**
     * @param token asked before every call, so that a replaced token takes effect at once. With a blank one
     *     calls are sent without a token. When it throws, or returns characters that a header cannot contain,
     *     the call is not sent, and its answer blames the token
     * @param time for deadlines, for a {@code Retry-After} that is a date, and for how long costs are not asked for
     */
    public HttpRunComfy(HttpSettings settings, Supplier<String> token, InstantSource time) {
        this.calls = new HttpCalls(settings, token, time);
        this.results = new ResultCalls(calls, time);
    }

    @Override
    public SubmitAnswer submit(String modelId, JsonBytes input, Instant notAfter) {
        return SubmitAnswerParser.from(
                calls.post(CallPaths.model(modelId), input.bytes(), notAfter, SubmitAnswerParser.MEMBERS));
    }

    @Override
    public PollAnswer poll(String requestId) {
        PollAnswer status =
                PollAnswerParser.from(calls.get(CallPaths.status(requestId), PollAnswerParser.MEMBERS), requestId);
        return status instanceof PollAnswer.End end ? PollAnswerParser.combine(end, results.fetch(requestId)) : status;
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        return CancelAnswerParser.from(calls.post(CallPaths.cancel(requestId), CancelAnswerParser.MEMBERS));
    }

    @Override
    public PingAnswer ping() {
        return PingAnswerParser.from(calls.get(CallPaths.status(UNUSED_REQUEST_ID), PollAnswerParser.MEMBERS));
    }

    @Override
    public DirectoryAnswer list(@Nullable String search, int limit, int offset) {
        if (limit < 1 || limit > MAX_PAGE || offset < 0) {
            throw new IllegalArgumentException("limit " + limit + ", offset " + offset);
        }
        ListBody body = new ListBody(DirectoryAnswerParser.MODELS);
        CallOutcome outcome = calls.get(CallPaths.models(search, limit, offset), body);
        return DirectoryAnswerParser.page(outcome, body.leftOut());
    }

    @Override
    public DirectoryAnswer model(String modelId) {
        RecordBody body = new RecordBody();
        CallOutcome outcome = calls.get(CallPaths.model(modelId), DirectoryAnswerParser.RECORD_MEMBERS, body);
        return DirectoryAnswerParser.model(outcome, body.unread());
    }

    /** Closes all connections. Open calls end as if the connection was lost; later calls are not sent. */
    @Override
    public void close() {
        calls.close();
    }
}
