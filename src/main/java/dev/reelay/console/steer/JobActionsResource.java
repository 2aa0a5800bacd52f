package dev.reelay.console.steer;

import dev.reelay.console.BackPath;
import dev.reelay.console.Place;
import dev.reelay.outcome.Finding;
import dev.reelay.view.row.FilterException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Actions on one job. */
@Path("/job")
@Blocking
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.TEXT_HTML)
public class JobActionsResource {

    private final Pages pages;

    JobActionsResource(Pages pages) {
        this.pages = pages;
    }

    /** Cancels a job. */
    @POST
    @Path("cancel")
    public Response cancel(
            @RestQuery @Nullable String id,
            @RestForm @Nullable String confirmed,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String back) {
        return pages.respond(Place.JOBS, () -> {
            String job = Pages.required("id", id);
            return pages.single().cancel(pages.visitor(), job, form(job, confirmed, reason, back));
        });
    }

    /** Sends a job's request again. */
    @POST
    @Path("retry")
    public Response retry(
            @RestQuery @Nullable String id,
            @RestForm @Nullable String confirmed,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String back) {
        return pages.respond(Place.JOBS, () -> {
            String job = Pages.required("id", id);
            return pages.single().retry(pages.visitor(), job, form(job, confirmed, reason, back));
        });
    }

    /** Records what was found out about a job at RunComfy. */
    @POST
    @Path("finding")
    public Response finding(
            @RestQuery @Nullable String id,
            @RestForm @Nullable String finding,
            @RestForm @Nullable String reason,
            @RestForm @Nullable String back) {
        return pages.respond(Place.DOUBT, () -> {
            String job = Pages.required("id", id);
            return pages.single().finding(pages.visitor(), job, word(finding), form(job, null, reason, back));
        });
    }

    private static Finding word(@Nullable String finding) {
        try {
            return Finding.of(Pages.required("finding", finding));
        } catch (FilterException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new FilterException("finding: " + e.getMessage());
        }
    }

    private static Form form(String job, @Nullable String confirmed, @Nullable String reason, @Nullable String back) {
        return Form.of(confirmed, reason, back, BackPath.job(job));
    }
}
