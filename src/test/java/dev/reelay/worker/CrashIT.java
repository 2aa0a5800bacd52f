package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.WorkerRig.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.GroupView;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A worker that ends in the middle of its work, and the one that comes after it. */
@Execution(ExecutionMode.CONCURRENT)
class CrashIT {

    private static final int JOBS = 200;
    private static final List<String> IDS =
            IntStream.range(0, JOBS).mapToObj("job-%03d"::formatted).toList();

    /** POSTs that one worker has open at a time. */
    private static final int OPEN = 8;

    /** From this POST on they stay open for a while: the worker cannot get to the end before it is stopped. */
    private static final int HELD_FROM = 100;

    @Test
    void aWorkerThatIsAskedToEndLetsItsPostsEndAndTheNextOneFinishesTheRest() {
        try (WorkerRig rig = new WorkerRig("terminated", heldFrom(FaultEffect.delay(Duration.ofSeconds(2))))) {
            try (WorkerProcess first = start(rig)) {
                rig.send(IDS.stream().map(rig::job).toList());
                awaitTheMiddle(rig);

                first.terminate().awaitExit(LONG);
            }
            assertThat(ids(rig.states(), state -> state.status().equals("submitting")))
                    .isEmpty();
            assertThat(rig.posts().size()).isLessThan(JOBS);

            rig.follow(SimulatorScript.instant());
            try (WorkerProcess _ = start(rig)) {
                assertThat(rig.awaitResults(JOBS))
                        .allMatch(result -> result.status().equals("completed"))
                        .extracting(WrittenRecord::id)
                        .containsExactlyInAnyOrderElementsOf(IDS);
            }
            Map<String, WrittenRecord> receipts = rig.states();
            assertThat(receipts).hasSize(JOBS);
            assertThat(rig.written("requests")).allSatisfy(request -> {
                WrittenRecord receipt = receipts.get(request.id());
                assertThat(receipt.record().partition())
                        .isEqualTo(request.record().partition());
                assertThat(receipt.json().path("request_offset").longValue())
                        .isEqualTo(request.record().offset());
            });
            assertThat(rig.postCounts())
                    .hasSize(JOBS)
                    .allSatisfy((id, count) -> assertThat(count).isOne());
        }
    }

    @Test
    void afterACrashJustThePostsThatWereOpenHaveAnUnknownOutcomeAndNothingIsDoneTwice() {
        try (WorkerRig rig = new WorkerRig("killed", heldFrom(FaultEffect.hold()))) {
            List<String> open = crash(rig);

            rig.follow(SimulatorScript.instant());
            try (WorkerProcess _ = start(rig)) {
                List<WrittenRecord> results = rig.awaitResults(JOBS);

                assertThat(results).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(IDS);
                assertThat(results)
                        .filteredOn(result -> !result.status().equals("completed"))
                        .allMatch(result -> result.code().equals("submission_unknown"))
                        .allMatch(
                                result -> result.json().path("charged").asText().equals("unknown"))
                        .extracting(WrittenRecord::id)
                        .containsExactlyInAnyOrderElementsOf(open);
                assertThat(rig.postCounts())
                        .hasSize(JOBS)
                        .allSatisfy((id, count) -> assertThat(count).isOne());
                theIdsOfEndedJobsAreKnown(rig, open);
            }
        }
    }

    @Test
    void aCrashWhileAllIsInMotionLosesNothingAndAnswersNothingTwice() {
        // However late the first results are seen, jobs are left then.
        SimulatorScript steady = heldFrom(FaultEffect.hold())
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(Duration.ofMillis(100)));
        try (WorkerRig rig = new WorkerRig("crashed", steady)) {
            try (WorkerProcess first = startAsTheSameMember(rig)) {
                rig.send(IDS.stream().map(rig::job).toList());
                rig.awaitResults(10);

                first.kill().awaitExit(LONG);
            }
            rig.follow(SimulatorScript.instant());
            try (WorkerProcess _ = startAsTheSameMember(rig)) {
                List<WrittenRecord> results = rig.awaitResults(JOBS);

                assertThat(results).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(IDS);
                Map<String, Long> posts = rig.postCounts();
                assertThat(posts.values()).containsOnly(1L);
                assertThat(results).allSatisfy(result -> {
                    if (!result.code().equals("submission_unknown")) {
                        assertThat(result.status()).isEqualTo("completed");
                        assertThat(posts).containsKey(result.id());
                    }
                });
            }
        }
    }

    /** With a name in its group: who comes after it under that name takes its place without waiting for its session to end. */
    private static WorkerProcess startAsTheSameMember(WorkerRig rig) {
        return rig.worker()
                .env("REELAY_SUBMIT_CONCURRENCY", String.valueOf(OPEN))
                .env("KAFKA_GROUP_INSTANCE_ID", "the-one")
                .start();
    }

    /** Kills a worker while POSTs are open, and tells whose. */
    private static List<String> crash(WorkerRig rig) {
        try (WorkerProcess first = start(rig)) {
            rig.send(IDS.stream().map(rig::job).toList());
            awaitTheMiddle(rig);
            rig.awaitPosts(HELD_FROM - 1 + OPEN);
            // Answers that came before are in the ledger.
            Map<String, WrittenRecord> states =
                    rig.awaitStates(it -> ids(it, CrashIT::isPosted).size() == HELD_FROM - 1
                            && submitting(it).size() == OPEN);

            first.kill().awaitExit(LONG);
            return submitting(states);
        }
    }

    private static void theIdsOfEndedJobsAreKnown(WorkerRig rig, List<String> open) {
        String completed =
                IDS.stream().filter(id -> !open.contains(id)).findFirst().orElseThrow();
        ProducerRecord<byte[], byte[]> otherContent =
                rig.request(completed, TestRequests.body(completed).put("start_by", "2099-01-01T00:00:00Z"));
        rig.send(List.of(rig.job(open.getFirst()), rig.job(completed), otherContent));

        // One behind them in each partition.
        int partitions = GroupView.PARTITIONS;
        rig.send(IntStream.range(0, partitions)
                .mapToObj(partition -> rig.job("after-" + partition, partition))
                .toList());
        assertThat(rig.awaitResults(JOBS + partitions)).hasSize(JOBS + partitions);
        assertThat(rig.posts()).hasSize(JOBS + partitions);
        assertThat(rig.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.header("dead-letter-code")).isEqualTo("id_conflict");
            assertThat(letter.id()).isEqualTo(completed);
            assertThat(letter.record().value()).isEqualTo(otherContent.value());
        });
    }

    private static SimulatorScript heldFrom(FaultEffect effect) {
        return SimulatorScript.instant()
                .withFault(new FaultCondition(ApiCall.Endpoint.SUBMIT, null, null, HELD_FROM, null, null), effect);
    }

    private static WorkerProcess start(WorkerRig rig) {
        return rig.worker()
                .session(WorkerRig.SHORTEST_SESSION)
                .env("REELAY_SUBMIT_CONCURRENCY", String.valueOf(OPEN))
                .start();
    }

    /** Some jobs have ended, some run, POSTs are open, and many jobs have not been submitted. */
    private static void awaitTheMiddle(WorkerRig rig) {
        Set<String> ended = Set.of("completed");
        rig.awaitStates(states ->
                ids(states, state -> ended.contains(state.status())).size() >= 10
                        && submitting(states).size() == OPEN);
        rig.await("the first POST that stays open", () -> rig.posts().size() >= HELD_FROM);
    }

    private static List<String> submitting(Map<String, WrittenRecord> states) {
        return ids(states, state -> state.status().equals("submitting"));
    }

    private static boolean isPosted(WrittenRecord state) {
        return Set.of("in_queue", "in_progress", "completed").contains(state.status());
    }
}
