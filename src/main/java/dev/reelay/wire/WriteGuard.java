package dev.reelay.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides whether one POST may be written, and so knows whether it may have been. Either {@link #begin} or {@link
 * #withdraw} comes first, and the other then fails: a POST that was withdrawn is never written, however late its
 * connection opens.
 *
 * <p>INVARIANT: writing never begins after the deadline. The deadline is checked at the socket, by the last handler
 * that has the first bytes of the request, and at the flush that hands them to the system: a process that was suspended, or had no CPU,
 * while the connection was being opened, or the request was being encoded or waited in its channel, must not spend money when it goes on.
 * Between that check and the system call there are a few instructions, in which a process can be suspended, too; nothing closes that gap.
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

    /** Lets the request's first bytes pass to the system if the POST may be written; closes the connection otherwise. */
    void install(Channel channel) {
        channel.pipeline().addFirst(new AtTheSocket());
    }

    private final class AtTheSocket extends ChannelOutboundHandlerAdapter {

        private boolean isRequestWaiting;

        /** The bytes wait in the channel until they are flushed. */
        @Override
        public void write(ChannelHandlerContext context, Object bytes, ChannelPromise written) {
            isRequestWaiting = true;
            var _ = context.write(bytes, written);
        }

        @Override
        public void flush(ChannelHandlerContext context) {
            if (!isRequestWaiting) {
                context.flush();
            } else if (begin()) {
                context.pipeline().remove(this);
                context.flush();
            } else {
                // What waits is dropped. Not returned to the pool of connections: the client takes the request for half
                // written.
                var _ = context.close();
            }
        }
    }

    /** Called by the REST client, which installs the guard in the connection that it opened for the call. */
    static final class Interceptor implements WriterInterceptor {

        /** Called with an open connection (TLS included), just before the request is written. */
        @Override
        public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
            if (context.getProperty(PROPERTY) instanceof WriteGuard guard) {
                Channel channel = context.getProperty(CallConnection.PROPERTY) instanceof CallConnection connection
                        ? connection.channel()
                        : null;
                if (channel == null) {
                    guard.withdraw();
                    throw new IOException("the connection of the call is not accessible, so nothing is written to it");
                }
                guard.install(channel);
            }
            context.proceed();
        }
    }
}
