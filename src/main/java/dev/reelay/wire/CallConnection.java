package dev.reelay.wire;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one call, which is closed when its answer is given up. Nothing else closes it while bytes trickle in: each of them
 * restarts the idle time-out, and until then the pool of the GETs has a connection less. HTTP/1.1, the one version that {@link RestClients}
 * speaks, has no other way to end an answer early.
 */
final class CallConnection {

    /** The property of the REST client's invocation that holds it. */
    static final String PROPERTY = "dev.reelay.runcomfy.connection";

    private volatile @Nullable RestClientRequestContext call;

    /** {@code null} when there is none yet. */
    @Nullable
    Channel channel() {
        RestClientRequestContext known = call;
        HttpClientRequest request = known == null ? null : known.getHttpClientRequest();
        return request == null ? null : AnswerCodec.channel(request);
    }

    /**
     * Closes the connection, because the rest of the answer is not to be read. Does not wait. A connection on which the whole answer has
     * arrived stays open: it may serve another call by now.
     */
    void giveUp() {
        RestClientRequestContext known = call;
        if (known != null) {
            // There is a result already, except when the caller was interrupted before the head of the answer came.
            var _ = known.getResult().whenComplete((_, _) -> closeUnlessAnswered(known.getHttpClientRequest()));
        }
    }

    private static void closeUnlessAnswered(@Nullable HttpClientRequest request) {
        Channel channel = request == null ? null : AnswerCodec.channel(request);
        if (channel != null) {
            channel.eventLoop().execute(() -> {
                if (AnswerCodec.isAwaited(request, channel)) {
                    // Not HttpConnection.close(), which waits until the request is written.
                    var _ = channel.close();
                }
            });
        }
    }

    /** Called by the REST client before there is a connection: only here the context that will have it is accessible. */
    static final class Filter implements ClientRequestFilter {
        @Override
        public void filter(ClientRequestContext context) {
            if (context.getProperty(PROPERTY) instanceof CallConnection connection
                    && context instanceof ClientRequestContextImpl ofCall) {
                connection.call = ofCall.getRestClientRequestContext();
            }
        }
    }
}
