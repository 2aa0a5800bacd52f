package dev.reelay.console.overview;

import dev.reelay.console.Chrome;
import dev.reelay.console.Chromes;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.Place;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;

/** {@code GET /workers}: who works, on what, and how far behind; and how well the console itself reads. */
@Path("/workers")
@Singleton
@Blocking
public class WorkersResource {

    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Chromes chromes;
    private final ConsoleData data;
    private final GroupWatch watch;

    WorkersResource(Chromes chromes, ConsoleData data) {
        this.chromes = chromes;
        this.data = data;
        this.watch = new GroupWatch(data::group, Thread.ofVirtual().name("workers-group")::start);
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance workers() {
        Chrome chrome = chromes.of(Place.WORKERS);
        return Templates.workers(
                chrome,
                Workers.of(
                        watch.get(WAIT),
                        data.feeds(),
                        data.jobs().window(),
                        data.unreadable(),
                        data.unreadableRecords(),
                        chrome.now()));
    }
}
