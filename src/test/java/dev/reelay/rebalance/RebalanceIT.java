package dev.reelay.rebalance;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.GroupView.PARTITIONS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions move between workers that are all alive, while POSTs are open: no job is affected. */
@Execution(ExecutionMode.CONCURRENT)
class RebalanceIT {

    private static final int TERMINATED = 143;
    private static final Duration POST = Duration.ofMillis(1500);
    private static final String DRAINED = "reelay_drain_seconds_count";

    /**
     * One worker joins while the others have POSTs open. Then one leaves, and before its last POSTs are answered another
     * one leaves, too: the answers still reach the worker that sent the POSTs, however often the group moves partitions.
     * RunComfy holds its answers until each of these moments has come.
     */
    @ParameterizedTest
    @ValueSource(classes = {CooperativeStickyAssignor.class, RangeAssignor.class})
    void workersJoinAndLeaveWhilePostsAreOpen(Class<?> assignor) throws Exception {
        try (GroupRig rig = new GroupRig("rebalance", holding("open-"))) {
            WorkerProcess a = start(rig, "a", assignor);
            WorkerProcess b = start(rig, "b", assignor);
            Map<String, Set<Integer>> owned = rig.groupView().await("a", "b");
            try (Feed feed = new Feed(rig)) {
                sendToAllButOnePartition("open-", rig, requireNonNull(owned.get("a")));
                sendToAllButOnePartition("open-", rig, requireNonNull(owned.get("b")));

                double drained = drained(a) + drained(b);
                start(rig, "c", assignor);
                rig.await(
                        "shards drain",
                        () -> drained(a) + drained(b) > drained
                                || rig.groupView().isMovingPartitions());
                rig.follow(holding("late-"));
                Set<Integer> ofA =
                        requireNonNull(rig.groupView().await("a", "b", "c").get("a"));
                rig.awaitPostBy("c");

                sendToAllButOnePartition("late-", rig, ofA);
                b.terminate();
                a.terminate();
                rig.groupView().awaitRebalance("a", "b", "c");
                rig.follow(answeringSlowly());
                assertThat(b.awaitExit(LONG)).isEqualTo(TERMINATED);
                assertThat(a.awaitExit(LONG)).isEqualTo(TERMINATED);
                rig.groupView().await("c");
                feed.more(20);
            }

            rig.assertEachAnsweredAndPostedOnce(Set.of());
        }
    }

    /** The shard without an open POST closes at once: by that the others' draining is seen. */
    private static void sendToAllButOnePartition(String name, GroupRig rig, Set<Integer> partitions) {
        List<Integer> all = List.copyOf(partitions).subList(1, partitions.size());
        all.forEach(partition -> rig.send(partition, List.of(name + partition)));
        rig.awaitPosts(all.stream().map(partition -> name + partition).toList());
    }

    /** How many shards of the worker have drained and closed. */
    private static double drained(WorkerProcess worker) {
        return worker.metric(DRAINED);
    }

    private static SimulatorScript answeringSlowly() {
        return SimulatorScript.taking(Duration.ofMillis(500), Duration.ofMillis(500))
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(POST));
    }

    private static SimulatorScript holding(String prefix) {
        return SimulatorScript.taking(Duration.ofMillis(500), Duration.ofMillis(500))
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing(prefix), FaultEffect.hold());
    }

    private static WorkerProcess start(GroupRig rig, String name, Class<?> assignor) {
        return rig.worker(name)
                .env("REELAY_SUBMIT_CONCURRENCY", "32")
                .env("KAFKA_PARTITION_ASSIGNMENT_STRATEGY", assignor.getName())
                .start();
    }

    /** Requests that keep coming, ten a second, over all partitions. */
    private static final class Feed implements AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger count = new AtomicInteger();
        private final GroupRig rig;

        Feed(GroupRig rig) {
            this.rig = rig;
            var _ = timer.scheduleAtFixedRate(this::sendOne, 0, 100, TimeUnit.MILLISECONDS);
        }

        private void sendOne() {
            int number = count.getAndIncrement();
            rig.send(number % PARTITIONS, List.of("job-" + number));
        }

        /** Waits until so many more were sent. */
        void more(int number) {
            int wanted = count.get() + number;
            rig.await("requests are sent", () -> count.get() >= wanted);
        }

        @Override
        public void close() {
            timer.close();
        }
    }
}
