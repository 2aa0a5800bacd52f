package dev.reelay.console;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The line on the page that follows an action: its address has {@value #PARAMETER}, the id of the action, and never a text.
 */
@Singleton
public class Notices {

    /** The parameter with the id of the action. Lists ignore it. */
    public static final String PARAMETER = "done";

    private final DoneTexts texts;
    private final CurrentVertxRequest request;

    Notices(ConsoleData data, CurrentVertxRequest request) {
        this.texts = new DoneTexts(data.audit());
        this.request = request;
    }

    /** What became of the action that the address of this request names; null when it names none. */
    public @Nullable String line() {
        String id;
        try {
            RoutingContext current = request.getCurrent();
            id = current == null ? null : current.request().getParam(PARAMETER);
        } catch (ContextNotActiveException e) { // a page that is made outside of a request
            return null;
        }
        return id == null ? null : texts.of(id).orElse(null);
    }

    /** The texts, for the code that acts. */
    public DoneTexts texts() {
        return texts;
    }
}
