package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.media.ResponseHead.FileVersion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads the parts of a clip that state its length, where they are not at its beginning: a GET for each, at the address that
 * sent the beginning, each on a connection of its own. The host is trusted with nothing: what is not exactly the part that was
 * asked for, of the same version of the file, is not read, and then the length is not known.
 */
final class ClipParts {

    /** So many parts of one file are read at most. */
    static final int MOST_PARTS = 4;

    private final HttpClient client;
    private final MediaUrl url;
    private final SocketAddress server;
    private final FileVersion version;
    private final long deadline;

    /** @param deadline by {@link System#nanoTime} */
    ClipParts(HttpClient client, MediaUrl url, SocketAddress server, FileVersion version, long deadline) {
        this.client = client;
        this.url = url;
        this.server = server;
        this.version = version;
        this.deadline = deadline;
    }

    /** Starts to read. The future never fails; it may complete on the event loop. */
    CompletableFuture<MediaFacts> read(FileReading.Elsewhere clip) {
        return read(clip, MOST_PARTS);
    }

    private CompletableFuture<MediaFacts> read(FileReading.Elsewhere clip, int parts) {
        if (parts == 0 || deadline - System.nanoTime() <= 0) {
            return CompletableFuture.completedFuture(clip.otherwise());
        }
        return part(clip)
                .thenCompose(part -> part.isEmpty()
                        ? CompletableFuture.completedFuture(clip.otherwise())
                        : switch (ClipReader.read(clip.read().with(clip.offset(), part.get()), clip.size())) {
                            case FileReading.Known(MediaFacts facts) -> CompletableFuture.completedFuture(facts);
                            case FileReading.Elsewhere further -> read(further, parts - 1);
                        });
    }

    private CompletableFuture<Optional<byte[]>> part(FileReading.Elsewhere clip) {
        CompletableFuture<Optional<byte[]>> part = new CompletableFuture<>();
        long nanos = deadline - System.nanoTime();
        var _ = part.completeOnTimeout(Optional.empty(), nanos, TimeUnit.NANOSECONDS);
        RequestOptions request = Fetch.request(url, server, nanos)
                .putHeader("range", "bytes=" + clip.offset() + "-" + (clip.offset() + clip.count() - 1));
        try {
            client.request(request)
                    .onSuccess(sent -> send(sent, clip, part))
                    .onFailure(_ -> part.complete(Optional.empty()));
        } catch (RuntimeException refusedByTheClient) {
            part.complete(Optional.empty());
        }
        return part;
    }

    /** A connection that opens after the time-out is closed here too: then the part is complete already. */
    private void send(HttpClientRequest request, FileReading.Elsewhere clip, CompletableFuture<Optional<byte[]>> part) {
        var _ = part.whenComplete((_, _) -> request.connection().close());
        request.exceptionHandler(_ -> part.complete(Optional.empty()));
        request.response()
                .onSuccess(response -> read(response, clip, part))
                .onFailure(_ -> part.complete(Optional.empty()));
        request.send();
    }

    private void read(
            HttpClientResponse response, FileReading.Elsewhere clip, CompletableFuture<Optional<byte[]>> part) {
        boolean isPart = ResponseHead.isPart(
                response.statusCode(), response.headers()::getAll, clip.offset(), clip.count(), clip.size());
        response.exceptionHandler(_ -> part.complete(Optional.empty()));
        if (!isPart || !version.canBe(FileVersion.of(response))) {
            part.complete(Optional.empty());
            return;
        }
        Buffer read = Buffer.buffer();
        response.handler(chunk -> {
            if (part.isDone()) {
                return;
            }
            read.appendBuffer(chunk, 0, Math.min(chunk.length(), clip.count() - read.length()));
            if (read.length() == clip.count()) {
                part.complete(Optional.of(read.getBytes()));
            }
        });
        response.endHandler(_ -> part.complete(Optional.empty()));
    }
}
