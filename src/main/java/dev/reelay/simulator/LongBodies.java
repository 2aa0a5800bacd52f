package dev.reelay.simulator;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets one long body in at a time, so that the bodies which are being received have a bound together. The others wait, and TCP holds
 * their senders back. Safe for several threads.
 */
final class LongBodies {

    private record Waiting(RoutingContext request, Context thread) {}

    private static final String RELEASE = LongBodies.class.getName();

    private final long longer;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    /** A body of more than {@code longer} bytes is a long one. */
    LongBodies(long longer) {
        this.longer = longer;
    }

    /** Goes on with the request at once, or when the long bodies before it are done. */
    void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isLong(request.getHeader("content-length"), request.getHeader("transfer-encoding"))) {
            context.next();
            return;
        }
        request.pause();
        synchronized (this) {
            waiting.add(new Waiting(context, context.vertx().getOrCreateContext()));
        }
        startNext();
    }

    /** Notes that the body of this request is no longer needed: the next one may come, however late the answer is. */
    static void done(RoutingContext context) {
        Runnable release = context.remove(RELEASE);
        if (release != null) {
            release.run();
        }
    }

    /** A chunked body may be of any length. */
    private boolean isLong(@Nullable String length, @Nullable String encoding) {
        try {
            return length == null ? encoding != null : Long.parseLong(length) > longer;
        } catch (NumberFormatException malformed) {
            return true;
        }
    }

    private void startNext() {
        Waiting next;
        synchronized (this) {
            next = busy ? null : waiting.poll();
            busy |= next != null;
        }
        if (next != null) {
            next.thread().runOnContext(_ -> receive(next.request()));
        }
    }

    private void receive(RoutingContext context) {
        if (context.response().closed()) {
            release();
            return;
        }
        context.put(RELEASE, (Runnable) this::release);
        context.addEndHandler(_ -> done(context));
        context.next();
        context.request().resume();
    }

    private void release() {
        synchronized (this) {
            busy = false;
        }
        startNext();
    }
}
