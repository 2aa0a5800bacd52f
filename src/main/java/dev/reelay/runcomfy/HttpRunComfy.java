package dev.reelay.runcomfy;

import dev.reelay.job.CancelAnswer;
import dev.reelay.job.JsonBytes;
import dev.reelay.job.PingAnswer;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SubmitAnswer;
import dev.reelay.wire.CallOutcome;
import dev.reelay.wire.HttpCalls;
import dev.reelay.wire.HttpSettings;
import dev.reelay.wire.ListBody;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls RunComfy over HTTP/1.1. Every submission and every cancel has a connection of its own; polls share a
 * pool. Redirects are not followed, no POST is repeated, and the token is sent to no host but that of the base
 * URI, through the proxy of the settings or none. Bodies of more than 8 MiB, compressed or not, are not read, but for those of lists,
 * and for results: of a longer one, up to 256 MiB, the members that matter are read, and not the input that it repeats.
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
        return SubmitAnswerParser.from(calls.post(CallPaths.model(modelId), input.bytes(), notAfter));
    }

    @Override
    public PollAnswer poll(String requestId) {
        PollAnswer status = PollAnswerParser.from(calls.get(CallPaths.status(requestId)));
        return status instanceof PollAnswer.End end ? PollAnswerParser.combine(end, results.fetch(requestId)) : status;
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        return CancelAnswerParser.from(calls.post(CallPaths.cancel(requestId)));
    }

    @Override
    public PingAnswer ping() {
        return PingAnswerParser.from(calls.get(CallPaths.status(UNUSED_REQUEST_ID)));
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
        return DirectoryAnswerParser.model(calls.get(CallPaths.model(modelId)));
    }

    /** Closes all connections. Open calls end as if the connection was lost; later calls are not sent. */
    @Override
    public void close() {
        calls.close();
    }
}
