package dev.reelay.rebalance;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One worker more than there are partitions. */
class SpareWorkerIT {

    private final WorkerRig rig = new WorkerRig("spare", SimulatorScript.instant()).withPartitions(1);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aMemberWithoutAPartitionIsReadyAndTakesOneOver() {
        List<WorkerProcess> workers = Stream.of("a", "b")
                .map(name -> rig.worker(name).start().awaitReady(LONG))
                .toList();

        rig.await(
                "one worker has the partition, and the other one is ready without",
                () -> workers.stream().filter(worker -> has(worker, 1)).count() == 1
                        && workers.stream().filter(worker -> has(worker, 0)).count() == 1);
        WorkerProcess owner =
                workers.stream().filter(worker -> has(worker, 1)).findFirst().orElseThrow();
        owner.terminate().awaitExit(LONG);
        rig.send(List.of(rig.job("job")));

        assertThat(rig.result("job").status()).isEqualTo("completed");
    }

    /** Whether the worker is ready with so many partitions. */
    private static boolean has(WorkerProcess worker, int partitions) {
        String answer = worker.probe("ready").replaceAll("\\s", "");
        return answer.startsWith("200") && answer.contains("\"data\":{\"partitions\":" + partitions + "}");
    }
}
