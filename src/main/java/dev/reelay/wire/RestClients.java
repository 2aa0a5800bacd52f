package dev.reelay.wire;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.ext.ContextResolver;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jboss.resteasy.reactive.client.impl.ClientBuilderImpl;
import org.jspecify.annotations.Nullable;

/**
 * Builds the Quarkus REST clients that {@link HttpCalls} uses. They are built here and not from an annotated interface. So they
 * work without a running Quarkus, no {@code quarkus.rest-client.*} setting can make them log tokens or follow redirects, a
 * body of any status can be read as a bounded stream, and {@link WriteGuard} knows which requests were certainly not written.
 */
final class RestClients {

    /** Submissions are limited by the permits of the caller. To wait here would use up the time for the answer. */
    private static final int NO_LIMIT = 10_000;

    /**
     * After so long without a poll a connection is not used again. Many servers close an idle one after 5 s: a poll that is sent
     * at that moment is lost.
     */
    private static final int IDLE_SECONDS = 4;

    /** The REST client's word for none. Without it the client obeys {@code http.proxyHost}, and shows that proxy the token. */
    private static final String NO_PROXY_OF_THE_JVM = "none";

    private RestClients() {}

    /**
     * Each POST opens a connection of its own. A pooled one may have been closed by RunComfy a moment ago, and then it is unknown
     * whether the POST was read. A connection that is opened for a POST that has been given up meanwhile is soon dropped.
     */
    static Client forPosts(HttpSettings settings) {
        return client(settings)
                .property(QuarkusRestClientProperties.KEEP_ALIVE_ENABLED, false)
                .property(QuarkusRestClientProperties.CONNECTION_TTL, 1)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, NO_LIMIT)
                .register(new WriteGuard.Interceptor())
                .build();
    }

    /** GETs share a pool of connections. */
    static Client forGets(HttpSettings settings) {
        return client(settings)
                .property(QuarkusRestClientProperties.CONNECTION_TTL, IDLE_SECONDS)
                .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, settings.pollConnections())
                .build();
    }

    private static ClientBuilder client(HttpSettings settings) {
        ClientBuilderImpl client = new ClientBuilderImpl();
        client.proxy(NO_PROXY_OF_THE_JVM, 0);
        client.clientRequestCustomizer(AnswerCodec::install);
        return client.connectTimeout(settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(settings.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .register(new CallConnection.Filter())
                .register(new Options(settings));
    }

    /** Options without a setting in the REST client. A class, because the client does not accept a lambda here. */
    private record Options(HttpSettings settings) implements ContextResolver<HttpClientOptions> {
        @Override
        public HttpClientOptions getContext(Class<?> type) {
            return new HttpClientOptions()
                    .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setProxyOptions(proxy(settings))
                    // The read time-out of the REST client covers only the head of an answer. This one
                    // closes a connection whose body stalls. It is a little longer, so that a missing head is
                    // reported as a time-out and not as a lost connection. Each byte restarts it: a body that
                    // trickles is given up by BodyReader, and its connection closed by CallConnection.
                    .setReadIdleTimeout(
                            (int) settings.readTimeout().plusMillis(500).toMillis())
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        }

        private static @Nullable ProxyOptions proxy(HttpSettings settings) {
            HttpProxy proxy = settings.proxy();
            return proxy == null
                    ? null
                    : new ProxyOptions()
                            .setType(ProxyType.HTTP)
                            .setHost(proxy.host())
                            .setPort(proxy.port())
                            .setUsername(proxy.user())
                            .setPassword(proxy.password())
                            .setConnectTimeout(settings.connectTimeout());
        }
    }
}
