package dev.reelay.media;

import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Bytes;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.job.MediaKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * One GET to one address. Reads until enough has come, then closes the connection, which nobody uses again: the rest of a
 * large file stays where it is.
 */
final class Fetch {

    /** So many bytes of an image are read at most. JPEG's size can stand behind several hundred KB of metadata. */
    static final int WINDOW = 512 * 1024;

    /** What came of it. */
    public sealed interface Answer {

        /**
         * A redirect.
         *
         * @param location as the host wrote it
         */
        record Leads(String location) implements Answer {}

        record Tells(MediaFacts facts) implements Answer {}

        /** There was no connection: another address may be tried. */
        record Unreached() implements Answer {}
    }

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final MediaKind kind;

    private Fetch(MediaKind kind) {
        this.kind = kind;
    }

    /**
     * @param server a checked address: no name is looked up here
     * @param nanos how long it may take in all
     */
    static Answer get(HttpClient client, MediaUrl url, SocketAddress server, MediaKind kind, long nanos)
            throws InterruptedException {
        // Above the time that is left: it is this that ends, not the connection that fails.
        long millis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1;
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(server)
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.target())
                .setFollowRedirects(false)
                .setConnectTimeout(millis)
                .putHeader(HttpHeaders.USER_AGENT, "reelay")
                .putHeader(HttpHeaders.ACCEPT, "*/*")
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "identity")
                .putHeader("range", "bytes=0-" + (kind == MediaKind.IMAGE ? WINDOW - 1 : 0));
        return new Fetch(kind).send(client, request, nanos);
    }

    private Answer send(HttpClient client, RequestOptions options, long nanos) throws InterruptedException {
        try {
            client.request(options).onSuccess(this::ask).onFailure(this::notConnected);
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            return new Answer.Tells(new Unverified(Reason.TIMED_OUT, "no answer in time, or not enough of it"));
        } catch (ExecutionException | IllegalArgumentException odd) {
            return new Answer.Tells(odd(odd));
        } finally {
            // Whoever has the connection, now or later, closes it.
            answer.cancel(false);
        }
    }

    private void ask(HttpClientRequest request) {
        var _ = answer.whenComplete((_, _) -> request.connection().close());
        request.exceptionHandler(this::broke);
        request.response().onSuccess(this::read).onFailure(this::broke);
        request.send();
    }

    private void read(HttpClientResponse response) {
        switch (ResponseHead.read(response.statusCode(), response.headers()::getAll)) {
            case ResponseHead.Leads(String location) -> answer.complete(new Answer.Leads(location));
            case ResponseHead.NoFile(MediaFacts facts) -> tell(facts);
            case ResponseHead.File(Long bytes) -> {
                if (kind == MediaKind.IMAGE) {
                    HeaderBuffer prefix = new HeaderBuffer(WINDOW, bytes);
                    response.exceptionHandler(this::broke);
                    response.handler(chunk -> add(prefix, chunk));
                    response.endHandler(_ -> tellIfNotTold(prefix, response.statusCode() == 200));
                } else {
                    tell(new Bytes(bytes));
                }
            }
        }
    }

    private void add(HeaderBuffer prefix, Buffer chunk) {
        if (!answer.isDone()) {
            prefix.add(chunk.length(), (count, to, at) -> chunk.getBytes(0, count, to, at))
                    .ifPresent(this::tell);
        }
    }

    private void tellIfNotTold(HeaderBuffer prefix, boolean whole) {
        if (!answer.isDone()) {
            tell(prefix.end(whole));
        }
    }

    private void tell(MediaFacts facts) {
        answer.complete(new Answer.Tells(facts));
    }

    private void notConnected(Throwable cause) {
        if (cause instanceof SSLException) {
            tell(new Unverified(Reason.TLS, cause.getClass().getSimpleName()));
        } else {
            answer.complete(new Answer.Unreached());
        }
    }

    private void broke(Throwable cause) {
        boolean closed = cause instanceof HttpClosedException
                || (cause instanceof IOException && !(cause instanceof SSLException));
        tell(closed ? new Unverified(Reason.NO_CONNECTION, "the connection broke") : odd(cause));
    }

    /** Of an exception no more than its name: its text may quote what is there. */
    private static MediaFacts odd(Throwable cause) {
        return new Unverified(Reason.ODD_ANSWER, cause.getClass().getSimpleName());
    }
}
