package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static dev.reelay.testing.TestRequests.bytes;
import static dev.reelay.testing.TestRequests.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a request to its video, for every model and in every form in which a request may come. */
class EveryModelIT {

    private static final List<String> SAMPLES = List.of("luma", "wan", "infinite-talk", "dreamina", "runway");
    private static final List<Header> HEADERS = List.of(
            new RecordHeader("correlation-id", new byte[] {(byte) 0xFF, 0, 1}),
            new RecordHeader("traceparent", bytes("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")),
            new RecordHeader("x-tenant", bytes("sea")),
            new RecordHeader("x-tenant", bytes("sky")),
            new RecordHeader("X-Empty", null));

    private static WorkerRig rig;
    private static WorkerProcess worker;
    private static List<String> freshMetrics;
    private static List<WrittenRecord> results;

    @BeforeAll
    static void sendAll() {
        rig = new WorkerRig(
                "models",
                SimulatorScript.instant()
                        .withFault(
                                FaultCondition.each(ApiCall.Endpoint.STATUS)
                                        .containing("full")
                                        .first(1),
                                FaultEffect.replaceStatus("in_progress")));
        worker = rig.worker().start();
        worker.awaitReady(LONG);
        freshMetrics = worker.metrics();
        rig.send(SAMPLES.stream().map(name -> rig.request(name, sample(name))).toList());
        rig.send(List.of(binaryEvent(), structuredEvent(), withAll(), withoutId()));
        results = rig.awaitResults(SAMPLES.size() + 4);
    }

    @AfterAll
    static void end() {
        worker.close();
        rig.close();
    }

    private static ObjectNode sample(String name) {
        try (InputStream in = EveryModelIT.class.getResourceAsStream("/dev/samples/" + name + ".json")) {
            return (ObjectNode) json(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode withoutItsId(String id) {
        return TestRequests.body(id).without("id");
    }

    private static ProducerRecord<byte[], byte[]> binaryEvent() {
        ProducerRecord<byte[], byte[]> record = rig.request("any key", withoutItsId("binary"));
        record.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_type", bytes("com.example.video.wanted"))
                .add("ce_source", bytes("/shop"))
                .add("ce_id", bytes("binary"))
                .add("content-type", bytes("application/json"));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> structuredEvent() {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("type", "com.example.video.wanted")
                .put("source", "/shop")
                .put("id", "structured");
        event.set("data", withoutItsId("structured"));
        ProducerRecord<byte[], byte[]> record = rig.request("any key", event);
        record.headers().add("content-type", bytes("application/cloudevents+json; charset=UTF-8"));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> withAll() {
        ObjectNode body = TestRequests.body("full");
        body.putObject("metadata").put("customer", "c-17");
        ProducerRecord<byte[], byte[]> record = rig.request("full", body);
        HEADERS.forEach(record.headers()::add);
        record.headers().add("not-for-the-consumer", bytes("1"));
        return record;
    }

    private static ProducerRecord<byte[], byte[]> withoutId() {
        return rig.request("only-a-key \u2728", withoutItsId("only-a-key \u2728"));
    }

    private static WrittenRecord result(String id) {
        List<WrittenRecord> found =
                results.stream().filter(result -> result.id().equals(id)).toList();
        assertThat(found).as("results of " + id).hasSize(1);
        return found.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"luma", "wan", "infinite-talk", "dreamina", "runway"})
    void aJobOfEachModelIsPostedOnceAsItsInputStandsAndCompletes(String name) {
        JsonNode request = sample(name);

        List<Journal.Submission> posts = rig.posts().stream()
                .filter(post -> post.input().equals(request.get("input")))
                .toList();
        assertThat(posts).hasSize(1);
        assertThat(posts.getFirst().model()).isEqualTo(request.get("model").asText());
        JsonNode result = result(name).json();
        assertThat(result.path("status").asText()).isEqualTo("completed");
        assertThat(result.path("model")).isEqualTo(request.get("model"));
        assertThat(result.path("metadata")).isEqualTo(request.get("metadata"));
        assertThat(result.path("request_id").asText())
                .isEqualTo(posts.getFirst().requestId());
    }

    @Test
    void eachRequestIsPostedOnceAndHasOneResult() {
        assertThat(rig.posts()).hasSize(SAMPLES.size() + 4).allMatch(Journal.Submission::accepted);
        assertThat(rig.results())
                .extracting(WrittenRecord::id)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(SAMPLES.stream(), Stream.of("binary", "structured", "full", "only-a-key \u2728"))
                                .toList());
        assertThat(rig.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "structured", "only-a-key \u2728"})
    void anEventsIdOrTheKeyIsTheJobsIdWhenTheRequestHasNone(String id) {
        assertThat(result(id).status()).isEqualTo("completed");
        assertThat(result(id).json().path("id").asText()).isEqualTo(id);
        assertThat(rig.postCounts()).containsEntry(id, 1L);
    }

    @Test
    void aFreshWorkerShowsEveryMeterOfTheCatalogueAndNoOthersAtZero() {
        MetricCatalogue.assertAllAtZero(freshMetrics);
    }

    @Test
    void jobsAreCountedAndTimed() {
        String luma = "{model=\"" + TestRequests.LUMA + "\"}";
        String completed = "{code=\"none\",model=\"" + TestRequests.LUMA + "\",status=\"completed\"}";

        worker.awaitMetric("reelay_results_total" + completed, 5, LONG);
        assertThat(worker.metric("reelay_requests_accepted_total" + luma)).isEqualTo(5);
        assertThat(worker.metric("reelay_submit_wait_seconds_count" + luma)).isEqualTo(5);
        assertThat(worker.metric("reelay_queue_wait_seconds_count" + luma)).isEqualTo(1);
        assertThat(worker.metric("reelay_generation_seconds_count" + luma)).isEqualTo(1);
        assertThat(worker.metric("reelay_commit_seconds_count")).isPositive();
        assertThat(worker.metric("reelay_restore_seconds_count")).isEqualTo(worker.metric("reelay_shards"));
        assertThat(worker.metric("reelay_runcomfy_call_seconds_count{call=\"submit\",outcome=\"answered\"}"))
                .isEqualTo(SAMPLES.size() + 4.0);
        assertThat(worker.metric("reelay_jobs_oldest_age_seconds")).isZero();
    }

    @Test
    void eachLineOfTheLogIsJsonWithTheJobInItsFields() {
        List<JsonNode> lines = worker.rawLog().stream()
                .map(line -> json(bytes(line)))
                .filter(line -> line.path("job_id").asText().equals("full"))
                .toList();

        assertThat(lines).extracting(line -> line.path("model").asText()).containsOnly(TestRequests.LUMA);
        assertThat(lines)
                .extracting(line -> line.path("message").asText())
                .containsExactly("Request accepted", "Submitting", "Submitted", "Job running", "Job completed");
        String requestId = result("full").json().path("request_id").asText();
        assertThat(lines.subList(2, 5))
                .extracting(line -> line.path("request_id").asText())
                .containsOnly(requestId);
        int partition = rig.states().get("full").record().partition();
        assertThat(lines.subList(0, 4))
                .extracting(line -> line.path("partition").asInt(-1))
                .containsOnly(partition);
        assertThat(worker.rawLog()).noneMatch(line -> line.contains("token-of-a-test"));
    }

    @Test
    void aResultTellsAllAboutItsJob() {
        JsonNode result = result("full").json();

        assertThat(result.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "status",
                        "model",
                        "request_id",
                        "video_urls",
                        "image_urls",
                        "audio_urls",
                        "output",
                        "charged",
                        "cost_usd",
                        "schema",
                        "metadata",
                        "received_at",
                        "submitted_at",
                        "started_at",
                        "finished_at");
        assertThat(result.path("charged").asText()).isEqualTo("yes");
        assertThat(result.path("metadata").path("customer").asText()).isEqualTo("c-17");
        assertThat(result.path("image_urls")).isEmpty();
        assertThat(Stream.of("received_at", "submitted_at", "started_at", "finished_at")
                        .map(field -> Instant.parse(result.path(field).asText()))
                        .toList())
                .isSorted();
    }

    @Test
    void aVideosUrlComesAsRunComfyWroteIt() {
        JsonNode result = result("luma").json();

        assertThat(result.path("video_urls")).hasSize(1);
        assertThat(result.path("video_urls").get(0))
                .isEqualTo(result.path("output").path("video"));
        assertThat(result.path("output").path("video").asText())
                .contains(result.path("request_id").asText() + "/sig%3D0/video-1.mp4");
    }

    @Test
    void aResultIsACloudEvent() {
        WrittenRecord result = result("luma");

        assertThat(result.header("content-type")).isEqualTo("application/json");
        assertThat(result.header("ce_specversion")).isEqualTo("1.0");
        assertThat(result.header("ce_type")).isEqualTo("dev.reelay.generation.completed.v1");
        assertThat(result.header("ce_subject")).isEqualTo("luma");
        assertThat(result.header("ce_source")).isNotBlank();
        assertThat(result.header("ce_time"))
                .isEqualTo(result.json().path("finished_at").asText());
        assertThat(results).extracting(it -> it.header("ce_id")).doesNotHaveDuplicates();
    }

    @Test
    void headersThatBelongToTheProducerComeBackUnchangedAndNoOthers() {
        assertThat(Stream.of(result("full").record().headers().toArray())
                        .filter(header ->
                                !header.key().startsWith("ce_") && !header.key().equals("content-type")))
                .containsExactlyElementsOf(HEADERS);
    }

    @Test
    void whatStaysOfAJobIsAReceiptInThePartitionOfItsRequest() {
        Map<String, Integer> partitions = new HashMap<>();
        rig.written("requests")
                .forEach(
                        request -> partitions.put(request.id(), request.record().partition()));

        assertThat(rig.states()).hasSize(SAMPLES.size() + 4).allSatisfy((id, state) -> {
            String key = id.equals("binary") || id.equals("structured") ? "any key" : id;
            assertThat(state.record().partition()).isEqualTo(partitions.get(key));
            assertThat(state.status()).isEqualTo("completed");
            assertThat(state.json().path("v").asInt()).isEqualTo(1);
            assertThat(state.json().has("request_id")).isTrue();
            assertThat(state.json().has("input")).isFalse();
        });
    }
}
