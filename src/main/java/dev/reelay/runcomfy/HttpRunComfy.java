package dev.reelay.runcomfy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.reelay.job.CancelAnswer;
import dev.reelay.job.ExactJson;
import dev.reelay.job.PollAnswer;
import dev.reelay.job.SubmitAnswer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Calls RunComfy over HTTP/1.1. Every submission and every cancel has a connection of its own; polls share a
 * pool. Redirects are not followed, calls are not repeated, and the token is sent to no host but that of the
 * base URI. Bodies of more than 8 MiB are not read.
 *
 * <p>Works with and without a running Quarkus: with one it shares Quarkus' Vert.x, without
 * one it starts its own.
 */
public final class HttpRunComfy implements RunComfy, AutoCloseable {

    private static final ObjectWriter JSON = ExactJson.writer();

    /** An id that no request has: RunComfy's ids are random UUIDs. */
    private static final String UNUSED_REQUEST_ID = "00000000-0000-0000-0000-000000000000";

    private final HttpCalls calls;

    /**
     * @param token asked before every call, so that a replaced token takes effect at once. With a blank one
     *     calls are sent without a token. When it throws, or returns characters that a header cannot contain,
     *     the call is not sent, and its answer blames the token
     * @param time for deadlines, and for a {@code Retry-After} that is a date
     */
    public HttpRunComfy(Settings settings, Supplier<String> token, InstantSource time) {
        this.calls = new HttpCalls(settings, token, time);
    }

    @Override
    public SubmitAnswer submit(String modelId, JsonNode input, Instant notAfter) {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(input);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("the input cannot be written as JSON", unwritable);
        }
        return SubmitAnswerParser.from(calls.post(CallPaths.model(modelId), body, notAfter));
    }

    @Override
    public PollAnswer poll(String requestId) {
        PollAnswer status = PollAnswerParser.from(calls.get(CallPaths.status(requestId)));
        return status instanceof PollAnswer.End end
                ? PollAnswerParser.combine(end, PollAnswerParser.from(calls.get(CallPaths.result(requestId))))
                : status;
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        return CancelAnswerParser.from(calls.post(CallPaths.cancel(requestId)));
    }

    @Override
    public boolean responds() {
        return switch (calls.get(CallPaths.status(UNUSED_REQUEST_ID))) {
            case CallOutcome.Answered answered -> !answered.isServerError();
            case CallOutcome.NotSent notSent -> notSent.reason() == CallOutcome.NotSentReason.NO_TOKEN;
            case CallOutcome.Lost _ -> false;
        };
    }

    /** Closes all connections. Open calls end as if the connection was lost; later calls are not sent. */
    @Override
    public void close() {
        calls.close();
    }

    /**
     * Address, time-outs and connections.
     *
     * @param baseUri http or https; a path is kept as a prefix
     * @param connectTimeout for the TCP connection, and again for the TLS handshake; one millisecond to an hour
     * @param readTimeout from the written request to the head of the answer, and again for its body; the same
     *     limits. A poll also waits that long for a connection of the pool
     * @param pollConnections the size of the connection pool for polls; at least 1
     */
    public record Settings(URI baseUri, Duration connectTimeout, Duration readTimeout, int pollConnections) {

        private static final Duration LONGEST = Duration.ofHours(1);

        /** @throws IllegalArgumentException when a value is outside its limits; the message names it */
        public Settings {
            // In lower case: the REST client treats "HTTPS" as plain http.
            check(
                    "http".equals(baseUri.getScheme()) || "https".equals(baseUri.getScheme()),
                    "the base URI must begin with http:// or https://");
            check(baseUri.getHost() != null, "the base URI must name a host");
            check(baseUri.getRawUserInfo() == null, "the base URI must not hold a user name or password");
            check(
                    baseUri.getRawQuery() == null && baseUri.getRawFragment() == null,
                    "the base URI must not have a query or a fragment");
            check(isTimeout(connectTimeout), "the connect time-out must be from 1 ms to 1 h");
            check(isTimeout(readTimeout), "the read time-out must be from 1 ms to 1 h");
            check(pollConnections >= 1, "there must be at least one connection for polls");
        }

        /** The base URI without a trailing slash. */
        String base() {
            return baseUri.toString().replaceFirst("/+$", "");
        }

        private static boolean isTimeout(Duration duration) {
            return duration.toMillis() >= 1 && duration.compareTo(LONGEST) <= 0;
        }

        private static void check(boolean valid, String rule) {
            if (!valid) {
                throw new IllegalArgumentException(rule);
            }
        }
    }
}
