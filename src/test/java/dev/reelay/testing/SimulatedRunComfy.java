package dev.reelay.testing;

import dev.reelay.simulator.Caller;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorRoutes.Admin;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A simulated RunComfy in this JVM. Each worker reaches it by a path of its own, so that its journal tells which worker
 * called. Its server can be closed and opened again at the same port.
 */
public final class SimulatedRunComfy implements AutoCloseable {

    private static final String BY_CALLER = "/:caller";

    private final Simulator simulator;
    private final int port = Ports.free();
    private @Nullable SimulatorServer server;

    public SimulatedRunComfy(Simulator simulator) {
        this.simulator = simulator;
        server = SimulatorServer.start(simulator, port, BY_CALLER, Admin.DISABLED);
    }

    /** Where this worker finds it. */
    public URI urlFor(String worker) {
        return URI.create("http://127.0.0.1:" + port + "/" + worker);
    }

    /** The worker that called. */
    public static String nameOf(Caller caller) {
        return caller.baseUrl().substring(caller.baseUrl().lastIndexOf('/') + 1);
    }

    /** Replaces the script, and lets go of the answers that the old one holds. */
    public void follow(SimulatorScript script) {
        simulator.replaceScript(script);
    }

    public Journal journal() {
        return simulator.journal();
    }

    /** Ends all connections and refuses new ones. */
    public synchronized void shut() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Takes connections again, at the same port. */
    public synchronized void open() {
        if (server == null) {
            server = SimulatorServer.start(simulator, port, BY_CALLER, Admin.DISABLED);
        }
    }

    @Override
    public void close() {
        shut();
    }
}
