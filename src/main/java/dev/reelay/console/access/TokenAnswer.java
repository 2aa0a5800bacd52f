package dev.reelay.console.access;

import dev.reelay.console.Visitor;
import dev.reelay.console.access.RequestRules.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** Gives a page to forms whose token quarkus-rest-csrf has refused with an empty answer, and has them recorded. */
@Singleton
public class TokenAnswer {

    private static final Refusal NO_TOKEN = new Refusal(
            400,
            "no_token",
            "The form has no token, or one that is not valid any more: go back, load the page again, and send the form again.");
    private static final String VERIFIED = "csrf_token_verified";
    private static final List<String> FIELDS =
            List.of("id", "model", "reason", "finding", "kind", "filter", "number", "confirmed");

    private final Access access;

    TokenAnswer(Access access) {
        this.access = access;
    }

    /** Called with every answer of a page. */
    @ServerResponseFilter
    public void answer(ContainerRequestContext request, ContainerResponseContext response, RoutingContext context) {
        boolean refusedByExtension = response.getStatus() == NO_TOKEN.status()
                && !response.hasEntity()
                && request.getMethod().equals("POST")
                && context.get(VERIFIED) == null;
        if (!refusedByExtension) {
            return;
        }
        if (context.get(Gate.VISITOR) instanceof Visitor visitor) {
            access.refused().record(visitor, context.normalizedPath(), fields(request, context), NO_TOKEN);
        }
        response.setEntity(
                Templates.refusal(RefusalPage.of(access.base(), NO_TOKEN)).render(),
                new Annotation[0],
                MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
    }

    /** Read at once: the request may be over when they are asked for. */
    private static Function<String, @Nullable String> fields(ContainerRequestContext request, RoutingContext context) {
        Map<String, String> values = new HashMap<>();
        for (String name : FIELDS) {
            if (request instanceof ResteasyReactiveContainerRequestContext outer
                    && outer.getServerRequestContext() instanceof ResteasyReactiveRequestContext inner
                    && inner.getFormParameter(name, true, false) instanceof String value) {
                values.put(name, value);
            }
            context.queryParam(name).stream().findFirst().ifPresent(value -> values.put(name, value));
        }
        return values::get;
    }
}
