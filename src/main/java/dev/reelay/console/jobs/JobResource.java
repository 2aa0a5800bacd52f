package dev.reelay.console.jobs;

import dev.reelay.console.Chromes;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.CurrentVisitor;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainHttp;
import dev.reelay.json.ForeignText;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobRow;
import io.quarkus.runtime.LaunchMode;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** One job, and its records. A job is named in the query: its id may hold slashes, dots and anything else. */
@Path("/job")
@Singleton
@Blocking
@Produces(MediaType.TEXT_HTML)
public class JobResource {

    private static final int TITLE = 80;

    private final ConsoleData data;
    private final Chromes chromes;
    private final CurrentVisitor visitor;
    private final StoredRecords records;
    private final JobPages pages;

    JobResource(
            ConsoleData data,
            Chromes chromes,
            CurrentVisitor visitor,
            @ConfigProperty(name = PlainHttp.STORE_ENDPOINT) Optional<URI> store) {
        this.data = data;
        this.chromes = chromes;
        this.visitor = visitor;
        this.records = new StoredRecords(data::record);
        this.pages = new JobPages(
                data.jobs(),
                data.commands(),
                data.audit(),
                new WaitTexts(data.commands(), data::shares, data.spend(), data.clock()),
                data.names(),
                records,
                PlainHttp.of(LaunchMode.current() == LaunchMode.DEVELOPMENT, store),
                data::hasStore);
    }

    /** The job with the id of the address. */
    @GET
    public Response job(@Context HttpServerRequest request) {
        String id = parameter(request, "id");
        Optional<JobRow> row = data.jobs().find(id);
        if (row.isEmpty()) {
            return missing(id);
        }
        boolean isRefresh = request.getHeader("HX-Request") != null;
        return JobsResource.page(
                Response.Status.OK,
                Templates.job(
                        chromes.of(Place.JOBS, "Job " + ForeignText.oneLine(id, TITLE)),
                        pages.page(row.get(), visitor.get(), isRefresh)));
    }

    /** One of the records of the job. */
    @GET
    @Path("/record")
    public Response record(@Context HttpServerRequest request) {
        String id = parameter(request, "id");
        if (!visitor.get().may(Permission.PAYLOADS)) {
            return notice(Response.Status.FORBIDDEN, "Not shown", Payloads.MASKED);
        }
        Optional<RecordPlace.Kind> kind = RecordPlace.Kind.of(parameter(request, "of"));
        if (kind.isEmpty()) {
            return notice(
                    Response.Status.BAD_REQUEST,
                    "There is no such record",
                    "of: it is not one of request, state, result.");
        }
        Optional<JobRow> row = data.jobs().find(id);
        if (row.isEmpty()) {
            return missing(id);
        }
        Optional<RecordPlace> place = RecordPlace.of(kind.get(), row.get(), data.names());
        if (place.isEmpty()) {
            return notice(Response.Status.NOT_FOUND, "There is no such record", JobPages.lost(row.get(), kind.get()));
        }
        return JobsResource.page(
                Response.Status.OK,
                Templates.record(
                        chromes.of(Place.JOBS, kind.get().text() + " of " + ForeignText.oneLine(id, TITLE)),
                        RecordPage.of(row.get(), kind.get(), place.get(), records.read(place.get()))));
    }

    private Response missing(String id) {
        return JobsResource.page(
                Response.Status.NOT_FOUND,
                Templates.notice(chromes.of(Place.JOBS, "There is no such job"), pages.missing(id, data.isRestored())));
    }

    private Response notice(Response.Status status, String title, String sentence) {
        return JobsResource.page(
                status, Templates.notice(chromes.of(Place.JOBS, title), new Notice(List.of(sentence))));
    }

    /** The only value of a parameter; empty when there is none, or several, or no text at all. */
    private static String parameter(HttpServerRequest request, String name) {
        try {
            Map<String, List<String>> parameters = JobsResource.pairs(request.query());
            List<String> values = parameters.getOrDefault(name, List.of());
            return values.size() == 1 ? values.getFirst() : "";
        } catch (FilterException e) {
            return "";
        }
    }
}
