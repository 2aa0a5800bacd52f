package dev.reelay.worker;

import static dev.reelay.testing.TestRequests.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The answer to bad input: every row of {@link BadInputCases} with a good request behind it, all in one partition, so that a record
 * which is not got past is noticed.
 */
class BadInputIT {

    private static final String LARGEST = "as large as the topic takes";

    private static WorkerRig rig;
    private static WorkerProcess worker;
    private static List<BadInputCase> rows;
    private static List<WrittenRecord> results;
    private static List<WrittenRecord> deadLetters;

    @BeforeAll
    static void sendAll() throws Exception {
        rig = new WorkerRig(
                "bad-input",
                SimulatorScript.instant()
                        .withFault(
                                FaultCondition.each(ApiCall.Endpoint.RESULT).containing("large output"),
                                largeOutput()));
        rig.broker().createTopic(rig.topic("requests"), 1, Map.of());
        rows = new ArrayList<>(BadInputCases.all());
        rows.add(BadInputCase.named(LARGEST).json(largest(0)).completes());
        for (int i = 0; i < rows.size(); i++) {
            send(rows.get(i));
            rig.send(List.of(rig.job("good-" + i)));
        }
        worker = rig.worker().start();
        results = rig.awaitResults(rows.size() + (int) answered().count());
        deadLetters = rig.deadLetters();
    }

    @AfterAll
    static void end() {
        worker.close();
        rig.close();
    }

    private static void send(BadInputCase row) throws Exception {
        if (row.compression.equals("none")) {
            rig.send(List.of(row.in(rig.topic("requests"))));
            return;
        }
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                rig.broker().bootstrapServers(),
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                row.compression,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                64 << 20);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(row.in(rig.topic("requests"))).get();
        }
    }

    private static FaultEffect largeOutput() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", "succeeded");
        body.putObject("output")
                .put("video", "https://videos.example.com/1.mp4")
                .put("frames", "f".repeat(2 << 20));
        return new FaultEffect.Respond(true, 200, Map.of(), body, Duration.ZERO);
    }

    /** A good request whose record is as large as the topic takes, or so many bytes larger. */
    private static ObjectNode largest(int more) {
        ObjectNode request = TestRequests.body(LARGEST);
        ObjectNode input = (ObjectNode) request.get("input");
        int missing = 0;
        for (int size = 0; size != 1_048_588 + more; missing += 1_048_588 + more - size) {
            input.put("prompt", "p".repeat(missing));
            size = DefaultRecordBatch.sizeInBytes(List.of(new SimpleRecord(bytes(LARGEST), bytes(request.toString()))));
        }
        return request;
    }

    private static Stream<BadInputCase> answered() {
        return rows.stream().filter(row -> row.answered != null);
    }

    private static List<BadInputCase> rows() {
        return rows;
    }

    private static List<BadInputCase> answeredRows() {
        return answered().toList();
    }

    private static List<BadInputCase> buriedRows() {
        return rows.stream().filter(row -> row.deadLetter != null).toList();
    }

    private static long offset(BadInputCase row) {
        return rows.indexOf(row) * 2L;
    }

    /** A row that names no job at all is answered under the position of its record. */
    private static String id(BadInputCase row) {
        String id = Objects.requireNonNull(row.answered);
        return id.isEmpty() ? rig.topic("requests") + "-0-" + offset(row) : id;
    }

    private static WrittenRecord result(String id) {
        return results.stream()
                .filter(result -> result.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no result for " + id));
    }

    @ParameterizedTest
    @MethodSource("answeredRows")
    void itsResultSaysWhatIsWrong(BadInputCase row) {
        WrittenRecord result = result(id(row));

        assertThat(result.status()).isEqualTo(row.status);
        assertThat(result.code()).isEqualTo(row.code);
        assertThat(result.json().path("error").path("message").asText()).contains(row.message);
        assertThat(result.json().path("truncated").asBoolean()).isEqualTo(row.truncated);
        assertThat(result.json().path("charged").asText()).isEqualTo(row.status.equals("completed") ? "yes" : "no");
        if (row.violations != null) {
            assertThat(result.violations()).containsExactlyInAnyOrderElementsOf(row.violations);
        }
    }

    @ParameterizedTest
    @MethodSource("buriedRows")
    void itsDeadLetterHoldsItByteForByte(BadInputCase row) {
        List<WrittenRecord> found = deadLetters.stream()
                .filter(letter -> letter.header("dead-letter-offset").equals(String.valueOf(offset(row))))
                .toList();

        assertThat(found).singleElement().satisfies(letter -> {
            assertThat(letter.header("dead-letter-code")).isEqualTo(row.deadLetter);
            assertThat(letter.header("dead-letter-topic")).isEqualTo(rig.topic("requests"));
            assertThat(letter.header("dead-letter-partition")).isEqualTo("0");
            assertThat(letter.header("dead-letter-reason")).isNotBlank();
            assertThat(letter.header("dead-letter-truncated")).isEqualTo(row.leftOut);
            assertThat(letter.record().key()).isEqualTo(row.key);
            assertThat(letter.record().value()).isEqualTo(row.leftOut.equals("value") ? null : row.value);
            assertThat(Stream.of(letter.record().headers().toArray()).filter(header -> !isOurs(header)))
                    .containsExactlyElementsOf(row.leftOut.equals("headers") ? List.of() : row.headers);
        });
    }

    private static boolean isOurs(Header header) {
        return header.key().startsWith("dead-letter-");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theOneBehindItCompletes(BadInputCase row) {
        assertThat(result("good-" + rows.indexOf(row)).status()).isEqualTo("completed");
    }

    @Test
    void noOtherResultsDeadLettersOrPostsExist() {
        assertThat(rig.results())
                .extracting(WrittenRecord::id)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                answered().map(BadInputIT::id),
                                IntStream.range(0, rows.size()).mapToObj("good-%d"::formatted))
                        .toList());
        assertThat(deadLetters).hasSameSizeAs(buriedRows());
        assertThat(rig.posts())
                .hasSize(rows.size()
                        + (int) answered()
                                .filter(row -> row.status.equals("completed"))
                                .count());
        assertThat(rig.postCounts()).allSatisfy((id, count) -> assertThat(count).isOne());
        assertThat(worker.log()).noneMatch(line -> line.contains("Exception") || line.contains(" ERROR "));
        assertThat(worker.isReady()).isTrue();
    }

    @Test
    void metadataNumbersAndHeadersComeBackWhole() {
        assertThat(bytes(result("metadata of 16 KiB").json().path("metadata").toString()))
                .hasSize(16 * 1024);
        assertThat(result("number of 500 digits").text()).contains("7".repeat(500));
        assertThat(result("header that a result takes and a state does not")
                        .record()
                        .headers()
                        .lastHeader("x-large")
                        .value())
                .hasSize(1_000_000);
    }

    @Test
    void aResultThatIsTooLargeNamesWhatItOmits() {
        JsonNode completed = result("large output").json();
        assertThat(completed.has("output")).isFalse();
        assertThat(completed.path("video_urls").path(0).asText()).isEqualTo("https://videos.example.com/1.mp4");

        JsonNode violations =
                result("20,000 unknown fields").json().path("error").path("violations");
        assertThat(violations).hasSize(101);
        assertThat(violations.path(100).path("message").asText()).startsWith("There are more violations");
    }

    @Test
    void theTopicItselfRefusesARecordThatIsOneByteLarger() {
        ProducerRecord<byte[], byte[]> record = rig.request(LARGEST, largest(1));

        assertThatThrownBy(() -> rig.send(List.of(record))).hasCauseInstanceOf(RecordTooLargeException.class);
    }
}
