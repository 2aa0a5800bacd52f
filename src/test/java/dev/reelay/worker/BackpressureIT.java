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
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

/** A worker that holds all the jobs it may. */
class BackpressureIT {

    private static final int MAY_HOLD = 5;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);
    private static final List<String> IDS =
            IntStream.range(0, 20).mapToObj("job-%02d"::formatted).toList();

    /** No job ends as long as this is played. */
    private static final SimulatorScript NEVER_DONE = SimulatorScript.instant()
            .withFault(FaultCondition.each(ApiCall.Endpoint.STATUS), FaultEffect.replaceStatus("in_progress"));

    @Test
    void aFullWorkerTakesNoMoreAndStaysInItsGroupUntilItHasRoom() throws Exception {
        try (WorkerRig rig = new WorkerRig("full", NEVER_DONE);
                WorkerProcess worker = rig.worker()
                        .env("REELAY_MAX_PENDING_JOBS", String.valueOf(MAY_HOLD))
                        // The group removes a member that has not polled for that long.
                        .env("KAFKA_MAX_POLL_INTERVAL_MS", String.valueOf(POLL_INTERVAL.toMillis()))
                        .start()) {
            rig.send(IDS.stream().map(rig::job).toList());
            worker.awaitReady(LONG);
            rig.await("the worker is full", () -> rig.posts().size() == MAY_HOLD && restIsLag(rig));
            String member = member(rig).consumerId();

            rig.awaitLasting(
                    POLL_INTERVAL.multipliedBy(2),
                    "it takes no more, and stays in its group",
                    () -> worker.isReady()
                            && rig.posts().size() == MAY_HOLD
                            && restIsLag(rig)
                            && member(rig).consumerId().equals(member));
            assertThat(rig.results()).isEmpty();

            rig.follow(SimulatorScript.instant());
            assertThat(rig.awaitResults(IDS.size()))
                    .allMatch(result -> result.status().equals("completed"))
                    .extracting(WrittenRecord::id)
                    .containsExactlyInAnyOrderElementsOf(IDS);
            assertThat(rig.postCounts())
                    .hasSize(IDS.size())
                    .allSatisfy((id, count) -> assertThat(count).isOne());
            assertThat(rig.groupView().lag()).isZero();
        }
    }

    private static MemberDescription member(WorkerRig rig) throws ExecutionException, InterruptedException {
        return Objects.requireNonNull(rig.groupView().describe())
                .members()
                .iterator()
                .next();
    }

    private static boolean restIsLag(WorkerRig rig) throws ExecutionException, InterruptedException {
        return rig.groupView().lag() == IDS.size() - MAY_HOLD;
    }
}
