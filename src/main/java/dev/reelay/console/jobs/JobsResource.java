package dev.reelay.console.jobs;

import dev.reelay.console.Chromes;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.CurrentVisitor;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.Visitor;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.FilterText;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of jobs. */
@Path(ListAddress.PATH)
@Singleton
@Blocking
@Produces(MediaType.TEXT_HTML)
public class JobsResource {

    private final Chromes chromes;
    private final CurrentVisitor visitor;
    private final JobsPages pages;

    JobsResource(ConsoleData data, Chromes chromes, CurrentVisitor visitor) {
        this.chromes = chromes;
        this.visitor = visitor;
        this.pages = new JobsPages(data.jobs(), data::isRestored, data::hasStore);
    }

    /** The jobs that fit the filter of the address. */
    @GET
    public Response list(@Context HttpServerRequest request) {
        ListAddress address;
        try {
            Map<String, List<String>> parameters = pairs(request.query());
            address = ListAddress.of(parameters);
            if (ListAddress.isOfForm(parameters)) {
                return Response.status(Response.Status.SEE_OTHER)
                        .header("Location", chromes.base() + address.path())
                        .build();
            }
        } catch (FilterException e) {
            return page(
                    Response.Status.BAD_REQUEST,
                    Templates.notice(
                            chromes.of(Place.JOBS, "There is no such list"),
                            new Notice(List.of(String.valueOf(e.getMessage()) + "."))));
        }
        Visitor who = visitor.get();
        if (address.asksForPayloads() && !who.may(Permission.PAYLOADS)) {
            return page(
                    Response.Status.FORBIDDEN,
                    Templates.notice(
                            chromes.of(Place.JOBS, "Not shown"),
                            new Notice(
                                    List.of(
                                            "Filters on tenants and metadata tell what customers have sent: that needs the permission payloads."))));
        }
        return page(Response.Status.OK, Templates.list(chromes.of(Place.JOBS), pages.page(address, who)));
    }

    /** The parameters of a raw query, decoded once and strictly. */
    static Map<String, List<String>> pairs(@Nullable String query) {
        return query == null ? Map.of() : FilterText.pairs(query);
    }

    /** The answer with this page. */
    static Response page(Response.Status status, TemplateInstance template) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .entity(template.render())
                .build();
    }
}
