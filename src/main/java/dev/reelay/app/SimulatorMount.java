package dev.reelay.app;

import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorRoutes;
import dev.reelay.simulator.SimulatorScript;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the simulator, with the worker's own catalog, under {@code /simulator} on the port of health and metrics when {@code
 * REELAY_SIMULATOR} is on.
 */
@Singleton
class SimulatorMount {

    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final StartupCheck startup;
    private final SystemScheduler clock;
    private final Instance<CurrentCatalog> catalog;
    private @Nullable Router router;

    /** @param catalog of a worker, which has none before the startup check; this bean is made earlier */
    SimulatorMount(StartupCheck startup, SystemScheduler clock, Instance<CurrentCatalog> catalog) {
        this.startup = startup;
        this.clock = clock;
        this.catalog = catalog;
    }

    /** Quarkus calls it once, before the start. */
    void take(@Observes ManagementInterface management) {
        router = management.router();
    }

    void mount(@Observes @Priority(StartOrder.SIMULATOR) StartupEvent event) {
        if (!startup.isWorker() || !startup.checked().target().servesSimulator()) {
            return;
        }
        Simulator simulator = new Simulator(
                clock, SimulatorScript.forDevelopment(), new SimulatedCatalog(catalog.get()), Simulator.Limits.DEFAULT);
        SimulatorRoutes.mount(
                Objects.requireNonNull(router, "Quarkus has no management interface"),
                "/simulator",
                simulator,
                SimulatorRoutes.Admin.DISABLED);
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("REELAY_SIMULATOR is true: this worker serves a RunComfy simulator under /simulator,"
                    + " whose videos are NOT REAL");
        }
    }
}
