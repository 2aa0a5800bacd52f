package dev.reelay.runcomfy;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import dev.reelay.wire.HttpSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** The HTTP client against the simulator, whose requests queue for a minute and run for another one. */
class HttpRunComfyContractTest extends RunComfyContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final SimulatorScript SCRIPT = SimulatorScript.taking(MINUTE, MINUTE);

    private final AtomicReference<Instant> simulatedTime = new AtomicReference<>(NOW);
    private final Simulator simulator = new Simulator(simulatedTime::get, SCRIPT);
    private final SimulatorServer server = SimulatorServer.start(simulator);
    private final HttpRunComfy runComfy;

    HttpRunComfyContractTest() {
        ScriptedServer.prepareClient();
        runComfy = new HttpRunComfy(
                new HttpSettings(server.url(), LONG, LONG, 2), () -> "token", InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        simulator.replaceScript(SCRIPT);
        runComfy.close();
        server.close();
    }

    @Override
    RunComfy runComfy() {
        return runComfy;
    }

    @Override
    void run(String requestId) {
        simulatedTime.updateAndGet(now -> now.plus(MINUTE));
    }

    @Override
    void succeed(String requestId) {
        simulatedTime.updateAndGet(now -> now.plus(MINUTE));
    }

    @Override
    void holdSubmissions() {
        simulator.replaceScript(SCRIPT.withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.hold()));
    }

    @Override
    int submissions() {
        return simulator.journal().submissions().size();
    }

    @Override
    void fail() {
        simulator.replaceScript(SCRIPT.withFault(FaultCondition.each(ApiCall.Endpoint.STATUS), FaultEffect.empty(503)));
    }
}
