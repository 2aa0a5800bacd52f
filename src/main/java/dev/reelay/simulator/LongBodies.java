package dev.reelay.simulator;

import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets as many long bodies through at a time as have room together, in the order in which they come, and one at least. The others
 * wait; where they are received, TCP holds their senders back. Safe for several threads.
 */
final class LongBodies {

    private record Waiting(RoutingContext request, Context thread, long bytes, Consumer<Runnable> then) {}

    private static final String RELEASE = LongBodies.class.getName();

    private final long longer;
    private final long room;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long taken;

    /**
     * @param longer a body of more bytes is a long one
     * @param room bytes of long bodies at a time
     */
    LongBodies(long longer, long room) {
        this.longer = longer;
        this.room = room;
    }

    /** Receives the body of a request at once, or when the long bodies before it leave room. */
    void admit(RoutingContext context) {
        long bytes = bytes(
                context.request().getHeader("content-length"), context.request().getHeader("transfer-encoding"));
        if (bytes <= longer) {
            context.next();
            return;
        }
        boolean isReceived = context.request().isEnded(); // by a handler before this one
        if (!isReceived) {
            context.request().pause();
        }
        enter(context, bytes, release -> {
            context.put(RELEASE, release);
            context.next();
            if (!isReceived) {
                context.request().resume();
            }
        });
    }

    /** Notes that the body of this request is no longer needed: the next one may come, however late the answer is. */
    static void done(RoutingContext context) {
        Runnable release = context.remove(RELEASE);
        if (release != null) {
            release.run();
        }
    }

    /**
     * Goes on when there is room, on the request's own thread. The room is taken until the answer is sent, or released before.
     *
     * @param then gets what releases the room
     */
    void enter(RoutingContext context, long bytes, Consumer<Runnable> then) {
        synchronized (this) {
            waiting.add(new Waiting(context, context.vertx().getOrCreateContext(), Math.clamp(bytes, 0, room), then));
        }
        startNext();
    }

    /** A chunked body may be of any length. */
    private static long bytes(@Nullable String length, @Nullable String encoding) {
        try {
            return length != null ? Long.parseLong(length) : encoding == null ? 0 : Long.MAX_VALUE;
        } catch (NumberFormatException malformed) {
            return Long.MAX_VALUE;
        }
    }

    private void startNext() {
        for (Waiting next = next(); next != null; next = next()) {
            Waiting entering = next;
            entering.thread().runOnContext(_ -> start(entering));
        }
    }

    private synchronized @Nullable Waiting next() {
        Waiting next = waiting.peek();
        if (next == null || (taken > 0 && taken + next.bytes() > room)) {
            return null;
        }
        taken += next.bytes();
        return waiting.remove();
    }

    private void start(Waiting entering) {
        RoutingContext context = entering.request();
        AtomicBoolean released = new AtomicBoolean();
        Runnable release = () -> {
            if (released.compareAndSet(false, true)) {
                release(entering.bytes());
            }
        };
        if (context.response().closed()) {
            release.run();
            return;
        }
        context.addEndHandler(_ -> release.run());
        entering.then().accept(release);
    }

    private void release(long bytes) {
        synchronized (this) {
            taken -= bytes;
        }
        startNext();
    }
}
