package dev.reelay.simulator;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Serves a simulator over HTTP, on a Vert.x router of the caller's. Never blocks the event loop. The URLs in its
 * answers begin with the scheme, the {@code Host} and the path before {@code /v1} of the request that they answer.
 */
public final class SimulatorRoutes {
    private static final String MODELS = "/v1/models";
    private static final Logger LOG = Logger.getLogger("dev.reelay.simulator");

    private final Simulator simulator;
    private final OutputFiles files = new OutputFiles();
    private final LongBodies received;
    private final LongBodies echoed;

    private SimulatorRoutes(Simulator simulator) {
        this.simulator = simulator;
        this.received = new LongBodies(ReceivedBody.LONG, simulator.limits().bodyBytes());
        this.echoed = new LongBodies(ReceivedBody.LONG, simulator.limits().bodyBytes());
    }

    /** Whether to serve {@code /admin/journal} and {@code /admin/script}, which need no token. */
    public enum Admin {
        ENABLED,
        DISABLED
    }

    /**
     * Mounts a simulator, which then answers all requests under {@code prefix}.
     *
     * @param prefix empty, or a path that begins with a slash, does not end with one and does not hold {@code /v1/}
     */
    public static void mount(Router router, String prefix, Simulator simulator, Admin admin) {
        SimulatorRoutes routes = new SimulatorRoutes(simulator);
        router.post(prefix + "/*").handler(routes.received::admit);
        router.post(prefix + "/*")
                .handler(BodyHandler.create(false)
                        .setBodyLimit(simulator.limits().bodyBytes()));
        router.post(prefix + MODELS + "/*").handler(it -> routes.aboutModel(it, model -> routes.submit(it, model)));
        router.get(prefix + MODELS).handler(it -> routes.slowCall(it, new ApiCall.ListModels(query(it))));
        router.get(prefix + MODELS + "/categories").handler(it -> routes.slowCall(it, new ApiCall.ListCategories()));
        router.get(prefix + MODELS + "/*")
                .handler(it -> routes.aboutModel(it, model -> routes.call(it, new ApiCall.GetModel(model))));
        String request = prefix + "/v1/requests/:id";
        router.get(request + "/status").handler(it -> routes.call(it, new ApiCall.PollStatus(it.pathParam("id"))));
        router.get(request + "/result").handler(routes::result);
        router.post(request + "/cancel").handler(it -> routes.call(it, new ApiCall.CancelRequest(it.pathParam("id"))));
        router.route(prefix + OutputFiles.PATH + "*").handler(routes.files::serve);
        router.route(prefix + OutputFiles.INPUTS + "*").handler(routes.files::serve);
        if (admin == Admin.ENABLED) {
            router.get(prefix + "/admin/journal").handler(routes::journal);
            router.get(prefix + "/admin/script")
                    .handler(it -> sendJson(it, 200, simulator.script().toJson()));
            router.post(prefix + "/admin/script").handler(routes::script);
        }
        router.route(prefix + "/*").handler(it -> sendError(it, 404, "Not found."));
        router.route(prefix + "/*").failureHandler(it -> {
            if (it.failure() != null) {
                LOG.warn("The simulator cannot handle a request", it.failure());
            }
            sendError(it, Math.max(400, it.statusCode()), "This request cannot be handled.");
        });
    }

    private void aboutModel(RoutingContext context, Consumer<String> then) {
        String path = context.request().path();
        String raw = path.substring(path.indexOf(MODELS + "/") + MODELS.length() + 1);
        String model;
        try {
            model = Arrays.stream(raw.split("/", -1))
                    .map(SimulatorRoutes::decoded)
                    .collect(Collectors.joining("/"));
        } catch (IllegalArgumentException e) {
            sendError(context, 400, "The path is not percent-encoded.");
            return;
        }
        then.accept(model);
    }

    private void submit(RoutingContext context, String model) {
        String body = context.body().asString();
        ApiCall submission = new ApiCall.Submit(model, body == null ? "" : body);
        if (context.body().length() > ReceivedBody.LONG) {
            slowCall(context, submission);
        } else {
            call(context, submission);
        }
    }

    /** A result repeats the input, however long it is. */
    private void result(RoutingContext context) {
        ApiCall.FetchResult call = new ApiCall.FetchResult(context.pathParam("id"), wantsCost(context));
        long bytes = simulator.echoedBytes(call.requestId());
        if (bytes > ReceivedBody.LONG) {
            echoed.enter(context, bytes, _ -> slowCall(context, call));
        } else {
            call(context, call);
        }
    }

    private void call(RoutingContext context, ApiCall call) {
        SimulatedAnswer answer = simulator.answer(call, caller(context));
        LongBodies.done(context);
        send(context, answer);
    }

    /** A call that takes too long for the event loop. */
    private void slowCall(RoutingContext context, ApiCall call) {
        Caller caller = caller(context);
        context.vertx()
                .executeBlocking(() -> simulator.answer(call, caller), false)
                .onComplete(_ -> LongBodies.done(context))
                .onSuccess(answer -> unlessGone(context, () -> send(context, answer)))
                .onFailure(context::fail);
    }

    private static Caller caller(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        String baseUrl = request.scheme() + "://" + request.authority() + path.substring(0, path.indexOf("/v1/"));
        return new Caller(request.getHeader("authorization"), baseUrl);
    }

    private static void send(RoutingContext context, SimulatedAnswer answer) {
        switch (answer) {
            case SimulatedAnswer.Held held ->
                Future.fromCompletionStage(held.released(), context.vertx().getOrCreateContext())
                        .onComplete(_ -> unlessGone(context, () -> send(context, held.answer())));
            case SimulatedAnswer.Disconnect disconnect ->
                after(
                        disconnect.delay(),
                        context,
                        () -> context.request().connection().close());
            case SimulatedAnswer.Reply reply ->
                after(reply.delay(), context, () -> {
                    HttpServerResponse response = context.response().setStatusCode(reply.status());
                    reply.headers().forEach(response::putHeader);
                    response.end(reply.body());
                });
        }
    }

    private static void after(Duration delay, RoutingContext context, Runnable action) {
        if (delay.isZero()) {
            action.run();
            return;
        }
        context.vertx().setTimer(Math.max(1, delay.toMillis()), _ -> unlessGone(context, action));
    }

    /** The caller may have closed the connection meanwhile. */
    private static void unlessGone(RoutingContext context, Runnable action) {
        if (!context.response().closed()) {
            action.run();
        }
    }

    private void journal(RoutingContext context) {
        // Writing a long journal takes too long for the event loop.
        context.vertx()
                .executeBlocking(() -> simulator.journal().toJson())
                .onSuccess(json -> sendJson(context, 200, json))
                .onFailure(context::fail);
    }

    private void script(RoutingContext context) {
        String body = context.body().asString();
        try {
            simulator.replaceScript(SimulatorScript.parse(body == null ? "" : body));
            sendJson(context, 200, simulator.script().toJson());
        } catch (IllegalArgumentException e) {
            sendError(context, 400, "Not a script: " + e.getMessage());
        }
    }

    private static String query(RoutingContext context) {
        String query = context.request().query();
        return query == null ? "" : query;
    }

    private static boolean wantsCost(RoutingContext context) {
        return "true".equals(context.request().getParam("include_cost"));
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void sendError(RoutingContext context, int status, String detail) {
        if (!context.response().ended()) {
            sendJson(context, status, Json.object().put("detail", detail).toString());
        }
    }

    private static void sendJson(RoutingContext context, int status, String json) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(json);
    }
}
