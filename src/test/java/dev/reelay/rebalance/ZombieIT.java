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
import dev.reelay.testing.WorkerRig;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A worker that stands still for longer than its session, while another one takes over, and that then wakes. */
class ZombieIT {

    private static final int POSTS_AT_ONCE = 4;
    private static final int PENDING = 6 + POSTS_AT_ONCE;
    /** RunComfy's time stands still until it is turned: each job stays where it is. */
    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.now());

    private final SimulatorScript script = SimulatorScript.instant()
            .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing("open-"), FaultEffect.hold());

    @Test
    void aWorkerThatWakesAfterItsSessionPublishesNothingAndTakesNothingBack() throws Exception {
        try (GroupRig rig = new GroupRig("zombie", script, time::get)) {
            WorkerProcess a = rig.worker("a")
                    .session(WorkerRig.SHORTEST_SESSION)
                    .env("REELAY_SUBMIT_CONCURRENCY", String.valueOf(POSTS_AT_ONCE))
                    .env("REELAY_MAX_PENDING_JOBS", String.valueOf(PENDING))
                    .start();
            WorkerProcess b = rig.worker("b").start();
            List<Integer> ofA =
                    List.copyOf(requireNonNull(rig.groupView().await("a", "b").get("a")));
            List<String> open = fill(rig, ofA);
            assertThat(rig.states().values()).hasSize(PENDING);

            a.freeze();
            rig.send(ofA.getLast(), ids("unread"));
            rig.groupView().await("b");
            rig.awaitPosts(ids("unread"));
            time.updateAndGet(now -> now.plusSeconds(3600));
            Set<String> before = rig.awaitResults().keySet();
            long records = rig.records(before);
            int posts = rig.posted().size();

            // The answers to its open POSTs are there when it wakes.
            rig.follow(SimulatorScript.instant());
            a.thaw();
            a.awaitLine(ZombieIT::isRefusal, LONG);
            rig.groupView().await("a", "b");
            a.awaitReady(LONG);
            a.awaitMetric("reelay_membership_losses_total", 1, LONG);
            assertThat(a.log()).anyMatch(line -> line.contains("Group had removed this worker"));
            b.awaitReady(LONG);
            IntStream.range(0, PARTITIONS).forEach(partition -> rig.send(partition, List.of("later-" + partition)));

            rig.assertEachAnsweredAndPostedOnce(Set.copyOf(open));
            assertThat(rig.records(before)).isEqualTo(records);
            assertThat(rig.posted().subList(posts, posts + PARTITIONS))
                    .allSatisfy(post -> assertThat(post.id()).startsWith("later-"))
                    .extracting(GroupRig.Posted::by)
                    .contains("a", "b");
            assertThat(b.log()).noneMatch(ZombieIT::isFence);
            assertThat(b.metric("reelay_membership_losses_total")).isZero();
            assertThat(a.isReady() && b.isReady()).isTrue();
        }
    }

    /** Jobs in every state, and requests that were read but have no place yet. Gives those whose POST is open. */
    private static List<String> fill(GroupRig rig, List<Integer> partitions) {
        rig.send(partitions.get(0), ids("queued"), "[sim: queue=10m]");
        rig.send(partitions.get(1), ids("running"), "[sim: run=10m]");
        rig.awaitStatus("in_queue", ids("queued"));
        rig.awaitStatus("in_progress", ids("running"));
        List<String> open = IntStream.range(0, POSTS_AT_ONCE)
                .mapToObj(i -> {
                    String id = "open-" + i;
                    rig.send(partitions.get(i % partitions.size()), List.of(id));
                    return id;
                })
                .toList();
        rig.awaitStatus("submitting", open);
        rig.awaitPosts(open);
        rig.send(partitions.get(2), ids("waiting"));
        rig.awaitStatus("accepted", ids("waiting"));
        rig.send(partitions.get(3), ids("held-back"));
        return open;
    }

    /** Two jobs each; the four POSTs that can be open make the rest wait. */
    private static List<String> ids(String name) {
        return List.of(name + "-0", name + "-1");
    }

    /** A transaction of the worker that was not accepted. */
    private static boolean isRefusal(String line) {
        return isFence(line) || line.contains("Transaction not accepted");
    }

    private static boolean isFence(String line) {
        return line.contains("Ledger partition is closed, to be opened again");
    }
}
