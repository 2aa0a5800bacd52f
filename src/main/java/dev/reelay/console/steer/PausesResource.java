package dev.reelay.console.steer;

import dev.reelay.console.Place;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Pauses: what is in force, and their begin and end. */
@Path("/pauses")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class PausesResource {

    private final Pages pages;

    PausesResource(Pages pages) {
        this.pages = pages;
    }

    /** The commands of the control topic. */
    @GET
    public Response list() {
        return Pages.page(
                200,
                Templates.pauses(
                        pages.chrome(Place.PAUSES),
                        PausesPage.of(pages.data().commands(), pages.data().jobs())));
    }

    /** Pauses a model or all, or replaces the reason of the pause. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response pause(
            @RestForm @Nullable String model, @RestForm @Nullable String reason, @RestForm @Nullable String back) {
        return pages.respond(
                Place.PAUSES,
                () -> pages.single().pause(pages.visitor(), Pages.required("model", model), form(reason, back)));
    }

    /** Ends a pause. */
    @POST
    @Path("end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response end(
            @RestForm @Nullable String model, @RestForm @Nullable String reason, @RestForm @Nullable String back) {
        return pages.respond(
                Place.PAUSES,
                () -> pages.single().resume(pages.visitor(), Pages.required("model", model), form(reason, back)));
    }

    private static Form form(@Nullable String reason, @Nullable String back) {
        return Form.of(null, reason, back, "/pauses");
    }
}
