package dev.reelay.runcomfy;

import io.vertx.core.http.HttpClientRequest;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.resteasy.reactive.client.impl.ClientRequestContextImpl;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Whether the body of one POST has been handed to its connection. The REST client writes the body only when it has an
 * open connection (TLS included), so a POST that was never handed over was never written; and one that is withdrawn before
 * never will be, however late a connection comes. One of the two happens first, and the other then fails.
 *
 * <p>INVARIANT: nothing is handed over past its deadline, and that is looked at as late as this code can: a process that
 * slept while the connection was being opened must not spend money when it wakes.
 */
final class WriteGuard {

    /** The invocation's property under which the REST client carries this. */
    static final String PROPERTY = "dev.reelay.runcomfy.handover";

    private enum State {
        WAITING,
        HANDED_OVER,
        WITHDRAWN
    }

    private final Instant notAfter;
    private final InstantSource time;

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable RestClientRequestContext call;
    private volatile boolean tooLate;

    /** @param notAfter when it is too late to begin */
    WriteGuard(Instant notAfter, InstantSource time) {
        this.notAfter = notAfter;
        this.time = time;
    }

    /** Whether the body may be written now. */
    boolean begin() {
        if (time.instant().isAfter(notAfter)) {
            tooLate = withdraw();
            return false;
        }
        return state.compareAndSet(State.WAITING, State.HANDED_OVER);
    }

    /** Whether nothing was written, and nothing will be. */
    boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN) || state.get() == State.WITHDRAWN;
    }

    /** Whether there was a connection, but past the deadline. */
    boolean isTooLate() {
        return tooLate;
    }

    /**
     * The connection that came too late goes. Left alone it would be given back when the request, which never ends, times
     * out; and the POST that gets it then loses it a moment later to its idle time-out.
     */
    private void dropConnection() {
        HttpClientRequest request = call == null ? null : call.getHttpClientRequest();
        if (request != null) {
            request.exceptionHandler(_ -> {});
            request.connection().close();
        }
    }

    /** Stands where the REST client turns the entity into bytes for an open connection. */
    static final class AtTheConnection implements ClientRequestFilter, WriterInterceptor {

        /** Before there is a connection: the one way to whoever will have it. */
        @Override
        public void filter(ClientRequestContext context) {
            if (context.getProperty(PROPERTY) instanceof WriteGuard handover
                    && context instanceof ClientRequestContextImpl ofCall) {
                handover.call = ofCall.getRestClientRequestContext();
            }
        }

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            if (context.getProperty(PROPERTY) instanceof WriteGuard handover && !handover.begin()) {
                handover.dropConnection();
                throw new IOException("no connection while it was wanted");
            }
            context.proceed();
        }
    }
}
