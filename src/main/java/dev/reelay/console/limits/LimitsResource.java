package dev.reelay.console.limits;

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

/** {@code GET /limits}: what workers share. */
@Path("/limits")
@Singleton
@Blocking
public class LimitsResource {

    private final Chromes chromes;
    private final ConsoleData data;

    LimitsResource(Chromes chromes, ConsoleData data) {
        this.chromes = chromes;
        this.data = data;
    }

    /** The page. */
    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance limits() {
        Chrome chrome = chromes.of(Place.LIMITS);
        return Templates.limits(chrome, LimitsPage.of(data.limits(), data.budgets(), data.jobs()));
    }
}
