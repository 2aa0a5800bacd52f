package dev.reelay.console.access;

import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.console.access.Entrance.Who;
import dev.reelay.console.access.RequestRules.Refusal;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets requests in, or answers them itself. Everything that is not let in ends here. */
final class Gate implements Handler<RoutingContext> {

    /** Where the context of a request that was let in has its {@link Visitor}. */
    static final String VISITOR = "dev.reelay.console.visitor";

    private static final int LONGEST_FORM = 16_384;
    private static final String HTML = "text/html;charset=UTF-8";

    private final BasePath base;
    private final Entrance entrance;
    private final RefusalLog refused;
    private final Function<RefusalPage, String> pages;

    /** @param pages renders a page */
    Gate(BasePath base, Entrance entrance, RefusalLog refused, Function<RefusalPage, String> pages) {
        this.base = base;
        this.entrance = entrance;
        this.refused = refused;
        this.pages = pages;
    }

    @Override
    public void handle(RoutingContext context) {
        Ask ask = Ask.of(context);
        if (entrance.way() == WayIn.OIDC) {
            QuarkusHttpUser.getSecurityIdentity(context, null)
                    .subscribe()
                    .with(identity -> decide(context, ask, identity), context::fail);
        } else {
            decide(context, ask, null);
        }
    }

    private void decide(RoutingContext context, Ask ask, @Nullable SecurityIdentity identity) {
        Who who = entrance.who(ask, identity);
        Optional<Refusal> broken = RequestRules.check(ask);
        if (who instanceof Who.Refused(Refusal refusal)) {
            answer(context, RefusalPage.of(base, refusal));
        } else if (broken.isPresent()) {
            refuse(context, ask, who, broken.get());
        } else if (ask.isFromElsewhere() && !ask.isFile()) {
            // The browser holds cookies back until the console's own page has led on.
            answer(context, RefusalPage.ofLink(base, ask.target()));
        } else if (who instanceof Who.Known(Visitor visitor)) {
            letIn(context, ask, visitor);
        } else if (ask.isOpen()) {
            context.next();
        } else {
            sendToLogin(context, ask);
        }
    }

    private void letIn(RoutingContext context, Ask ask, Visitor visitor) {
        if (!visitor.may(Permission.READ) && !ask.isOpen() && !ask.path().equals("/logout")) {
            answer(
                    context,
                    RefusalPage.of(
                            base,
                            new Refusal(
                                    403,
                                    "no_permission",
                                    "You are logged in, and none of your roles may see the console.")));
            return;
        }
        context.put(VISITOR, visitor);
        context.next();
    }

    private void sendToLogin(RoutingContext context, Ask ask) {
        if (!ask.isNavigation()) {
            // A page that asks on its own loads itself anew, and is sent to the login then.
            context.response().putHeader("HX-Refresh", "true");
            answer(context, RefusalPage.ofNobody(base));
        } else if (entrance.way() == WayIn.OIDC
                && context.get(HttpAuthenticator.class.getName()) instanceof HttpAuthenticator oidc) {
            oidc.sendChallenge(context)
                    .subscribe()
                    .with(
                            sent -> {
                                if (sent) {
                                    context.response().end();
                                } else {
                                    answer(context, RefusalPage.ofNobody(base));
                                }
                            },
                            context::fail);
        } else {
            context.response()
                    .setStatusCode(303)
                    .putHeader(
                            "Location",
                            base.path() + "/login?back=" + URLEncoder.encode(ask.target(), StandardCharsets.UTF_8))
                    .end();
        }
    }

    /** Refuses a request, and has it recorded when somebody is known to have sent it. */
    private void refuse(RoutingContext context, Ask ask, Who who, Refusal refusal) {
        if (!(who instanceof Who.Known(Visitor visitor)) || !ask.method().equals("POST")) {
            answer(context, RefusalPage.of(base, refusal));
            return;
        }
        HttpServerRequest request = context.request();
        String length = request.getHeader("Content-Length");
        if (length == null || !length.matches("[0-9]{1,5}") || Integer.parseInt(length) > LONGEST_FORM) {
            refused.record(visitor, ask.path(), fields(ask, ""), refusal);
            answer(context, RefusalPage.of(base, refusal));
            return;
        }
        request.resume();
        request.body().onComplete(read -> {
            String form = read.succeeded() ? read.result().toString(StandardCharsets.UTF_8) : "";
            refused.record(visitor, ask.path(), fields(ask, form), refusal);
            answer(context, RefusalPage.of(base, refusal));
        });
    }

    private static Function<String, @Nullable String> fields(Ask ask, String form) {
        String query = ask.query();
        QueryStringDecoder given = new QueryStringDecoder((query == null ? "" : query) + "&" + form, false);
        return name -> {
            List<String> values = given.parameters().get(name);
            return values == null || values.isEmpty() ? null : values.getFirst();
        };
    }

    private void answer(RoutingContext context, RefusalPage page) {
        if (context.response().ended()) {
            return;
        }
        context.response().setStatusCode(page.status()).putHeader("Content-Type", HTML);
        if (Ask.of(context).isWrite() && context.request().version() != HttpVersion.HTTP_2) {
            // Its body may not have been read, and what follows would be taken for the next request.
            context.response().putHeader("Connection", "close");
        }
        context.response().end(pages.apply(page));
    }
}
