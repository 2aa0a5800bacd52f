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
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a probe reaches hosts with.
 *
 * @param names looking a name up blocks a thread of the system for as long as the name servers like: so a few threads do
 *     that, and no virtual thread, which would block its carrier
 * @param route how an address and a port become what is connected to
 */
record Network(
        Vertx vertx,
        HttpClient client,
        Resolver resolver,
        ExecutorService names,
        BiFunction<InetAddress, Integer, SocketAddress> route)
        implements AutoCloseable {

    /** To one address under one name, those that are just being closed included: what limits them are the slots. */
    private static final int MOST_CONNECTIONS = 256;

    private static final int NAMES_AT_A_TIME = 8;
    private static final int NAMES_WAITING = 1_000;

    /** Larger heads come from no file server. */
    private static final int MOST_HEADERS = 16 * 1024;

    /** So much is on its way at most when a connection is closed with the file not at its end. */
    private static final int RECEIVE_BUFFER = 128 * 1024;

    static Network open(Duration timeout, Resolver resolver) {
        return open(timeout, resolver, Network::direct, null);
    }

    /** @param trust whose certificates count; null for the system's */
    static Network open(
            Duration timeout,
            Resolver resolver,
            BiFunction<InetAddress, Integer, SocketAddress> route,
            @Nullable TrustOptions trust) {
        // One of its own: Quarkus' would make metrics of whatever hosts and paths people send.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        ThreadPoolExecutor names = new ThreadPoolExecutor(
                NAMES_AT_A_TIME,
                NAMES_AT_A_TIME,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(NAMES_WAITING),
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
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxHeaderSize(MOST_HEADERS)
                .setReceiveBufferSize(RECEIVE_BUFFER)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(timeout.toMillis());
        return trust == null ? options : options.setTrustOptions(trust);
    }

    private static SocketAddress direct(InetAddress address, int port) {
        return SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
    }

    @Override
    public void close() {
        names.shutdownNow();
        client.close();
        vertx.close();
    }
}
