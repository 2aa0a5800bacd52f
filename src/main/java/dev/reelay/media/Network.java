package dev.reelay.media;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client, the event loop and the threads for name look-ups that all probes share.
 *
 * @param names a few platform threads for name look-ups, which block for as long as the name servers take; a
 *     virtual thread would block its carrier there
 * @param route maps a checked address and a port to the socket address that is connected to
 */
record Network(
        Vertx vertx,
        HttpClient client,
        Resolver resolver,
        ExecutorService names,
        BiFunction<InetAddress, Integer, SocketAddress> route)
        implements AutoCloseable {

    /**
     * Per address and name, including connections that are being closed. Never reached: {@link
     * HostLimiter} allows fewer.
     */
    private static final int MAX_CONNECTIONS = 256;

    private static final int NAME_THREADS = 8;
    private static final int NAME_QUEUE = 1_000;

    /** No file server sends a larger response head. */
    private static final int MAX_RESPONSE_HEAD = 16 * 1024;

    /** Bounds the bytes in flight when a connection is closed before the end of its file. */
    private static final int RECEIVE_BUFFER = 128 * 1024;

    static Network open(Duration timeout, Resolver resolver) {
        return open(timeout, resolver, Network::direct, null);
    }

    /** @param trust the certificate authorities to trust; null for the system's */
    static Network open(
            Duration timeout,
            Resolver resolver,
            BiFunction<InetAddress, Integer, SocketAddress> route,
            @Nullable TrustOptions trust) {
        // Not Quarkus' instance, which would make metrics of the hosts and paths in requests.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ThreadPoolExecutor names = new ThreadPoolExecutor(
                NAME_THREADS,
                NAME_THREADS,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(NAME_QUEUE),
                Thread.ofPlatform().daemon().name("media-names-", 0).factory());
        names.allowCoreThreadTimeOut(true);
        return new Network(vertx, vertx.createHttpClient(options(timeout, trust)), resolver, names, route);
    }

    private static HttpClientOptions options(Duration timeout, @Nullable TrustOptions trust) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setVerifyHost(true)
                .setTrustAll(false)
                .setKeepAlive(false)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setMaxHeaderSize(MAX_RESPONSE_HEAD)
                .setReceiveBufferSize(RECEIVE_BUFFER)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(timeout.toMillis());
        return trust == null ? options : options.setTrustOptions(trust);
    }

    private static SocketAddress direct(InetAddress address, int port) {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
    }

    /**
     * Looks a name up on one of the threads for that. The future never fails.
     *
     * @param nanos how long to wait; past it the look-up is interrupted, which need not end it
     * @return the addresses; empty when the name has none, when there was no answer in time, or when
     *     too many look-ups wait
     */
    CompletableFuture<List<InetAddress>> lookUp(String host, long nanos) {
        CompletableFuture<List<InetAddress>> addresses = new CompletableFuture<>();
        Future<?> lookUp;
        try {
            lookUp = names.submit(() -> addresses.complete(resolve(host)));
        } catch (RejectedExecutionException fullOrClosed) {
            return CompletableFuture.completedFuture(List.of());
        }
        return addresses.orTimeout(nanos, TimeUnit.NANOSECONDS).exceptionally(_ -> {
            lookUp.cancel(true);
            return List.of();
        });
    }

    private List<InetAddress> resolve(String host) {
        try {
            return resolver.resolve(host);
        } catch (UnknownHostException | RuntimeException | Error noAddress) {
            return List.of();
        }
    }

    @Override
    public void close() {
        names.shutdownNow();
        client.close();
        vertx.close();
    }
}
