package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts files to presigned URLs of public hosts, by the rules of {@link PublicFiles}: the URL is sent as it is written, every address of
 * the host's name is checked, and the connection goes to one of those. No redirect is followed, and no cookie, token or credential is
 * sent. A file is sent no faster than the host takes it, and never whole in memory. Its event loop and name look-ups are its own. Safe
 * for any number of threads; each call blocks its thread.
 */
public final class PublicUploads implements AutoCloseable {

    /** Bytes that are handed to the connection at a time; the next ones are read once it has taken these. */
    private static final int CHUNK = 128 * 1024;

    /** How long a host that ended the connection may take to have its answer read: it often answers before it has all bytes. */
    private static final Duration LATE_ANSWER = Duration.ofSeconds(2);

    /**
     * Limits.
     *
     * @param connect for name look-up and connection with TLS, each
     * @param stall the longest wait until the host takes the next bytes
     * @param answer the longest wait for the answer once the host has all of them: stores may copy a large file before they give it
     * @param trusted hosts that are exempt from the rules about public hosts
     */
    public record Settings(Duration connect, Duration stall, Duration answer, TrustedHosts trusted) {

        /** Ten seconds to be connected, half a minute without a byte, a minute for the answer. */
        public static Settings defaults(TrustedHosts trusted) {
            return new Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), trusted);
        }
    }

    /** What became of a file. Nothing in it quotes the URL, or what the host sent. */
    public sealed interface Answer {

        /** The host answered; 2xx when it has the file. */
        record Answered(int status) implements Answer {}

        /**
         * No connection was made.
         *
         * @param why {@link Unverified} or {@link MediaFacts.NotPublic}
         */
        record NotSent(MediaFacts why) implements Answer {}

        /**
         * Whether the host has the file is not known.
         *
         * @param why half a sentence whose subject is the host
         */
        record Broken(String why) implements Answer {}
    }

    private final Settings settings;
    private final Network network;

    /** Opens an HTTP client and an event loop of its own. */
    public PublicUploads(Settings settings, Resolver resolver) {
        this(settings, Network.open(settings.connect(), resolver));
    }

    /** @param network closed with these uploads */
    PublicUploads(Settings settings, Network network) {
        this.settings = settings;
        this.network = network;
    }

    /**
     * Sends the file, and waits for the answer.
     *
     * @param url as it is written in the request, whatever it is
     * @param length of the file: a store refuses one of which it does not know the length
     * @param bytes exactly so many; not closed. They are read only once there is a connection
     * @throws IOException as the stream threw it; then the host has not got the whole file, and keeps nothing of it
     * @throws InterruptedException when the thread was interrupted; nothing stays open then
     */
    public Answer put(String url, String contentType, long length, InputStream bytes)
            throws IOException, InterruptedException {
        return switch (MediaUrl.parse(url, settings.trusted())) {
            case MediaUrl.Parsed.Decided(MediaFacts facts) -> new Answer.NotSent(facts);
            case MediaUrl.Parsed.Fetchable(MediaUrl parsed) -> put(parsed, contentType, length, bytes);
        };
    }

    private Answer put(MediaUrl url, String contentType, long length, InputStream bytes)
            throws IOException, InterruptedException {
        long nanos = settings.connect().toNanos();
        NameLookups.Answer found;
        try {
            found = network.names().find(url.host(), nanos, nanos).get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
        Optional<MediaFacts> trouble = found.trouble().or(() -> PublicAddresses.refusal(url, found.addresses()));
        if (trouble.isPresent()) {
            return new Answer.NotSent(trouble.get());
        }
        for (InetAddress address :
                found.addresses().stream().limit(UrlProbe.MAX_ADDRESSES).toList()) {
            HttpClientRequest request = connect(url, network.route().apply(address, url.port()));
            if (request != null) {
                request.putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                        .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
                return send(request, length, bytes);
            }
        }
        return new Answer.NotSent(new Unverified(Reason.NO_CONNECTION, "no connection"));
    }

    /** Null when there is no connection. One that opens too late is closed. */
    private @Nullable HttpClientRequest connect(MediaUrl url, SocketAddress server) throws InterruptedException {
        Future<HttpClientRequest> opening;
        try {
            opening = network.client()
                    .request(Fetch.request(url, server, settings.connect().toNanos())
                            .setMethod(HttpMethod.PUT));
        } catch (RuntimeException refusedByTheClient) {
            return null;
        }
        HttpClientRequest request = null;
        try {
            request = await(opening, settings.connect().multipliedBy(2)); // the connection, and TLS
        } catch (ExecutionException | TimeoutException noConnection) {
            // The next address, or none.
        } finally {
            if (request == null) {
                opening.onSuccess(late -> late.connection().close());
            }
        }
        return request;
    }

    private Answer send(HttpClientRequest request, long length, InputStream bytes)
            throws IOException, InterruptedException {
        request.exceptionHandler(_ -> {}); // the writes and the response fail, too
        request.connection().exceptionHandler(_ -> {});
        Future<Integer> status = request.response().map(HttpClientResponse::statusCode);
        long left = length;
        try {
            byte[] chunk = new byte[CHUNK];
            for (int count = read(bytes, chunk); count > 0 && !status.isComplete(); count = read(bytes, chunk)) {
                await(request.write(Buffer.buffer(count).appendBytes(chunk, 0, count)), settings.stall());
                left -= count;
            }
            if (!status.isComplete()) {
                await(request.end(), settings.stall());
            }
            return answer(await(status, settings.answer()), left == 0);
        } catch (TimeoutException e) {
            return lateAnswer(status, left == 0, "the host took no bytes or gave no answer for too long");
        } catch (ExecutionException e) {
            // The name of the exception alone: its message may quote what the host sent.
            return lateAnswer(
                    status,
                    left == 0,
                    "the connection broke: " + e.getCause().getClass().getSimpleName());
        } finally {
            request.connection().close();
        }
    }

    /** A host that says yes before it has all bytes has not got the file. */
    private static Answer answer(int status, boolean whole) {
        return whole || status / 100 != 2
                ? new Answer.Answered(status)
                : new Answer.Broken("the host answered before it had the whole file");
    }

    /** A host that refuses a file often answers and ends the connection before it has read the bytes. */
    private static Answer lateAnswer(Future<Integer> status, boolean whole, String otherwise)
            throws InterruptedException {
        try {
            return answer(await(status, LATE_ANSWER), whole);
        } catch (ExecutionException | TimeoutException none) {
            return new Answer.Broken(otherwise);
        }
    }

    private static int read(InputStream bytes, byte[] chunk) throws IOException, InterruptedException {
        try {
            return bytes.readNBytes(chunk, 0, chunk.length);
        } catch (InterruptedIOException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted while reading a file");
        }
    }

    private static <T> T await(Future<T> future, Duration longest)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> waiting = future.toCompletionStage().toCompletableFuture();
        return waiting.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the event loop and the name look-ups. Files that are being sent break. */
    @Override
    public void close() {
        network.close();
    }
}
