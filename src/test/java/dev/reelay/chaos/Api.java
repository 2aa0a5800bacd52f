package dev.reelay.chaos;

import dev.reelay.simulator.Caller;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorRoutes.Admin;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A simulated RunComfy whose weather, token and very presence can be changed. Each worker reaches it by a path of its own, so
 * its journal tells who called.
 */
final class Api implements AutoCloseable {

    private static final Duration QUEUE = Duration.ofSeconds(1);
    private static final Duration RUN = Duration.ofSeconds(2);
    private static final int ROOM = 500_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Simulator simulator;
    private final Path tokenFile;
    private final int port;
    private @Nullable SimulatorServer server;
    private Weather weather = Weather.FAIR;
    private long seed;
    private int token = 1;

    /** Starts it. The token file is made in the folder. */
    Api(long seed, Path folder) {
        this.seed = seed;
        this.tokenFile = folder.resolve("token").toAbsolutePath();
        this.simulator = new Simulator(InstantSource.system(), SimulatorScript.instant(), ROOM);
        SimulatorServer started = SimulatorServer.start(simulator, 0, "/:caller", Admin.DISABLED);
        this.server = started;
        this.port = started.url().getPort();
        renewToken();
        follow();
    }

    /** Where a worker finds it. */
    URI urlFor(String worker) {
        return URI.create("http://127.0.0.1:" + port + "/" + worker);
    }

    /** The worker that called. */
    static String nameOf(Caller caller) {
        return caller.baseUrl().substring(caller.baseUrl().lastIndexOf('/') + 1);
    }

    /** Where workers find their token. */
    Path tokenFile() {
        return tokenFile;
    }

    Journal journal() {
        return simulator.journal();
    }

    void turn(Weather next) {
        weather = next;
        follow();
    }

    /** The tokens that are known are taken no longer. */
    void expireToken() {
        token++;
        follow();
    }

    /** The token that is taken now goes into the file, in one piece. */
    void renewToken() {
        try {
            Path next = Files.writeString(tokenFile.resolveSibling("token.next"), token());
            Files.move(next, tokenFile, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all connections and refuses new ones. */
    void shut() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Takes connections again, at the same port. */
    void open() {
        if (server == null) {
            server = Awaitility.await("port " + port)
                    .atMost(PATIENCE)
                    .ignoreException(IllegalStateException.class)
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .until(() -> SimulatorServer.start(simulator, port, "/:caller", Admin.DISABLED), _ -> true);
        }
    }

    @Override
    public void close() {
        shut();
    }

    private void follow() {
        SimulatorScript usual = new SimulatorScript(QUEUE, RUN, 0.5, token(), Set.of(), List.of(), seed++);
        simulator.replaceScript(weather.over(usual));
    }

    private String token() {
        return "token-" + token;
    }
}
