package dev.reelay.app;

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

/** Serves the simulator under {@code /simulator} on the worker's own port when {@code REELAY_SIMULATOR} is on. */
@Singleton
class SimulatorMount {

    private static final Logger LOG = Logger.getLogger("dev.reelay.app");

    private final StartupCheck startup;
    private final SystemScheduler clock;

    SimulatorMount(StartupCheck startup, SystemScheduler clock) {
        this.startup = startup;
        this.clock = clock;
    }

    void mount(@Observes @Priority(StartOrder.SIMULATOR) StartupEvent event, Router router) {
        if (!startup.checked().target().servesSimulator()) {
            return;
        }
        SimulatorRoutes.mount(
                router,
                "/simulator",
                new Simulator(clock, SimulatorScript.forDevelopment()),
                SimulatorRoutes.Admin.DISABLED);
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("REELAY_SIMULATOR is true: this worker serves a RunComfy simulator under /simulator,"
                    + " whose videos are NOT REAL");
        }
    }
}
