package dev.reelay.rebalance;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.WorkerProcess;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Liveness fails when only a restart helps. ({@link BrokerAwayIT} shows that it does not while brokers are away.) A
 * debugger holds the thread that polls the requests, as a deadlock would; the rest of the worker runs on.
 */
class LivenessIT {

    /** {@code ReactiveKafkaConsumer} names its threads so, in the order of their making. */
    private static final String POLLING_THREADS = "smallrye-kafka-consumer-thread-";

    private static final String DEBUGGER = "Listening for transport dt_socket at address: ";

    @Test
    void aPollingThreadThatHangsIsReportedUntilItRunsAgain() throws Exception {
        try (GroupRig rig = new GroupRig("liveness", SimulatorScript.instant())) {
            WorkerProcess worker = rig.worker("a")
                    .env(
                            "JAVA_TOOL_OPTIONS",
                            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0")
                    .env("KAFKA_MAX_POLL_INTERVAL_MS", "8000")
                    .env("KAFKA_SESSION_TIMEOUT_MS", "6000")
                    .start();
            rig.groupView().await("a");
            VirtualMachine debugger = attach(worker);
            worker.awaitReady(LONG).awaitLive(LONG);

            List<ThreadReference> polling = debugger.allThreads().stream()
                    .filter(thread -> thread.name().startsWith(POLLING_THREADS))
                    .toList();
            assertThat(polling).hasSize(2);
            polling.forEach(ThreadReference::suspend);
            try {
                Await.until("liveness reports both channels", worker::report, () -> {
                    String live = worker.probe("live");
                    return Stream.of("503", "generation-requests", "generation-control", "its thread is stuck")
                            .allMatch(live::contains);
                });
            } finally {
                polling.forEach(ThreadReference::resume);
            }

            worker.awaitLive(LONG);
            worker.awaitReady(LONG);
            debugger.dispose();
        }
    }

    private static VirtualMachine attach(WorkerProcess worker) throws Exception {
        String line = worker.awaitLine(it -> it.startsWith(DEBUGGER), LONG);
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(it -> it.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("port").setValue(line.substring(line.lastIndexOf(':') + 1).strip());
        arguments.get("hostname").setValue("127.0.0.1");
        return connector.attach(arguments);
    }
}
