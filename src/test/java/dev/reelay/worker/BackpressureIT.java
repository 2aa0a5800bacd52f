package dev.reelay.worker;

import static dev.reelay.worker.WorkerRig.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A worker that holds all the jobs it may. */
class BackpressureIT {

    private static final int MAY_HOLD = 5;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(4);
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
                        // Whoever stops polling for that long is put out of the group.
                        .env("KAFKA_MAX_POLL_INTERVAL_MS", String.valueOf(POLL_INTERVAL.toMillis()))
                        .start()) {
            rig.send(IDS.stream().map(rig::job).toList());
            worker.awaitReady(LONG);
            await().atMost(LONG).until(() -> rig.posts().size() == MAY_HOLD && lag(rig) == IDS.size() - MAY_HOLD);
            String member = member(rig).consumerId();

            await().during(POLL_INTERVAL.multipliedBy(2))
                    .atMost(LONG)
                    .until(() -> worker.isReady()
                            && rig.posts().size() == MAY_HOLD
                            && lag(rig) == IDS.size() - MAY_HOLD
                            && member(rig).consumerId().equals(member));
            assertThat(rig.results()).isEmpty();

            rig.follow(SimulatorScript.instant());
            assertThat(rig.awaitResults(IDS.size()))
                    .allMatch(result -> result.status().equals("completed"))
                    .extracting(Written::id)
                    .containsExactlyInAnyOrderElementsOf(IDS);
            assertThat(rig.postCounts())
                    .hasSize(IDS.size())
                    .allSatisfy((id, count) -> assertThat(count).isOne());
            assertThat(lag(rig)).isZero();
        }
    }

    private static MemberDescription member(WorkerRig rig) throws ExecutionException, InterruptedException {
        return rig.broker()
                .admin()
                .describeConsumerGroups(List.of(rig.group()))
                .describedGroups()
                .get(rig.group())
                .get()
                .members()
                .iterator()
                .next();
    }

    /** How many requests the group has not got past, as every tool for Kafka counts it. */
    private static long lag(WorkerRig rig) throws ExecutionException, InterruptedException {
        Admin admin = rig.broker().admin();
        var committed = admin.listConsumerGroupOffsets(rig.group())
                .partitionsToOffsetAndMetadata()
                .get();
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        IntStream.range(0, 12)
                .forEach(partition ->
                        all.put(new TopicPartition(rig.topic("requests"), partition), OffsetSpec.latest()));
        long lag = 0;
        for (var end : admin.listOffsets(all).all().get().entrySet()) {
            var done = committed.get(end.getKey());
            lag += end.getValue().offset() - (done == null ? 0 : done.offset());
        }
        return lag;
    }
}
