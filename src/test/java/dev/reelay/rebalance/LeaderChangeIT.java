package dev.reelay.rebalance;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.GroupView.PARTITIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, of which one after the other is stopped and comes back, while jobs are under way. */
class LeaderChangeIT {

    private static final String GROUPS = "__consumer_offsets";
    private static final String TRANSACTIONS = "__transaction_state";

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void jobsGoOnWhileEachLeaderStopsAndComesBack(@TempDir Path folder) {
        SimulatorScript script = SimulatorScript.taking(Duration.ofMillis(500), Duration.ofMillis(500))
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(Duration.ofSeconds(1)));
        try (TestBroker nodes = TestBroker.ofThreeNodes(folder);
                GroupRig rig = new GroupRig("leaders", script, InstantSource.system(), nodes)) {
            WorkerProcess worker =
                    rig.worker("a").env("KAFKA_SESSION_TIMEOUT_MS", "6000").start();
            rig.groupView().await("a");
            send(rig);
            rig.awaitResults();

            stopLeaderOf(rig.topic("jobs"), nodes, rig);
            stopLeaderOf(TRANSACTIONS, nodes, rig);
            stopLeaderOf(GROUPS, nodes, rig);

            rig.assertEachAnsweredAndPostedOnce(Set.of());
            worker.awaitReady(LONG).awaitLive(LONG);
            assertThat(worker.log()).noneMatch(line -> line.contains(" ERROR "));
        }
    }

    /** Sends before, while the leader is away, and after it is back, and waits for the results of the first two. */
    private void stopLeaderOf(String topic, TestBroker nodes, GroupRig rig) {
        int leader = Await.until(
                        "all replicas of " + topic + " are in sync",
                        () -> "its leader: " + nodes.leader(topic, 0),
                        () -> nodes.leader(topic, 0),
                        Optional::isPresent)
                .orElseThrow();
        send(rig);
        nodes.stopNode(leader);
        send(rig);
        rig.awaitResults();
        nodes.startNode(leader);
        send(rig);
    }

    private void send(GroupRig rig) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            rig.send(partition, List.of("job-" + sent.getAndIncrement()));
        }
    }
}
