package dev.reelay.runcomfy;

import dev.reelay.job.ForeignText;
import dev.reelay.runcomfy.CallOutcome.Answered;
import dev.reelay.runcomfy.CallOutcome.Lost;
import dev.reelay.runcomfy.CallOutcome.LostReason;
import dev.reelay.runcomfy.CallOutcome.NotSent;
import dev.reelay.runcomfy.CallOutcome.NotSentReason;
import io.vertx.core.http.HttpClientOptions;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ContextResolver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP/1.1 calls with the Quarkus REST client. Follows no redirect, repeats no call and throws nothing:
 * every status and every failure is a {@link CallOutcome}.
 *
 * <p>The client is built with {@link ClientBuilder}, not from an annotated interface. So it works without a
 * running Quarkus, no {@code quarkus.rest-client.*} setting can make it log tokens or follow redirects, a
 * body of any status can be read as a bounded stream, and {@link WriteGuard} knows which requests were
 * certainly not written.
 */
final class HttpCalls implements AutoCloseable {

    /** A longer body is not read to its end. RunComfy's results are far shorter. */
    static final int MAX_BODY = 8 * 1024 * 1024;

    /** Submissions are limited by the permits of the caller. To wait here would use up the time for the answer. */
    private static final int NO_LIMIT = 10_000;

    private static final Logger LOG = Logger.getLogger("dev.reelay.runcomfy");

    private final Client posts;
    private final Client gets;
    private final HttpSettings settings;
    private final Supplier<String> token;
    private final InstantSource time;

    HttpCalls(HttpSettings settings, Supplier<String> token, InstantSource time) {
        this.settings = settings;
        this.token = token;
        this.time = time;
        // Each POST opens a connection of its own. A pooled one may have been closed by RunComfy a moment ago,
        // and then it is unknown whether the POST was read. A connection that is opened for a POST that has
        // been given up meanwhile is soon dropped.
        this.posts = client(settings)
                .property(QuarkusRestClientProperties.KEEP_ALIVE_ENABLED, false)
                .property(QuarkusRestClientProperties.CONNECTION_TTL, 1)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, NO_LIMIT)
                .register(new WriteGuard.Interceptor())
                .build();
        this.gets = client(settings)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, settings.pollConnections())
                .build();
    }

    private static ClientBuilder client(HttpSettings settings) {
        return ClientBuilder.newBuilder()
                .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .register(new Options(settings));
    }

    /** Options without a setting in the REST client. A class, because the client does not accept a lambda here. */
    private record Options(HttpSettings settings) implements ContextResolver<HttpClientOptions> {
        @Override
        public HttpClientOptions getContext(Class<?> type) {
            return new HttpClientOptions()
                    .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    // The read time-out of the REST client covers only the head of an answer. This one
                    // closes a connection whose body stalls or is not read. It is a little longer, so that
                    // a missing head is reported as a time-out and not as a lost connection.
                    .setReadIdleTimeout(
                            (int) settings.readTimeout().plusMillis(500).toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        }
    }

    CallOutcome get(String path) {
        return call(gets, "GET", path, null, Instant.MAX);
    }

    /** A POST without a body and without a deadline. */
    CallOutcome post(String path) {
        return call(posts, "POST", path, null, Instant.MAX);
    }

    /**
     * A POST with a body.
     *
     * @param body JSON
     * @param notAfter the deadline to begin to write it
     */
    CallOutcome post(String path, byte[] body, Instant notAfter) {
        return call(posts, "POST", path, Entity.entity(body, MediaType.APPLICATION_JSON_TYPE), notAfter);
    }

    @Override
    public void close() {
        posts.close();
        gets.close();
    }

    private CallOutcome call(Client client, String method, String path, @Nullable Entity<?> entity, Instant notAfter) {
        long start = System.nanoTime();
        String bearer = bearerToken();
        CallOutcome outcome = bearer == null
                ? new NotSent(NotSentReason.NO_TOKEN, "there is no token that could be sent")
                : send(client, method, path, entity, bearer, new WriteGuard(notAfter, time));
        if (LOG.isDebugEnabled()) {
            LOG.debugf("%s %s: %s, %d ms", method, path, summary(outcome), (System.nanoTime() - start) / 1_000_000);
        }
        return outcome;
    }

    /**
     * The token to send, empty to send none; {@code null} when it cannot be read or a header cannot contain it.
     */
    private @Nullable String bearerToken() {
        try {
            String bearer = token.get().strip();
            return bearer.chars().allMatch(character -> character > ' ' && character < 0x7F) ? bearer : null;
        } catch (RuntimeException noToken) {
            LOG.debugf("The token cannot be read: %s", noToken.getClass().getName());
            return null;
        }
    }

    private CallOutcome send(
            Client client, String method, String path, @Nullable Entity<?> entity, String bearer, WriteGuard guard) {
        try {
            Invocation.Builder request = client.target(URI.create(settings.base() + path))
                    .request(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.USER_AGENT, "reelay")
                    .property(WriteGuard.PROPERTY, guard);
            if (!bearer.isEmpty()) {
                request.header(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
            }
            // With Response as the type, the body is a stream, and no status is an exception.
            Future<Response> answer = request.async().method(method, entity, Response.class);
            return answered(answer.get(longestCall().toMillis(), TimeUnit.MILLISECONDS), bearer);
        } catch (InterruptedException | TimeoutException | ExecutionException | RuntimeException failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return unanswered(failed, entity == null ? null : guard);
        }
    }

    /**
     * The sum of the time-outs for connecting, for TLS and for the head of the answer, which the
     * client enforces one by one.
     */
    private Duration longestCall() {
        return settings.connectTimeout().multipliedBy(2).plus(settings.readTimeout());
    }

    /**
     * @param guard of a call with a body. Without one only the exception shows whether there was a connection;
     *     all such calls are safe to repeat
     */
    private static CallOutcome unanswered(Exception failed, @Nullable WriteGuard guard) {
        boolean nothingWritten = guard == null ? neverConnected(failed) : guard.withdraw();
        if (guard != null && guard.isTooLate()) {
            return new NotSent(NotSentReason.TOO_LATE, "the connection was opened after the deadline");
        }
        if (nothingWritten) {
            return notSent(failed);
        }
        if (failed instanceof InterruptedException) {
            return new Lost(LostReason.INTERRUPTED);
        }
        return new Lost(
                hasCause(failed, TimeoutException.class) ? LostReason.NO_ANSWER_IN_TIME : LostReason.CONNECTION_LOST);
    }

    private static boolean neverConnected(Exception failed) {
        return hasCause(failed, ConnectException.class)
                || hasCause(failed, UnknownHostException.class)
                || hasCause(failed, SSLException.class);
    }

    private static NotSent notSent(Exception failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String detail =
                cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        return new NotSent(NotSentReason.NO_CONNECTION, ForeignText.oneLine(detail, 300));
    }

    private static boolean hasCause(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private Answered answered(Response response, String bearer) {
        return Answered.of(
                response.getStatus(),
                RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), time.instant()),
                body(response),
                bearer);
    }

    /** The whole body; {@code null} when it is too long, too slow, or cut off. */
    private byte @Nullable [] body(Response response) {
        long deadline = System.nanoTime() + settings.readTimeout().toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[16 * 1024];
        try {
            InputStream in = response.readEntity(InputStream.class);
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (body.size() + read > MAX_BODY || System.nanoTime() - deadline > 0) {
                    // Not closed on purpose: closing the stream would read the remaining body. An unread
                    // connection is closed by its idle time-out, with some 64 KiB buffered.
                    return null;
                }
                body.write(chunk, 0, read);
            }
        } catch (InterruptedIOException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        } catch (IOException | RuntimeException cutOff) {
            return null;
        }
        response.close();
        return body.toByteArray();
    }

    private static String summary(CallOutcome outcome) {
        return switch (outcome) {
            case Answered answered -> answered.message().toString();
            case NotSent notSent -> notSent.toString();
            case Lost lost -> lost.toString();
        };
    }
}
