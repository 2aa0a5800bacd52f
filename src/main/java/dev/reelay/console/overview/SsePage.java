package dev.reelay.console.overview;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.atomic.AtomicBoolean;

/** A page that follows by server-sent events. */
final class SsePage implements Ticker.Page {

    /** Milliseconds after which a browser asks again when its connection ended. */
    private static final long AGAIN = 500;

    private final SseEventSink sink;
    private final Sse sse;
    private final AtomicBoolean writing = new AtomicBoolean();

    SsePage(SseEventSink sink, Sse sse) {
        this.sink = sink;
        this.sse = sse;
    }

    @Override
    public boolean isGone() {
        return sink.isClosed();
    }

    @Override
    public boolean isBusy() {
        return writing.get();
    }

    /** The first thing that it gets. */
    void greet() {
        send(sse.newEventBuilder().comment("live").reconnectDelay(AGAIN).build());
    }

    @Override
    public void changed(String version) {
        send(sse.newEventBuilder().id(version).name("changed").data(version).build());
    }

    @Override
    public void heartbeat() {
        send(sse.newEventBuilder().comment("still here").build());
    }

    private void send(OutboundSseEvent event) {
        writing.set(true);
        var _ = sink.send(event).whenComplete((_, _) -> writing.set(false));
    }

    @Override
    public void end() {
        sink.close();
    }
}
