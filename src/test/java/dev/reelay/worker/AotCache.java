package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WorkerSetup;
import java.nio.file.Files;
import java.util.List;

/**
 * Before the integration tests: one worker does one job and ends, and its JVM leaves the AOT cache with which the dozens of
 * workers of the tests start at half the cost. The image's cache is made the same way, by {@code deploy/train-aot.sh}.
 */
final class AotCache {

    private AotCache() {}

    static void main() {
        // Whatever happens: the broker, which all tests of a JVM share, has threads that would go on.
        Thread.currentThread().setUncaughtExceptionHandler((_, error) -> {
            error.printStackTrace();
            System.exit(1);
        });
        make();
        System.exit(0);
    }

    private static void make() {
        try (WorkerRig rig = new WorkerRig("aot", SimulatorScript.instant());
                WorkerProcess worker = rig.worker().trains().start().awaitReady(LONG)) {
            worker.metrics();
            rig.send(List.of(rig.job("training")));
            rig.awaitResults(1);
            worker.terminate().awaitExit(LONG);
        }
        if (!Files.exists(WorkerSetup.AOT_CACHE)) {
            throw new AssertionError("the worker ended and left no AOT cache");
        }
    }
}
