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
 * Decides whether the body of one POST may be written, and so knows whether it may have been. The REST
 * client writes the body once it has an open connection (TLS included). Either {@link #begin} or {@link
 * #withdraw} comes first, and the other then fails: a POST that was withdrawn is never written, however
 * late its connection opens.
 *
 * <p>INVARIANT: writing never begins after the deadline. The deadline is checked as late as possible: a process
 * that was suspended while the connection was being opened must not spend money when it resumes.
 */
final class WriteGuard {

    /** The property of the REST client's invocation that holds the guard. */
    static final String PROPERTY = "dev.reelay.runcomfy.write-guard";

    private enum State {
        WAITING,
        BEGUN,
        WITHDRAWN
    }

    private final Instant notAfter;
    private final InstantSource time;

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable RestClientRequestContext call;
    private volatile boolean tooLate;

    /** @param notAfter the deadline to begin to write */
    WriteGuard(Instant notAfter, InstantSource time) {
        this.notAfter = notAfter;
        this.time = time;
    }

    /** Claims the right to write the body. False when the POST was withdrawn or its deadline has passed. */
    boolean begin() {
        if (time.instant().isAfter(notAfter)) {
            tooLate = withdraw();
            return false;
        }
        return state.compareAndSet(State.WAITING, State.BEGUN);
    }

    /** Gives the POST up. True when nothing was written and nothing will be. */
    boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN) || state.get() == State.WITHDRAWN;
    }

    /** Whether the connection was opened, but after the deadline. */
    boolean isTooLate() {
        return tooLate;
    }

    /**
     * Closes the connection of a POST that must not be written. Otherwise the client would return it
     * to its pool when the unfinished request times out, and another POST would lose it a moment
     * later to its idle time-out.
     */
    private void dropConnection() {
        HttpClientRequest request = call == null ? null : call.getHttpClientRequest();
        if (request != null) {
            request.exceptionHandler(_ -> {});
            request.connection().close();
        }
    }

    /** Called by the REST client where it writes the entity to an open connection. */
    static final class Interceptor implements ClientRequestFilter, WriterInterceptor {

        /** Called before there is a connection: only here the context that will have it is accessible. */
        @Override
        public void filter(ClientRequestContext context) {
            if (context.getProperty(PROPERTY) instanceof WriteGuard guard
                    && context instanceof ClientRequestContextImpl ofCall) {
                guard.call = ofCall.getRestClientRequestContext();
            }
        }

        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            if (context.getProperty(PROPERTY) instanceof WriteGuard guard && !guard.begin()) {
                guard.dropConnection();
                throw new IOException("the call was given up before there was a connection");
            }
            context.proceed();
        }
    }
}
