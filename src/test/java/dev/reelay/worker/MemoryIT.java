package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Large jobs that wait for a better balance, more than the worker's heap of 256 MB holds as trees or beside its work. */
@Tag("long")
class MemoryIT {

    private static final int JOBS = 150;
    private static final int PROMPT = 990_000;
    private static final String PAUSED = "reelay_submissions_paused_seconds{reason=\"balance\",scope=\"*\"}";
    private static final List<String> IDS =
            IntStream.range(0, JOBS).mapToObj("large-%03d"::formatted).toList();
    private static final SimulatorScript NO_BALANCE = SimulatorScript.instant()
            .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.balanceTooLow());

    @Test
    void jobsThatWaitFillTheMemoryUpToItsLimitAndAWorkerThatIsKilledIsFollowedByOneThatLives() throws Exception {
        try (WorkerRig rig = new WorkerRig("memory", NO_BALANCE)) {
            try (WorkerProcess first = rig.worker().start()) {
                first.awaitReady(LONG);
                for (String id : IDS) {
                    rig.send(List.of(large(rig, id)));
                }
                awaitFull(rig, first);
                rig.await("submissions rest", () -> restsForTheBalance(first));
                first.kill();
            }
            try (WorkerProcess second = rig.worker().start()) {
                awaitFull(rig, second);
                assertThat(rig.results()).hasSizeLessThanOrEqualTo(1); // one submission at a time tries the balance

                rig.follow(SimulatorScript.instant());

                List<WrittenRecord> results = rig.awaitResults(JOBS);
                assertThat(results).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(IDS);
                // One submission at a time asks for a better balance: one that was open at the kill has an unknown
                // outcome.
                assertThat(results)
                        .extracting(result -> result.status() + " " + result.code())
                        .filteredOn(outcome -> !outcome.equals("completed "))
                        .isIn(List.of(), List.of("failed submission_unknown"));
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> large(WorkerRig rig, String id) {
        ObjectNode body = TestRequests.body(id);
        ObjectNode input = body.withObject("/input");
        input.put("prompt", input.path("prompt").asText() + " " + "x".repeat(PROMPT));
        return rig.request(id, body);
    }

    /** Whether the ledger has the answers to all submissions: one that it lacks has an unknown outcome after the kill. */
    private static boolean restsForTheBalance(WorkerProcess worker) {
        List<String> submitting = worker.metrics().stream()
                .filter(line -> line.startsWith("reelay_jobs{") && line.contains("state=\"submitting\""))
                .toList();
        return worker.metric(PAUSED) > 0
                && !submitting.isEmpty()
                && submitting.stream().allMatch(line -> line.endsWith(" 0.0"));
    }

    /** Waits until the worker takes no more because of its memory, and has room for no further job. */
    private static void awaitFull(WorkerRig rig, WorkerProcess worker) throws Exception {
        worker.awaitReady(LONG);
        rig.await("the worker's memory is full", () -> {
            double limit = worker.metric("reelay_pending_bytes_limit");
            return worker.metric("reelay_pending_bytes") > 0.9 * limit
                    && worker.metric("reelay_jobs_pending") < JOBS
                    && worker.isLive();
        });
    }
}
