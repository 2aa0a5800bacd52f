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
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client, the event loop and the name look-ups that all probes share.
 *
 * @param route maps a checked address and a port to the socket address that is connected to
 */
record Network(Vertx vertx, HttpClient client, NameLookups names, BiFunction<InetAddress, Integer, SocketAddress> route)
        implements AutoCloseable {

    /**
     * Per address and name, including connections that are being closed. Never reached: {@link
     * HostLimiter} allows fewer.
     */
    private static final int MAX_CONNECTIONS = 256;

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
        return new Network(vertx, vertx.createHttpClient(options(timeout, trust)), new NameLookups(resolver), route);
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

    @Override
    public void close() {
        names.close();
        client.close();
        vertx.close();
    }
}
