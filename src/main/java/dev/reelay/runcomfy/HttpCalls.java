package dev.reelay.runcomfy;

import dev.reelay.job.ForeignText;
import dev.reelay.runcomfy.CallOutcome.Answered;
import dev.reelay.runcomfy.CallOutcome.Lost;
import dev.reelay.runcomfy.CallOutcome.NotSent;
import dev.reelay.runcomfy.CallOutcome.Obstacle;
import dev.reelay.runcomfy.CallOutcome.Silence;
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
 * Makes one HTTP/1.1 call over the Quarkus REST client and says what came of it. Follows no redirect, repeats nothing and
 * throws nothing: every status and every failure comes back as an {@link CallOutcome}.
 *
 * <p>The client is used through {@link ClientBuilder} and not through an annotated interface: so it works without a
 * running Quarkus, no {@code quarkus.rest-client.*} setting can make it log tokens or follow redirects, a body can be
 * read as a bounded stream whatever its status, and {@link WriteGuard} can tell what was certainly not written.
 */
final class HttpCalls implements AutoCloseable {

    /** A longer body is not read to its end: no result of RunComfy's comes near. */
    static final int MAX_BODY = 8 * 1024 * 1024;

    /** What bounds submissions are the caller's permits. To wait here would eat up the time for the answer. */
    private static final int NO_LIMIT = 10_000;

    private static final Logger LOG = Logger.getLogger(HttpCalls.class);

    private final Client posts;
    private final Client gets;
    private final HttpRunComfy.Settings settings;
    private final Supplier<String> token;
    private final InstantSource time;

    HttpCalls(HttpRunComfy.Settings settings, Supplier<String> token, InstantSource time) {
        this.settings = settings;
        this.token = token;
        this.time = time;
        // A pooled connection may have been closed at the other end just now, and then nobody knows whether the POST
        // was
        // read. So each POST opens its own. One that was opened for a POST that gave up meanwhile is soon dropped.
        this.posts = client(settings)
                .property(QuarkusRestClientProperties.KEEP_ALIVE_ENABLED, false)
                .property(QuarkusRestClientProperties.CONNECTION_TTL, 1)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, NO_LIMIT)
                .register(new WriteGuard.AtTheConnection())
                .build();
        this.gets = client(settings)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, settings.pollConnections())
                .build();
    }

    private static ClientBuilder client(HttpRunComfy.Settings settings) {
        return ClientBuilder.newBuilder()
                .connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .register(new Options(settings));
    }

    /** What the REST client has no setting for. A class, since the REST client does not take a lambda for one of these. */
    private record Options(HttpRunComfy.Settings settings) implements ContextResolver<HttpClientOptions> {
        @Override
        public HttpClientOptions getContext(Class<?> type) {
            return new HttpClientOptions()
                    .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    // The read time-out of the REST client ends with the head. This one closes a connection on which
                    // the
                    // rest of an answer does not come, or is not wanted any more. A little later, so that an answer
                    // that
                    // does not begin is told from a connection that breaks.
                    .setReadIdleTimeout(
                            (int) settings.readTimeout().plusMillis(500).toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        }
    }

    CallOutcome get(String path) {
        return call(gets, "GET", path, null, Instant.MAX);
    }

    /** A POST without a body. */
    CallOutcome post(String path) {
        return call(posts, "POST", path, null, Instant.MAX);
    }

    /**
     * A POST.
     *
     * @param body JSON
     * @param notAfter when it is too late to begin to write it
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
        String secret = secret();
        CallOutcome exchange = secret == null
                ? new NotSent(Obstacle.NO_TOKEN, "there is no token that could be sent")
                : send(client, method, path, entity, secret, new WriteGuard(notAfter, time));
        if (LOG.isDebugEnabled()) {
            LOG.debugf("%s %s: %s, %d ms", method, path, brief(exchange), (System.nanoTime() - start) / 1_000_000);
        }
        return exchange;
    }

    /** The token to send, empty when there is none to send; {@code null} when it cannot be had or cannot be sent. */
    private @Nullable String secret() {
        try {
            String secret = token.get().strip();
            return secret.chars().allMatch(character -> character > ' ' && character < 0x7F) ? secret : null;
        } catch (RuntimeException noToken) {
            LOG.debugf("no token: %s", noToken.getClass().getName());
            return null;
        }
    }

    private CallOutcome send(
            Client client, String method, String path, @Nullable Entity<?> entity, String secret, WriteGuard handover) {
        try {
            Invocation.Builder request = client.target(URI.create(settings.base() + path))
                    .request(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.USER_AGENT, "reelay")
                    .property(WriteGuard.PROPERTY, handover);
            if (!secret.isEmpty()) {
                request.header(HttpHeaders.AUTHORIZATION, "Bearer " + secret);
            }
            // Asked for as a Response, the body comes as a stream, and no status is an exception.
            Future<Response> answer = request.async().method(method, entity, Response.class);
            return answered(answer.get(patience().toMillis(), TimeUnit.MILLISECONDS), secret);
        } catch (InterruptedException | TimeoutException | ExecutionException | RuntimeException failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return unanswered(failed, entity == null ? null : handover);
        }
    }

    /** Connecting, TLS and the answer's head each have their own time-out below. This holds when all are used up. */
    private Duration patience() {
        return settings.connectTimeout().multipliedBy(2).plus(settings.readTimeout());
    }

    /**
     * @param handover of a call with a body. Without one only the exception tells whether there was a connection, and all
     *     such calls may be repeated anyway
     */
    private static CallOutcome unanswered(Exception failed, @Nullable WriteGuard handover) {
        boolean nothingWritten = handover == null ? neverConnected(failed) : handover.withdraw();
        if (handover != null && handover.isTooLate()) {
            return new NotSent(Obstacle.TOO_LATE, "the connection came too late");
        }
        if (nothingWritten) {
            return notSent(failed);
        }
        if (failed instanceof InterruptedException) {
            return new Lost(Silence.INTERRUPTED);
        }
        return new Lost(hasCause(failed, TimeoutException.class) ? Silence.NO_ANSWER_IN_TIME : Silence.CONNECTION_LOST);
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
        String why = cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
        return new NotSent(Obstacle.NO_CONNECTION, ForeignText.oneLine(why, 300));
    }

    private static boolean hasCause(Throwable failed, Class<? extends Throwable> type) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private Answered answered(Response response, String secret) {
        return Answered.of(
                response.getStatus(),
                RetryAfter.in(response.getHeaderString(HttpHeaders.RETRY_AFTER), time.instant()),
                body(response),
                secret);
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
                    // Left open on purpose: to close the stream is to read the rest. Unread, the connection times out
                    // once some 64 KiB wait in it.
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

    private static String brief(CallOutcome exchange) {
        return switch (exchange) {
            case Answered answered -> answered.says().toString();
            case NotSent notSent -> notSent.toString();
            case Lost lost -> lost.toString();
        };
    }
}
