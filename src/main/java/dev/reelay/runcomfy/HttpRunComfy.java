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
 * RunComfy over HTTP/1.1. Every submission and every cancel has a connection of its own; looks share a pool. No redirect is
 * followed, nothing is repeated, and no host but that of the base URI sees the token. Bodies beyond 8 MiB are not read.
 *
 * <p>Works with and without a running Quarkus: inside it shares its Vert.x, outside it brings its own.
 */
public final class HttpRunComfy implements RunComfy, AutoCloseable {

    private static final ObjectWriter JSON = ExactJson.writer();

    /** A request id that RunComfy never gives: theirs are random UUIDs. */
    private static final String NOBODYS = "00000000-0000-0000-0000-000000000000";

    private final HttpCalls wire;

    /**
     * @param token asked before every call, so that a new one counts at once. Blank: calls go without one. One that throws
     *     or holds what cannot stand in a header: the call is not made, and its answer is trouble with the token
     * @param time to understand a {@code Retry-After} that is a date
     */
    public HttpRunComfy(Settings settings, Supplier<String> token, InstantSource time) {
        this.wire = new HttpCalls(settings, token, time);
    }

    @Override
    public SubmitAnswer submit(String modelId, JsonNode input, Instant notAfter) {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(input);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("the input cannot be written as JSON", unwritable);
        }
        return SubmitAnswerParser.from(wire.post(CallPaths.model(modelId), body, notAfter));
    }

    @Override
    public PollAnswer poll(String requestId) {
        PollAnswer status = PollAnswerParser.from(wire.get(CallPaths.status(requestId)));
        return status instanceof PollAnswer.End end
                ? PollAnswerParser.settled(end, PollAnswerParser.from(wire.get(CallPaths.result(requestId))))
                : status;
    }

    @Override
    public CancelAnswer cancel(String requestId) {
        return CancelAnswerParser.from(wire.post(CallPaths.cancel(requestId)));
    }

    @Override
    public boolean responds() {
        return switch (wire.get(CallPaths.status(NOBODYS))) {
            case CallOutcome.Answered answered -> !answered.serverError();
            case CallOutcome.NotSent notSent -> notSent.obstacle() == CallOutcome.Obstacle.NO_TOKEN;
            case CallOutcome.Lost _ -> false;
        };
    }

    /** Closes all connections. Calls that are open end as if the connection was lost; later ones are not sent. */
    @Override
    public void close() {
        wire.close();
    }

    /**
     * Where RunComfy is and how long to wait for it.
     *
     * @param baseUri http or https; a path is kept as a prefix
     * @param connectTimeout for the TCP connection, and again for the TLS handshake; one millisecond to an hour
     * @param readTimeout from the written request to the head of the answer, and again for its body; as above. A look also
     *     waits that long for a free connection
     * @param pollConnections open connections for looks, at most; at least 1
     */
    public record Settings(URI baseUri, Duration connectTimeout, Duration readTimeout, int pollConnections) {

        private static final Duration LONGEST = Duration.ofHours(1);

        /** @throws IllegalArgumentException when a value is outside its limits; the message names it */
        public Settings {
            // In small letters: the REST client takes any other https for plain http.
            check(
                    "http".equals(baseUri.getScheme()) || "https".equals(baseUri.getScheme()),
                    "the base URI must begin with http:// or https://");
            check(baseUri.getHost() != null, "the base URI must name a host");
            check(baseUri.getRawUserInfo() == null, "the base URI must not hold a user name or password");
            check(
                    baseUri.getRawQuery() == null && baseUri.getRawFragment() == null,
                    "the base URI must not have a query or a fragment");
            check(sensible(connectTimeout), "the connect time-out must be from 1 ms to 1 h");
            check(sensible(readTimeout), "the read time-out must be from 1 ms to 1 h");
            check(pollConnections >= 1, "there must be at least one connection for polls");
        }

        /** The base without a slash at its end. */
        String base() {
            return baseUri.toString().replaceFirst("/+$", "");
        }

        private static boolean sensible(Duration duration) {
            return duration.toMillis() >= 1 && duration.compareTo(LONGEST) <= 0;
        }

        private static void check(boolean holds, String rule) {
            if (!holds) {
                throw new IllegalArgumentException(rule);
            }
        }
    }
}
