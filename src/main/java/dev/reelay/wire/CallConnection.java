package dev.reelay.wire;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jspecify.annotations.Nullable;

/** The connection of one call. */
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
