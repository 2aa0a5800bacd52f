package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

/** An idle group has no lag, whatever producers leave behind their requests: autoscalers count lag. */
class IdleLagIT {

    @Test
    void transactionMarkersDoNotCountAsLag() throws Exception {
        SimulatorScript held = SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO);
        try (WorkerRig rig = new WorkerRig("idle", held);
                WorkerProcess worker = rig.worker().start().awaitReady(LONG);
                Producer<byte[], byte[]> producer = rig.broker().transactional(rig.group() + "-upstream")) {
            producer.beginTransaction();
            for (String id : List.of("a", "b", "c")) {
                var _ = producer.send(rig.job(id));
            }
            producer.commitTransaction();
            producer.beginTransaction();
            var _ = producer.send(rig.job("aborted"));
            producer.abortTransaction();

            rig.awaitStates(states -> states.values().stream()
                            .filter(state -> state.status().equals("in_queue"))
                            .count()
                    == 3);
            rig.await("the group has no lag", () -> rig.groupView().lag() == 0);

            assertThat(rig.states().keySet()).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(rig.postCounts().values()).containsOnly(1L);
            rig.send(List.of(rig.job("later")));
            rig.awaitState("later", state -> state.status().equals("in_queue"));
            assertThat(worker.isAlive()).isTrue();
        }
    }
}
