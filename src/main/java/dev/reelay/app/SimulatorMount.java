package dev.reelay.app;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorRoutes;
import dev.reelay.simulator.SimulatorScript;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Serves the simulator, with the worker's own catalog, under {@code /simulator} on the worker's own port when {@code
 * REELAY_SIMULATOR} is on.
 */
@Singleton
class SimulatorMount {

    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final StartupCheck startup;
    private final SystemScheduler clock;
    private final CurrentCatalog catalog;

    SimulatorMount(StartupCheck startup, SystemScheduler clock, CurrentCatalog catalog) {
        this.startup = startup;
        this.clock = clock;
        this.catalog = catalog;
    }

    void mount(@Observes @Priority(StartOrder.SIMULATOR) StartupEvent event, Router router) {
        if (!startup.checked().target().servesSimulator()) {
            return;
        }
        Simulator simulator = new Simulator(
                clock, SimulatorScript.forDevelopment(), new SimulatedCatalog(catalog), Simulator.Limits.DEFAULT);
        SimulatorRoutes.mount(router, "/simulator", simulator, SimulatorRoutes.Admin.DISABLED);
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("REELAY_SIMULATOR is true: this worker serves a RunComfy simulator under /simulator,"
                    + " whose videos are NOT REAL");
        }
    }
}
