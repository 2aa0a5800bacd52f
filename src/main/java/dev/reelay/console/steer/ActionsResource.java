package dev.reelay.console.steer;

import dev.reelay.console.BackPath;
import dev.reelay.console.Chrome;
import dev.reelay.console.Place;
import dev.reelay.view.row.FilterException;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The audit log, and bulk actions. */
@Path("/actions")
@Blocking
@Produces(MediaType.TEXT_HTML)
public class ActionsResource {

    private final Pages pages;

    ActionsResource(Pages pages) {
        this.pages = pages;
    }

    /** What was done, newest first, and what is under way. */
    @GET
    public Response list(
            @RestQuery @Nullable String user, @RestQuery @Nullable String kind, @RestQuery @Nullable String page) {
        try {
            return Pages.page(
                    200,
                    Templates.actions(
                            pages.chrome(Place.ACTIONS),
                            ActionsPage.of(
                                    pages.data().audit(),
                                    pages.data().bulk().open(),
                                    ActionsPage.Query.of(user, kind, page),
                                    pages.visitor().seesPayloads())));
        } catch (FilterException e) {
            return pages.bad(Place.ACTIONS, String.valueOf(e.getMessage()));
        }
    }

    /** The dry run of a bulk action: the jobs that fit a filter. */
    @GET
    @Path("new")
    public Response dryRun(@Context HttpServerRequest request) {
        return pages.respond(
                Place.ACTIONS, () -> pages.many().dryRun(pages.visitor(), PlanQuery.ofText(request.query())));
    }

    /** Begins a bulk action. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response start(
            @RestForm @Nullable String plan,
            @RestForm @Nullable String kind,
            @RestForm @Nullable String filter,
            @RestForm @Nullable String max,
            @RestForm @Nullable String number,
            @RestForm @Nullable String confirmed,
            @RestForm @Nullable String reason) {
        return pages.respond(
                Place.ACTIONS,
                () -> pages.many()
                        .start(
                                pages.visitor(),
                                new ManyActions.Start(
                                        plan,
                                        kind,
                                        filter,
                                        max,
                                        number,
                                        Form.of(confirmed, reason, null, "/actions"))));
    }

    /** One action, and how far it is. */
    @GET
    @Path("{id}")
    public Response one(@RestPath String id) {
        Chrome chrome = pages.chrome(Place.ACTIONS, "Action"); // before the content: no change is missed
        Optional<ActionPage> action = ActionPage.of(
                id,
                pages.data().bulk().progress(id),
                pages.data().audit(),
                pages.visitor().seesPayloads());
        return action.isPresent()
                ? Pages.page(200, Templates.action(chrome, action.get()))
                : pages.told(
                        Place.ACTIONS,
                        404,
                        "Not known",
                        "No action with this id is known: it is forgotten, or there was none.");
    }

    /** Stops a bulk action. */
    @POST
    @Path("{id}/stop")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response stop(@RestPath String id, @RestForm @Nullable String reason, @RestForm @Nullable String back) {
        return pages.respond(
                Place.ACTIONS,
                () -> pages.many()
                        .stop(pages.visitor(), id, Form.of(null, reason, back, "/actions/" + BackPath.encoded(id))));
    }
}
