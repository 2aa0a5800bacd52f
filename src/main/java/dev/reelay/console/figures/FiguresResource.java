package dev.reelay.console.figures;

import dev.reelay.console.Chrome;
import dev.reelay.console.Chromes;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.Place;
import dev.reelay.view.row.FilterException;
import dev.reelay.view.row.JobFilter;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The addresses of the figures. A page goes through all jobs of the view, so none of them is made on an event loop. */
@Path("/")
@Singleton
@Blocking
@Produces(MediaType.TEXT_HTML)
public class FiguresResource {

    private static final String CSV = "text/csv;charset=UTF-8";

    private final ConsoleData data;
    private final Chromes chromes;

    FiguresResource(ConsoleData data, Chromes chromes) {
        this.data = data;
        this.chromes = chromes;
    }

    /** Failures in groups; the query is a {@link JobFilter}. */
    @GET
    @Path("failures")
    public Response failures(@Context UriInfo uri) {
        Chrome chrome = chromes.of(Place.FAILURES);
        boolean payloads = chrome.visitor().seesPayloads();
        try {
            JobFilter filter = FailuresPage.filter(uri.getQueryParameters());
            if (!payloads && FailuresPage.asksForPayloads(filter)) {
                return refused(chrome, Response.Status.FORBIDDEN, FailuresPage.PAYLOADS_NEEDED);
            }
            return Response.ok(Templates.failures(chrome, FailuresPage.of(data.jobs(), filter, payloads)))
                    .build();
        } catch (FilterException e) {
            return refused(chrome, Response.Status.BAD_REQUEST, "There is no such filter: " + e.getMessage() + ".");
        }
    }

    private Response refused(Chrome chrome, Response.Status status, String message) {
        return Response.status(status)
                .entity(Templates.failures(chrome, FailuresPage.refused(data.jobs(), message)))
                .build();
    }

    /** Money in doubt. */
    @GET
    @Path("doubt")
    public TemplateInstance doubt(@QueryParam("page") @DefaultValue("1") String page) {
        Chrome chrome = chromes.of(Place.DOUBT);
        return Templates.doubt(
                chrome,
                DoubtPage.of(
                        data.jobs(),
                        data.audit(),
                        number(page),
                        chrome.visitor().seesPayloads()));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** Costs. */
    @GET
    @Path("costs")
    public TemplateInstance costs() {
        return Templates.costs(
                chromes.of(Place.COSTS), CostsPage.of(data.jobs(), data.spend().rows(), today()));
    }

    /** Costs by day and model, all of them, for spreadsheets. */
    @GET
    @Path("costs.csv")
    @Produces(CSV)
    public Response costsFile() {
        return Response.ok(CostsCsv.of(data.jobs().costByDayAndModel()), CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"reelay-costs-" + today() + ".csv\"")
                .build();
    }

    /** What was spent and set aside by day, model and tenant, all of it, for spreadsheets. */
    @GET
    @Path("spend.csv")
    @Produces(CSV)
    public Response spendFile() {
        return Response.ok(CostsCsv.ofSpend(data.spend().rows()), CSV)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"reelay-spend-" + today() + ".csv\"")
                .build();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(data.clock().instant(), ZoneOffset.UTC);
    }
}
