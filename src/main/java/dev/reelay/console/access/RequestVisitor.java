package dev.reelay.console.access;

import dev.reelay.console.CurrentVisitor;
import dev.reelay.console.Visitor;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** The visitor that {@link Gate} has let in. */
@Singleton
final class RequestVisitor implements CurrentVisitor {

    private final CurrentVertxRequest request;

    RequestVisitor(CurrentVertxRequest request) {
        this.request = request;
    }

    @Override
    public Visitor get() {
        RoutingContext context = request.getCurrent();
        if (context != null && context.get(Gate.VISITOR) instanceof Visitor visitor) {
            return visitor;
        }
        throw new IllegalStateException("no request of a visitor is under way");
    }
}
