package dev.reelay.console;

import dev.reelay.json.ForeignText;
import dev.reelay.kafka.BrokerException;
import dev.reelay.view.row.FilterException;
import io.quarkus.qute.TemplateException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Makes pages of failures: what was wrong for the visitor, and the stack trace for the log alone. */
@Singleton
public class ErrorPages {

    private static final Logger LOG = Logger.getLogger(ErrorPages.class);
    private static final MediaType HTML = MediaType.TEXT_HTML_TYPE.withCharset("UTF-8");
    private static final int LONGEST = 200;

    private final Chromes chromes;

    ErrorPages(Chromes chromes) {
        this.chromes = chromes;
    }

    /** No resource has this path, or a room has not found what it names. */
    @ServerExceptionMapper
    public Response notFound(NotFoundException e) {
        return refused(e);
    }

    /** A room refused, or a filter did; an answer that has a body already, and a redirect, go out as they are. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException e) {
        Response answer = e.getResponse();
        if (answer.hasEntity() || answer.getStatus() < 400) {
            return answer;
        }
        return page(Response.fromResponse(answer), ErrorPage.of(answer.getStatus(), detail(e)));
    }

    /** A filter, an order or a page that nobody can ask for. */
    @ServerExceptionMapper
    public Response filter(FilterException e) {
        return page(Response.status(400), ErrorPage.of(400, e.getMessage()));
    }

    /** Brokers that do not answer, or refuse. */
    @ServerExceptionMapper
    public Response brokers(BrokerException e) {
        return page(
                Response.status(503),
                new ErrorPage(
                        503,
                        "The brokers do not answer",
                        "What needs them cannot be shown or done now. Try again in a moment.",
                        e.getMessage() == null ? null : ForeignText.oneLine(e.getMessage(), 2 * LONGEST),
                        null));
    }

    /** A fault of the console. */
    @ServerExceptionMapper
    public Response fault(Throwable e, UriInfo uri) {
        String reference = UUID.randomUUID().toString().substring(0, 8);
        LOG.errorf(e, "Page failed reference=%s path=%s", reference, ForeignText.oneLine(uri.getPath(), LONGEST));
        return page(
                Response.status(500),
                new ErrorPage(500, "Failed", "The console could not make this page.", null, reference));
    }

    /** What a room said; null when the words are those of the library. */
    static @Nullable String detail(WebApplicationException e) {
        String message = e.getMessage();
        return message == null || message.startsWith("HTTP ") || message.startsWith("Unable to find")
                ? null
                : ForeignText.oneLine(message, LONGEST);
    }

    private Response page(Response.ResponseBuilder answer, ErrorPage page) {
        return answer.type(HTML).entity(html(page)).build();
    }

    private String html(ErrorPage page) {
        if (page.status() != 401) {
            try {
                return framed(chromes.of(null, page.title()), page);
            } catch (RuntimeException e) {
                LOG.debug("A failure is told without the frame", e);
            }
        }
        return Templates.bare(chromes.base(), page).render();
    }

    private static String framed(Chrome chrome, ErrorPage page) {
        try {
            return Templates.error(chrome, page).render();
        } catch (TemplateException e) {
            // The path belongs to no room, and only rooms' requests have a CSRF token.
            return Templates.error(chrome.withoutForms(), page).render();
        }
    }
}
