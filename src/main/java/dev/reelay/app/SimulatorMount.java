package dev.reelay.app;

import dev.reelay.job.SystemScheduler;
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

/** Serves the simulator on the worker's own port when it was asked for; otherwise nothing of it can be reached. */
@Singleton
class SimulatorMount {

    private static final Logger LOG = Logger.getLogger("dev.reelay");
    private static final int AFTER_PREFLIGHT = 200;

    private final StartupCheck preflight;
    private final SystemScheduler clock;

    SimulatorMount(StartupCheck preflight, SystemScheduler clock) {
        this.preflight = preflight;
        this.clock = clock;
    }

    void mount(@Observes @Priority(AFTER_PREFLIGHT) StartupEvent event, Router router) {
        if (!preflight.checked().target().simulator()) {
            return;
        }
        SimulatorRoutes.mount(
                router,
                "/simulator",
                new Simulator(clock, SimulatorScript.forDevelopment()),
                SimulatorRoutes.Admin.DISABLED);
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            LOG.warn("REELAY_SIMULATOR is on: this worker serves a simulated RunComfy, its videos are NOT REAL");
        }
    }
}
