package dev.reelay.console.steer;

import dev.reelay.console.Chrome;
import dev.reelay.console.Chromes;
import dev.reelay.console.ConsoleData;
import dev.reelay.console.CurrentVisitor;
import dev.reelay.console.Notices;
import dev.reelay.console.Place;
import dev.reelay.console.Visitor;
import dev.reelay.view.row.FilterException;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the endpoints of this room have in common: who asks, what is known, and how an answer becomes a response. */
@Singleton
class Pages {

    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    private final ConsoleData data;
    private final Chromes chromes;
    private final CurrentVisitor visitor;
    private final Notices notices;

    Pages(ConsoleData data, Chromes chromes, CurrentVisitor visitor, Notices notices) {
        this.data = data;
        this.chromes = chromes;
        this.visitor = visitor;
        this.notices = notices;
    }

    ConsoleData data() {
        return data;
    }

    Visitor visitor() {
        return visitor.get();
    }

    SingleActions single() {
        return new SingleActions(data.actions(), notices.texts());
    }

    ManyActions many() {
        return new ManyActions(data.actions(), data.bulk(), data.letters()::newest, notices.texts());
    }

    Chrome chrome(Place place) {
        return chromes.of(place);
    }

    Chrome chrome(Place place, String title) {
        return chromes.of(place, title);
    }

    /** The response to a request that may have values which no parameter can have: then a page says which. */
    Response respond(Place place, Supplier<Answer> request) {
        try {
            return response(place, request.get());
        } catch (FilterException e) {
            return bad(place, String.valueOf(e.getMessage()));
        }
    }

    private Response response(Place place, Answer answer) {
        return switch (answer) {
            // As text: a URI would get the address of this host, and a proxy may have another one.
            case Answer.GoTo(String path) ->
                Response.status(Response.Status.SEE_OTHER)
                        .header(HttpHeaders.LOCATION, chromes.base() + path)
                        .build();
            case Answer.Told(int status, Outcome outcome) ->
                page(status, Templates.outcome(chromes.of(place, outcome.title()), outcome));
            case Answer.Dry(int status, PlanPage page) ->
                page(status, Templates.plan(chromes.of(Place.ACTIONS, page.verb() + " many"), page));
        };
    }

    /** A page that says that a value is wrong, in one line with field, rule and value. */
    Response bad(Place place, String message) {
        return told(place, 400, "Not understood", message);
    }

    Response told(Place place, int status, String title, String message) {
        return response(place, new Answer.Told(status, Outcome.told(title, null, message, "/" + place.path())));
    }

    static Response page(int status, TemplateInstance template) {
        return Response.status(status).type(HTML).entity(template.render()).build();
    }

    /**
     * The value of a field that has to be there.
     *
     * @throws FilterException when it is not
     */
    static String required(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new FilterException(name + ": it is missing");
        }
        return value;
    }
}
