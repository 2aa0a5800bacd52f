package dev.reelay.console.overview;

import dev.reelay.console.ConsoleData;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /live}: server-sent events with the name {@code changed}, at most one a second, each after a change. They carry no data but
 * a version. A connection lasts a minute: then the browser asks again, and whoever has no login any more is refused.
 */
@Path("/live")
@Singleton
public class LiveResource {

    private static final Logger LOG = Logger.getLogger(LiveResource.class);

    private final Ticker ticker;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("console-live").factory());
    /** A stop of Quarkus waits for open requests, and these would last. */
    private final Thread atExit;

    LiveResource(ConsoleData data) {
        ticker = new Ticker(data::version, data.clock(), Ticker.Limits.USUAL);
        atExit = Thread.ofPlatform().name("console-live-end").unstarted(ticker::close);
        Runtime.getRuntime().addShutdownHook(atExit);
        var _ = clockwork.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        try {
            ticker.tick();
        } catch (RuntimeException e) { // else there would be no further tick
            LOG.error("Open pages were not told of changes", e);
        }
    }

    /**
     * Follows a page.
     *
     * @param since the version that the page shows; null when it does not say
     * @param last the version that the browser was told last, when it comes again; null otherwise
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void follow(
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServerResponse response,
            @QueryParam("since") @Nullable String since,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String last) {
        String seen = last != null ? last : since == null ? "" : since;
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.putHeader("X-Accel-Buffering", "no"); // proxies that collect what they pass on
        SsePage page = new SsePage(sink, sse);
        if (!ticker.add(page, seen)) {
            throw new WebApplicationException("Too many open pages", Response.Status.SERVICE_UNAVAILABLE);
        }
        page.greet();
    }

    @PreDestroy
    void stop() {
        clockwork.shutdownNow();
        ticker.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM ends: the hook runs, or did.
        }
    }
}
