package dev.reelay.console.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what guards the console in front of all that its port serves. Those with a higher number come first. */
@Singleton
final class AccessFilters {

    /** First, as it begins again with another path. */
    private static final int BASE_PATH = 10_000;

    /** Before anything that may answer, also with an error. */
    private static final int HEADERS = 9_000;

    /** After Quarkus' authentication, which has 200, and before everything that answers. */
    private static final int GATE = 150;

    private final Access access;
    private @Nullable Gate gate;

    AccessFilters(Access access) {
        this.access = access;
    }

    void register(@Observes Filters filters) {
        filters.register(this::stripBasePath, BASE_PATH);
        filters.register(context -> access.headers().handle(context), HEADERS);
        filters.register(context -> gate().handle(context), GATE);
    }

    private void stripBasePath(RoutingContext context) {
        Optional<String> stripped = access.base().stripped(context.request().uri());
        if (stripped.isPresent()) {
            context.reroute(stripped.get());
        } else {
            context.next();
        }
    }

    private synchronized Gate gate() {
        if (gate == null) {
            gate = new Gate(
                    access.base(),
                    access.entrance(),
                    access.refused(),
                    page -> Templates.refusal(page).render());
        }
        return gate;
    }
}
