package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import dev.reelay.format.LooksLike;
import dev.reelay.media.ResponseHead.FileVersion;
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
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One GET to one address, on a connection of its own. Reads until enough of the file has arrived, then closes
 * the connection: the remainder of a large file is never transferred.
 */
final class Fetch {

    /**
     * The most bytes of a file that one GET reads. A JPEG may have several hundred KB of metadata before its size.
     */
    static final int MAX_BYTES = 512 * 1024;

    /** How the GET ended. */
    sealed interface Answer {

        /** The host redirects to {@code location}, which is as the host wrote it. */
        record Redirect(String location) implements Answer {}

        /** No other address and no other URL needs to be asked. */
        record Conclusive(MediaFacts facts) implements Answer {}

        /**
         * Other parts of the file would tell more, and the host sends parts.
         *
         * @param version which version of the file the host sent
         */
        record Incomplete(FileReading.Elsewhere clip, FileVersion version) implements Answer {}

        /** The connection could not be opened: another address may be tried. */
        record NoConnection() implements Answer {}
    }

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final MediaKind kind;

    /** The facts of a clip of which no more than the head of the response arrives; null before that, and for images. */
    private volatile @Nullable MediaFacts sizeAlone;

    private Fetch(MediaKind kind) {
        this.kind = kind;
    }

    /**
     * Starts the GET. The future never fails; it may complete on the event loop.
     *
     * @param server a checked address: no name is looked up here
     * @param nanos how long the GET may take, from connecting to the last byte that is needed
     */
    static CompletableFuture<Answer> get(
            HttpClient client, MediaUrl url, SocketAddress server, MediaKind kind, long nanos) {
        RequestOptions request = request(url, server, nanos).putHeader("range", "bytes=0-" + (MAX_BYTES - 1));
        return new Fetch(kind).start(client, request, nanos);
    }

    /** A GET without its range. */
    static RequestOptions request(MediaUrl url, SocketAddress server, long nanos) {
        // Longer than the time that is left, so that a slow connection is reported as a time-out of this GET.
        long connectMillis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) + 1;
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(server)
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.target())
                .setFollowRedirects(false)
                .setConnectTimeout(connectMillis)
                .putHeader(HttpHeaders.USER_AGENT, "reelay")
                .putHeader(HttpHeaders.ACCEPT, "*/*")
                .putHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    }

    private CompletableFuture<Answer> start(HttpClient client, RequestOptions options, long nanos) {
        Unverified timedOut = new Unverified(Reason.TIMED_OUT, "no answer in time, or not enough of it");
        var _ = answer.completeOnTimeout(new Answer.Conclusive(timedOut), nanos, TimeUnit.NANOSECONDS);
        try {
            client.request(options).onSuccess(this::send).onFailure(this::notConnected);
        } catch (RuntimeException refusedByTheClient) {
            conclude(oddAnswer(refusedByTheClient));
        }
        return answer.thenApply(this::orSizeAlone);
    }

    /** A clip whose bytes do not arrive is still known by its size, as the head of the response has it. */
    private Answer orSizeAlone(Answer given) {
        MediaFacts size = sizeAlone;
        boolean isUnverified = given instanceof Answer.Conclusive(MediaFacts facts) && facts instanceof Unverified;
        return isUnverified && size != null ? new Answer.Conclusive(size) : given;
    }

    /** A connection that opens after the time-out is closed here too: then the answer is complete already. */
    private void send(HttpClientRequest request) {
        var _ = answer.whenComplete((_, _) -> request.connection().close());
        request.exceptionHandler(this::broke);
        request.response().onSuccess(this::read).onFailure(this::broke);
        request.send();
    }

    private void read(HttpClientResponse response) {
        response.exceptionHandler(this::broke);
        switch (ResponseHead.read(response.statusCode(), response.headers()::getAll)) {
            case ResponseHead.Redirect(String location) -> answer.complete(new Answer.Redirect(location));
            case ResponseHead.NoFile(MediaFacts facts) -> conclude(facts);
            case ResponseHead.EmptyFile _ -> conclude(new Unreadable(LooksLike.EMPTY, null, "it has no bytes", 0L));
            case ResponseHead.File file -> {
                sizeAlone = kind == MediaKind.IMAGE ? null : new Bytes(file.bytes());
                readFile(response, file);
            }
        }
    }

    /** INVARIANT: all handlers run on the event loop, and one of the last two ends the body. */
    private void readFile(HttpClientResponse response, ResponseHead.File file) {
        FileVersion version = FileVersion.of(response);
        HeaderBuffer header = new HeaderBuffer(MAX_BYTES, reader(kind), file.bytes());
        FileReading.Body body = file.gzip() ? new Gunzip(header) : header;
        response.handler(chunk -> {
            if (!answer.isDone()) {
                body.add(chunk.length(), (count, to, at) -> chunk.getBytes(0, count, to, at))
                        .ifPresent(finding -> conclude(finding, file, version));
            }
        });
        response.endHandler(_ -> {
            if (!answer.isDone()) {
                conclude(body.end(file.whole()), file, version);
            }
            body.close();
        });
        response.exceptionHandler(cause -> {
            broke(cause);
            body.close();
        });
    }

    static HeaderReader reader(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> new ImageReader(MAX_BYTES);
            case VIDEO, AUDIO, FILE -> new ClipReader(MAX_BYTES);
        };
    }

    /** Offsets in a packed file are not those of the file. */
    private void conclude(FileReading finding, ResponseHead.File file, FileVersion version) {
        switch (finding) {
            case FileReading.Known(MediaFacts facts) -> conclude(facts);
            case FileReading.Elsewhere clip
            when file.part() && !file.gzip() -> answer.complete(new Answer.Incomplete(clip, version));
            case FileReading.Elsewhere clip -> conclude(clip.otherwise());
        }
    }

    private void conclude(MediaFacts facts) {
        answer.complete(new Answer.Conclusive(facts));
    }

    private void notConnected(Throwable cause) {
        if (cause instanceof SSLException) {
            conclude(new Unverified(Reason.TLS, cause.getClass().getSimpleName()));
        } else {
            answer.complete(new Answer.NoConnection());
        }
    }

    private void broke(Throwable cause) {
        boolean closed = cause instanceof HttpClosedException
                || (cause instanceof IOException && !(cause instanceof SSLException));
        conclude(closed ? new Unverified(Reason.NO_CONNECTION, "the connection broke") : oddAnswer(cause));
    }

    /** The name of the exception alone: its message may quote what the host sent. */
    private static MediaFacts oddAnswer(Throwable cause) {
        return new Unverified(Reason.ODD_ANSWER, cause.getClass().getSimpleName());
    }
}
