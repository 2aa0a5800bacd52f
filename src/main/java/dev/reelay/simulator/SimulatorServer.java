package dev.reelay.simulator;

import dev.reelay.simulator.SimulatorRoutes.Admin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A simulator on a port of its own, on the loopback interface only. */
public final class SimulatorServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String USAGE =
            "usage: SimulatorServer [--port <number>] [--script <file.json>]" + " [--catalog <folder>] [--no-admin]";

    private final Vertx vertx;
    private final HttpServer server;

    private SimulatorServer(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /** Starts on a free port, with the admin paths. It serves calls when this returns. */
    public static SimulatorServer start(Simulator simulator) {
        return start(simulator, 0, Admin.ENABLED);
    }

    /** Starts on a port, 0 for a free one. Throws {@link IllegalStateException} when the port is taken. */
    public static SimulatorServer start(Simulator simulator, int port, Admin admin) {
        return start(simulator, port, "", admin);
    }

    /**
     * Starts on a port, behind a path.
     *
     * @param prefix as for {@link SimulatorRoutes#mount}; with {@code /:caller} each caller may use a path of its own,
     *     which the journal shows
     */
    public static SimulatorServer start(Simulator simulator, int port, String prefix, Admin admin) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        Router router = Router.router(vertx);
        SimulatorRoutes.mount(router, prefix, simulator, admin);
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(port).setHttp2ClearTextEnabled(false);
        try {
            return new SimulatorServer(
                    vertx,
                    await(vertx.createHttpServer(options).requestHandler(router).listen()));
        } catch (IllegalStateException e) {
            await(vertx.close());
            throw e;
        }
    }

    /** The base URL, without a slash at the end. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Closes all connections and frees the port. */
    @Override
    public void close() {
        await(vertx.close());
    }

    /** Runs a simulator with the system's clock until the process is ended. */
    public static void main(String[] arguments) throws IOException {
        int port = 9099;
        SimulatorScript script = SimulatorScript.forDevelopment();
        SimulatedModels models = SimulatedModels.NONE;
        Admin admin = Admin.ENABLED;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--port" -> port = Integer.parseInt(value(arguments, ++i));
                case "--script" -> script = SimulatorScript.parse(Files.readString(Path.of(value(arguments, ++i))));
                case "--catalog" -> models = RecordedModels.read(Path.of(value(arguments, ++i)));
                case "--no-admin" -> admin = Admin.DISABLED;
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        Simulator simulator = new Simulator(InstantSource.system(), script, models, Simulator.Limits.DEFAULT);
        SimulatorServer server = start(simulator, port, admin);
        System.out.println("RunComfy simulator at " + server.url() + " (its videos are not real)");
    }

    private static String value(String[] arguments, int index) {
        if (index >= arguments.length) {
            throw new IllegalArgumentException(USAGE);
        }
        return arguments[index];
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the simulator's server: " + e.getMessage(), e);
        }
    }
}
