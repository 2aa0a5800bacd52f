package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Cancels where there is more than one worker, one after the other or side by side. */
class CancelTakeoverIT {

    private static final SimulatorScript QUEUEING = SimulatorScript.taking(Duration.ofHours(1), Duration.ZERO);
    private static final FaultCondition CANCELS = FaultCondition.each(ApiCall.Endpoint.CANCEL);

    @Test
    @Tag("long")
    void theWorkerThatComesAfterACrashAsksRunComfyToCancelAgain() {
        List<String> ids = List.of("took-effect", "had-none");
        SimulatorScript silent = QUEUEING.withFault(CANCELS.containing("took-effect"), FaultEffect.hold())
                .withFault(CANCELS, FaultEffect.dropBeforeAccepting().held());
        try (WorkerRig rig = new WorkerRig("cancel-crash", silent)) {
            try (WorkerProcess first = start(rig, "the-one")) {
                rig.send(ids.stream().map(rig::job).toList());
                rig.awaitStates(all -> ids.stream()
                        .allMatch(id ->
                                all.containsKey(id) && all.get(id).status().equals("in_queue")));
                rig.cancel(ids);
                rig.await(
                        "RunComfy is asked to cancel both",
                        ids,
                        () -> rig.cancels().size() == ids.size());

                first.kill().awaitExit(LONG);
            }
            assertThat(rig.results()).isEmpty();
            assertThat(rig.states().values())
                    .hasSameSizeAs(ids)
                    .allMatch(state -> state.status().equals("in_queue")
                            && state.cancellation().equals("requested"));

            rig.follow(QUEUEING);
            try (WorkerProcess _ = start(rig, "the-one")) {
                assertThat(rig.awaitResults(ids.size()))
                        .allMatch(result -> result.status().equals("cancelled"))
                        .allMatch(result -> result.charged().equals("unknown"))
                        .extracting(WrittenRecord::id)
                        .containsExactlyInAnyOrderElementsOf(ids);
                assertThat(ids).allSatisfy(id -> {
                    assertThat(rig.posts(id)).hasSize(1);
                    assertThat(rig.cancels(id)).hasSizeGreaterThanOrEqualTo(2);
                    assertThat(rig.result(id).cancellation()).isEmpty();
                });
            }
        }
    }

    @Test
    void aCancelForAJobOfAnotherWorkerIsAppliedThereAndWritesNothingHere() {
        try (WorkerRig rig = new WorkerRig("cancel-elsewhere", QUEUEING);
                WorkerProcess here = start(rig, "here");
                WorkerProcess there = start(rig, "there")) {
            here.awaitReady(LONG);
            there.awaitReady(LONG);
            Map<String, Set<Integer>> owned = rig.groupView().await("here", "there");
            rig.send(List.of(rig.job("not-here", owned.get("there").iterator().next())));
            rig.awaitState("not-here", state -> state.status().equals("in_queue"));

            rig.cancel("not-here");

            WrittenRecord result = rig.result("not-here");
            assertThat(result.status()).isEqualTo("cancelled");
            assertThat(result.charged()).isEqualTo("unknown");
            assertThat(rig.posts("not-here")).hasSize(1);
            assertThat(rig.cancels("not-here")).hasSize(1);
            here.awaitMetric("reelay_commands_total{command=\"cancel\"}", 1, LONG);
            assertThat(commits(there)).isPositive();
            assertThat(commits(here)).isZero();
            assertThat(here.log()).filteredOn(line -> line.contains("not-here")).isEmpty();
        }
    }

    private static WorkerProcess start(WorkerRig rig, String member) {
        return rig.worker(member).env("KAFKA_GROUP_INSTANCE_ID", member).start();
    }

    /** How many transactions the worker has written. */
    private static double commits(WorkerProcess worker) {
        double count = worker.metric("reelay_commit_seconds_count");
        return Double.isNaN(count) ? 0 : count;
    }
}
