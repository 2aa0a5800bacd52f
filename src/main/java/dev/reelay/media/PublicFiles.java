package dev.reelay.media;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import io.vertx.core.Context;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.SocketAddress;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens files of public hosts to be read whole, by the rules of {@link MediaProbe}: the URL is sent as it is written, every address of
 * the host's name is checked, and the connection goes to one of those. No redirect is followed, and no cookie, token or credential is
 * sent. Its event loop and name look-ups are its own, so that large files never delay a probe. Safe for any number of threads; each call
 * blocks its thread.
 */
public final class PublicFiles implements AutoCloseable {

    /**
     * Limits.
     *
     * @param connect for name look-up, connection, TLS and the head of the response, each
     * @param stall the longest wait for the next bytes of a file
     * @param trusted hosts that are exempt from the rules about public hosts
     */
    public record Settings(Duration connect, Duration stall, TrustedHosts trusted) {

        /** Ten seconds to be connected, half a minute without a byte. */
        public static Settings defaults(TrustedHosts trusted) {
            return new Settings(Duration.ofSeconds(10), Duration.ofSeconds(30), trusted);
        }
    }

    /** What became of a URL. */
    public sealed interface Answer {

        /**
         * The host sends the file.
         *
         * @param bytes to be closed by the caller; its reads fail with an {@link java.io.IOException} whose message may be shown to
         *     anyone
         * @param length in bytes, as the host names it; null when it names none, and then the body says itself where it ends
         */
        record Opened(InputStream bytes, @Nullable Long length) implements Answer {}

        /**
         * The file cannot be read.
         *
         * @param why {@link Unverified} or {@link MediaFacts.NotPublic}
         */
        record NotOpened(MediaFacts why) implements Answer {}
    }

    /** A GET to one address. */
    private sealed interface Got {
        record Conclusive(Answer answer) implements Got {}

        record NoConnection() implements Got {}
    }

    private final Settings settings;
    private final Network network;

    /** Opens an HTTP client and an event loop of its own. */
    public PublicFiles(Settings settings, Resolver resolver) {
        this(settings, Network.open(settings.connect(), resolver));
    }

    /** @param network closed with these files */
    PublicFiles(Settings settings, Network network) {
        this.settings = settings;
        this.network = network;
    }

    /** Whether the URL is that of a public host as far as its spelling says, or of a trusted one. Asks nobody. */
    public static boolean isPublic(String url, TrustedHosts trusted) {
        return MediaUrl.parse(url, trusted) instanceof MediaUrl.Parsed.Fetchable;
    }

    /**
     * Asks the host for the file, and waits until it sends the first bytes or has refused.
     *
     * @param url as it is written in the output, whatever it is
     * @throws InterruptedException when the thread was interrupted; nothing stays open then
     */
    public Answer open(String url) throws InterruptedException {
        return switch (MediaUrl.parse(url, settings.trusted())) {
            case MediaUrl.Parsed.Decided(MediaFacts facts) -> new Answer.NotOpened(facts);
            case MediaUrl.Parsed.Fetchable(MediaUrl parsed) -> open(parsed);
        };
    }

    private Answer open(MediaUrl url) throws InterruptedException {
        long nanos = settings.connect().toNanos();
        NameLookups.Answer found = await(network.names().find(url.host(), nanos, nanos));
        Optional<MediaFacts> trouble = found.trouble().or(() -> PublicAddresses.refusal(url, found.addresses()));
        if (trouble.isPresent()) {
            return new Answer.NotOpened(trouble.get());
        }
        return get(url, found.addresses().stream().limit(UrlProbe.MAX_ADDRESSES).toList());
    }

    private Answer get(MediaUrl url, List<InetAddress> addresses) throws InterruptedException {
        for (InetAddress address : addresses) {
            if (get(url, network.route().apply(address, url.port())) instanceof Got.Conclusive(Answer answer)) {
                return answer;
            }
        }
        return none(Reason.NO_CONNECTION, "no connection");
    }

    private Got get(MediaUrl url, SocketAddress server) throws InterruptedException {
        CompletableFuture<Got> got = new CompletableFuture<>();
        long nanos = settings.connect().toNanos();
        var _ = got.completeOnTimeout(
                conclusive(none(Reason.TIMED_OUT, "no answer in time")), 2 * nanos, TimeUnit.NANOSECONDS);
        try {
            network.client()
                    .request(Fetch.request(url, server, nanos))
                    .onSuccess(request -> send(request, got))
                    .onFailure(cause -> got.complete(notConnected(cause)));
        } catch (RuntimeException refusedByTheClient) {
            got.complete(conclusive(odd(refusedByTheClient)));
        }
        try {
            return await(got);
        } catch (InterruptedException e) {
            // What opens after this is closed by send().
            got.complete(new Got.NoConnection());
            if (await(got) instanceof Got.Conclusive(Answer.Opened opened)) {
                close(opened);
            }
            throw e;
        }
    }

    /** A connection that leads to no file, or opens after the time-out, is closed here. */
    private void send(HttpClientRequest request, CompletableFuture<Got> got) {
        var _ = got.thenAccept(outcome -> {
            if (!(outcome instanceof Got.Conclusive(Answer.Opened _))) {
                request.connection().close();
            }
        });
        request.exceptionHandler(cause -> got.complete(broke(cause)));
        request.response()
                .onSuccess(response -> read(request, response, got))
                .onFailure(cause -> got.complete(broke(cause)));
        request.send();
    }

    private void read(HttpClientRequest request, HttpClientResponse response, CompletableFuture<Got> got) {
        response.pause();
        Context loop = network.vertx().getOrCreateContext();
        Answer answer = switch (ResponseHead.read(response.statusCode(), response.headers()::getAll)) {
            case ResponseHead.Redirect _ -> none(Reason.REDIRECTS, "the host redirects, which is not followed");
            case ResponseHead.NoFile(MediaFacts facts) -> new Answer.NotOpened(facts);
            case ResponseHead.EmptyFile _ -> none(Reason.ODD_ANSWER, "a part of the file that was not asked for");
            case ResponseHead.File file
            when file.part() -> none(Reason.ODD_ANSWER, "a part of the file that was not asked for");
            case ResponseHead.File file when file.gzip() -> new Answer.NotOpened(ResponseHead.PACKED);
            case ResponseHead.File file
            when !file.whole() ->
                none(Reason.ODD_ANSWER, "the host does not say where the file ends, so it may have been cut");
            case ResponseHead.File file ->
                new Answer.Opened(
                        new BodyStream(
                                response,
                                loop,
                                settings.stall().toNanos(),
                                () -> request.connection().close()),
                        file.bytes());
        };
        if (!got.complete(conclusive(answer)) && answer instanceof Answer.Opened opened) {
            close(opened);
        }
    }

    private static void close(Answer.Opened opened) {
        if (opened.bytes() instanceof BodyStream body) {
            body.close();
        }
    }

    private static Got notConnected(Throwable cause) {
        return cause instanceof SSLException
                ? conclusive(none(Reason.TLS, cause.getClass().getSimpleName()))
                : new Got.NoConnection();
    }

    private static Got broke(Throwable cause) {
        return conclusive(none(Reason.NO_CONNECTION, "the connection broke: " + name(cause)));
    }

    private static Answer odd(Throwable cause) {
        return none(Reason.ODD_ANSWER, name(cause));
    }

    /** The name of the exception alone: its message may quote what the host sent. */
    private static String name(Throwable cause) {
        return cause.getClass().getSimpleName();
    }

    private static Got conclusive(Answer answer) {
        return new Got.Conclusive(answer);
    }

    private static Answer none(Reason reason, String detail) {
        return new Answer.NotOpened(new Unverified(reason, detail));
    }

    /** These futures never fail. */
    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    /** Ends the event loop and the name look-ups. Files that are open break. */
    @Override
    public void close() {
        network.close();
    }
}
