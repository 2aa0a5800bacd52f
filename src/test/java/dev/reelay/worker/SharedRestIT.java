package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two workers under one limit: what RunComfy answers to one of them holds both, by what RunComfy sees. */
@Execution(ExecutionMode.CONCURRENT)
class SharedRestIT {

    /** Long beside the time in which the other worker reads of it. */
    private static final Duration REST = Duration.ofSeconds(12);

    private static final SimulatorScript SCRIPT =
            SimulatorScript.taking(Duration.ofMillis(100), Duration.ofMillis(100));
    private static final String TOLD = "because of what another worker found";

    @Test
    void a429ToOneWorkerHoldsItsModelInBothAndThoseToTwoModelsHoldAll() {
        try (WorkerRig rig = new WorkerRig("shared-rest", SCRIPT)) {
            WorkerProcess first = start(rig, "a");
            WorkerProcess second = start(rig, "b");
            var partitions = rig.groupView().await("a", "b");
            int ofFirst = partitions.get("a").iterator().next();
            int ofSecond = partitions.get("b").iterator().next();
            rig.send(List.of(rig.job("warm-a", ofFirst), rig.job("warm-b", ofSecond))); // both have their shares
            rig.awaitResults(2);

            rig.follow(SCRIPT.withFault(firstOf(TestRequests.LUMA), tooMany()));
            rig.send(List.of(rig.job("luma-a", ofFirst)));
            second.awaitLine(line -> line.contains(TOLD) && line.contains(TestRequests.LUMA), LONG);
            rig.send(List.of(rig.job("luma-b", ofSecond), dreamina(rig, "dreamina-b", ofSecond)));
            rig.awaitPosts(List.of("luma-a", "luma-b", "dreamina-b"));

            Instant end = end(rig, TestRequests.LUMA);
            assertThat(rig.posts("dreamina-b").getFirst().at())
                    .as("another model")
                    .isBefore(end);
            assertThat(rig.posts("luma-b").getFirst().at()).as("the same model").isAfterOrEqualTo(end);
            rig.awaitResults(5);
            assertThat(rig.posts("luma-a")).hasSize(2);
            assertThat(rig.posts("luma-b")).hasSize(1);

            rig.follow(SCRIPT.withFault(firstOf(TestRequests.LUMA), tooMany())
                    .withFault(firstOf(TestRequests.DREAMINA), tooMany()));
            rig.send(List.of(rig.job("luma-c", ofFirst), dreamina(rig, "dreamina-c", ofFirst)));
            second.awaitLine(line -> line.contains(TOLD) && !line.contains("/"), LONG);
            rig.send(List.of(rig.job("luma-d", ofSecond), wan(rig, "wan-d", ofSecond)));
            rig.awaitResults(9);

            Instant both = end(rig, TestRequests.LUMA).isBefore(end(rig, TestRequests.DREAMINA))
                    ? end(rig, TestRequests.LUMA)
                    : end(rig, TestRequests.DREAMINA);
            assertThat(List.of(rig.posts("luma-d"), rig.posts("wan-d")))
                    .allSatisfy(posts -> assertThat(posts).hasSize(1));
            assertThat(rig.posts("wan-d").getFirst().at()).as("a third model").isAfterOrEqualTo(both);
            assertThat(first.metric("reelay_submissions_paused_seconds{reason=\"slow_down\",scope=\"*\"}"))
                    .isZero();
        }
    }

    private static FaultCondition firstOf(String model) {
        return FaultCondition.each(ApiCall.Endpoint.SUBMIT).ofModel(model).first(1);
    }

    private static FaultEffect tooMany() {
        return FaultEffect.tooManyRequests(String.valueOf(REST.toSeconds()));
    }

    /** When the rest ends that the model's last 429 asked for, at the earliest: records have milliseconds. */
    private static Instant end(WorkerRig rig, String model) {
        Predicate<Journal.Submission> refused = post -> post.model().equals(model) && !post.accepted();
        return rig.posts().stream()
                .filter(refused)
                .reduce((_, last) -> last)
                .orElseThrow()
                .at()
                .truncatedTo(ChronoUnit.MILLIS)
                .plus(REST);
    }

    private static ProducerRecord<byte[], byte[]> dreamina(WorkerRig rig, String id, int partition) {
        ProducerRecord<byte[], byte[]> record = rig.dreamina(id);
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value());
    }

    private static ProducerRecord<byte[], byte[]> wan(WorkerRig rig, String id, int partition) {
        ObjectNode body = TestRequests.body(id).put("model", "wan-ai/wan-2-2/image-to-video");
        ObjectNode input = body.withObject("/input");
        input.set("img_url", input.remove("image_url"));
        ProducerRecord<byte[], byte[]> record = rig.request(id, body);
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value());
    }

    private static WorkerProcess start(WorkerRig rig, String name) {
        return rig.worker(name).env("REELAY_LIMIT_OUTSTANDING", "100").start();
    }
}
