package dev.reelay.wire;

import dev.reelay.json.ForeignText;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.CallOutcome.Lost;
import dev.reelay.wire.CallOutcome.LostReason;
import dev.reelay.wire.CallOutcome.NotSent;
import dev.reelay.wire.CallOutcome.NotSentReason;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes HTTP/1.1 calls with the Quarkus REST client. Follows no redirect, repeats no POST and throws nothing:
 * every status and every failure is a {@link CallOutcome}.
 *
 * <p>Answers are read as widely as HTTP allows: {@link AnswerCodec} reads their heads, {@link ContentCodings} and {@link
 * LenientJson} their bodies. A redirect is not followed: the token is for one host.
 */
public final class HttpCalls implements AutoCloseable {

    /** The longest body that is read whole, in bytes, and the most that is kept of a longer one. */
    public static final int MAX_BODY = 8 * 1024 * 1024;

    /** Four times the longest body that RunComfy takes: an echo of it may have every character escaped, or in UTF-16. */
    private static final long MAX_STREAMED = 256L * 1024 * 1024;

    /**
     * The longest body of a list that is read. On its way to a text it is in memory four times, and may take a quarter of the heap. Reelay
     * asks for pages of 100 records, which have some two megabytes.
     */
    private static final int MAX_LIST = (int) Math.clamp(Runtime.getRuntime().maxMemory() / 16, MAX_BODY, 64L << 20);

    /**
     * Ends calls that take too long, a quarter of a second late at most. To wait with a time-out on a virtual thread wakes the scheduler's
     * timer thread for each call, twice: 4 % of a worker's CPU.
     */
    private static final Timer TIMER =
            new HashedWheelTimer(new DefaultThreadFactory("call-time-out", true), 250, TimeUnit.MILLISECONDS);

    private static final Logger LOG = Logger.getLogger("dev.reelay.runcomfy");

    private final Client posts;
    private final Client gets;
    private final HttpSettings settings;
    private final String base;
    private final Supplier<String> token;
    private final InstantSource time;
    private final BodyReader bodies;
    private final BodyReader lists;

    /**
     * Opens the clients.
     *
     * @param token asked before every call
     * @param time for deadlines, and for a {@code Retry-After} that is a date
     */
    public HttpCalls(HttpSettings settings, Supplier<String> token, InstantSource time) {
        this.settings = settings;
        this.base = settings.base();
        this.token = token;
        this.time = time;
        this.posts = RestClients.forPosts(settings);
        this.gets = RestClients.forGets(settings);
        this.bodies = new BodyReader(settings.readTimeout(), MAX_BODY, MAX_STREAMED);
        this.lists = new BodyReader(settings.readTimeout(), MAX_LIST, MAX_LIST);
    }

    /**
     * A GET. It is sent once more when its connection is lost: a server may close a connection of the pool at the moment it is
     * used, which says nothing about RunComfy.
     *
     * @param members the members of the answer's JSON object that are read where it is longer than {@link #MAX_BODY}; the others
     *     become {@code null}. Of a shorter one all are read
     */
    public CallOutcome get(String path, Set<String> members) {
        return get(path, usual(members));
    }

    /**
     * A GET of a list of records. Its body may be longer than others.
     *
     * @param body reads it, and knows afterwards what was left out
     */
    public CallOutcome get(String path, ListBody body) {
        return get(path, new Reading(lists, Set.of(), (text, _) -> body.read(text)));
    }

    /**
     * A GET of a single record.
     *
     * @param members as in {@link #get(String, Set)}
     * @param body reads it, and knows afterwards whether it was read whole
     */
    public CallOutcome get(String path, Set<String> members, RecordBody body) {
        return get(path, new Reading(bodies, members, body::read));
    }

    private CallOutcome get(String path, Reading reading) {
        Content content = new Content(null, reading);
        CallOutcome outcome = call(gets, "GET", path, content, Instant.MAX);
        return outcome instanceof Lost(var reason) && reason == LostReason.CONNECTION_LOST
                ? call(gets, "GET", path, content, Instant.MAX)
                : outcome;
    }

    /**
     * A POST without a body and without a deadline.
     *
     * @param members as in {@link #get(String, Set)}
     */
    public CallOutcome post(String path, Set<String> members) {
        return call(posts, "POST", path, new Content(null, usual(members)), Instant.MAX);
    }

    /**
     * A POST with a body.
     *
     * @param body JSON
     * @param notAfter the deadline to begin to write it
     * @param members as in {@link #get(String, Set)}
     */
    public CallOutcome post(String path, byte[] body, Instant notAfter, Set<String> members) {
        Entity<byte[]> json = Entity.entity(body, MediaType.APPLICATION_JSON_TYPE);
        return call(posts, "POST", path, new Content(json, usual(members)), notAfter);
    }

    @Override
    public void close() {
        posts.close();
        gets.close();
    }

    /**
     * How the body of an answer is read.
     *
     * @param members as in {@link #get(String, Set)}
     * @param json reads the text of the body; null when it is no JSON
     */
    private record Reading(BodyReader bodies, Set<String> members, JsonReader json) {}

    private Reading usual(Set<String> members) {
        return new Reading(bodies, members, JsonReader.LENIENT);
    }

    /**
     * What a call sends, and how its answer is read.
     *
     * @param sent null when there is no body
     */
    private record Content(@Nullable Entity<?> sent, Reading reading) {}

    private CallOutcome call(Client client, String method, String path, Content content, Instant notAfter) {
        long start = System.nanoTime();
        String bearer = bearerToken();
        CallOutcome outcome = bearer == null
                ? new NotSent(NotSentReason.NO_TOKEN, "there is no token that could be sent")
                : send(client, method, path, content, bearer, notAfter);
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
            Client client, String method, String path, Content content, String bearer, Instant notAfter) {
        CallConnection connection = new CallConnection();
        WriteGuard guard = content.sent() == null ? null : new WriteGuard(notAfter, time);
        try {
            Invocation.Builder request = client.target(URI.create(base + path))
                    .request(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.USER_AGENT, "reelay")
                    // Without the header any coding would be welcome (RFC 9110, 12.5.3). What is coded all the same is
                    // decoded.
                    .header(HttpHeaders.ACCEPT_ENCODING, "identity")
                    .property(CallConnection.PROPERTY, connection);
            if (guard != null) {
                request.property(WriteGuard.PROPERTY, guard);
            }
            if (!bearer.isEmpty()) {
                request.header(HttpHeaders.AUTHORIZATION, "Bearer " + bearer);
            }
            // With Response as the type, the body is a stream, and no status is an exception.
            CompletableFuture<Response> answer =
                    request.rx().method(method, content.sent(), Response.class).toCompletableFuture();
            return answered(withinLongestCall(answer), connection, content.reading(), bearer);
        } catch (InterruptedException | ExecutionException | RuntimeException failed) {
            if (failed instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            CallOutcome outcome = unanswered(failed, guard);
            connection.giveUp();
            return outcome;
        }
    }

    private Response withinLongestCall(CompletableFuture<Response> answer)
            throws InterruptedException, ExecutionException {
        Timeout timeout = TIMER.newTimeout(
                _ -> answer.completeExceptionally(new TimeoutException()),
                longestCall().toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return answer.get();
        } finally {
            timeout.cancel();
        }
    }

    /**
     * The sum of the time-outs for connecting, for the proxy's tunnel, for TLS and for the head of the answer, which the
     * client enforces one by one.
     */
    private Duration longestCall() {
        int steps = settings.proxy() == null ? 2 : 3;
        return settings.connectTimeout().multipliedBy(steps).plus(settings.readTimeout());
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

    private Answered answered(Response response, CallConnection connection, Reading reading, String bearer) {
        return Answered.of(
                response.getStatus(),
                RetryAfter.parse(response.getHeaderString(HttpHeaders.RETRY_AFTER), time.instant()),
                reading.bodies().read(response, connection, reading.members()),
                bearer,
                reading.json());
    }

    private static String summary(CallOutcome outcome) {
        return switch (outcome) {
            case Answered answered -> answered.message().toString();
            case NotSent notSent -> notSent.toString();
            case Lost lost -> lost.toString();
        };
    }
}
