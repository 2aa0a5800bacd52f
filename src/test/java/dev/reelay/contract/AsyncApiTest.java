package dev.reelay.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.reelay.app.ReelayConfig;
import dev.reelay.job.DeadLetter;
import dev.reelay.job.SourceRecord;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.testing.Contract;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document names the topics as they are, and its examples are as the schemas say. */
class AsyncApiTest {

    private static final Map<String, Contract> PAYLOADS = Map.of(
            "request", Contract.REQUEST,
            "command", Contract.COMMAND,
            "result", Contract.RESULT,
            "state", Contract.STATE,
            "position", Contract.POSITION,
            "spend", Contract.SPEND,
            "audit", Contract.AUDIT);

    private final JsonNode document = read();

    private static JsonNode read() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(Contract.FOLDER.resolve("asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void itsChannelsAreTheTopics() {
        List<String> topics = Arrays.stream(ReelayConfig.TopicSettings.class.getDeclaredMethods())
                .map((Method method) -> method.getAnnotation(WithDefault.class).value())
                .toList();

        assertThat(document.path("channels"))
                .extracting(channel -> channel.path("address").asText())
                .containsExactlyInAnyOrderElementsOf(topics);
    }

    @Test
    void theTopicOfCommandsHasOnePartitionAndThoseThatAreTablesAreCompacted() {
        assertThat(kafka("control").path("partitions").asInt()).isOne();
        assertThat(cleanup("control")).isEqualTo("compact");
        assertThat(cleanup("jobs")).isEqualTo("compact");
        assertThat(kafka("jobs").path("partitions")).isEqualTo(kafka("requests").path("partitions"));
        assertThat(kafka("audit").path("partitions").asInt()).isOne();
        assertThat(List.of(cleanup("requests"), cleanup("results"), cleanup("dead-letters"), cleanup("audit")))
                .containsOnly("delete");
    }

    private JsonNode kafka(String channel) {
        return document.at("/channels/" + channel + "/bindings/kafka");
    }

    private String cleanup(String channel) {
        return kafka(channel)
                .path("topicConfiguration")
                .path("cleanup.policy")
                .path(0)
                .asText();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references).hasSizeGreaterThan(12).allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse();
            } else {
                assertThat(Files.exists(Contract.FOLDER.resolve(reference))).isTrue();
            }
        });
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }

    @Test
    void everyMessageHasItsSchemaAndItsExamplesAreAsItSays() {
        PAYLOADS.forEach((name, contract) -> {
            JsonNode message = document.at("/components/messages/" + name);
            assertThat(message.at("/payload/schema/$ref").asText()).isEqualTo(contract.file());
            assertThat(message.path("examples"))
                    .isNotEmpty()
                    .allSatisfy(example -> assertThat(contract.violations(example.path("payload")))
                            .as(name)
                            .isEmpty());
        });
        assertThat(document.at("/components/messages").properties().stream()
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "request", "command", "result", "state", "position", "spend", "audit", "dead-letter");
    }

    @Test
    void aDeadLetterHasTheHeadersThatItSays() {
        SourceRecord source = new SourceRecord("t", 0, 1, 0, null, new byte[10_000], List.of());
        JsonNode headers = document.at("/components/messages/dead-letter/headers");

        assertThat(names(new DeadLetterRecords(DeadLetterRecords.MIN_BYTES), source))
                .containsExactlyInAnyOrderElementsOf(keys(headers.get("properties")));
        assertThat(names(new DeadLetterRecords(1 << 20), source))
                .containsExactlyInAnyOrderElementsOf(texts(headers.get("required")));
        assertThat(texts(headers.at("/properties/dead-letter-code/enum")))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DeadLetter.Code.values())
                        .map(DeadLetter.Code::code)
                        .toList());
    }

    private static List<String> names(DeadLetterRecords records, SourceRecord source) {
        return records.encode(new DeadLetter(source, DeadLetter.Code.INVALID_REQUEST, "Not JSON.")).headers().stream()
                .map(SourceRecord.Header::name)
                .toList();
    }

    private static List<String> keys(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void everyChannelIsUsed() {
        List<String> used = StreamSupport.stream(document.path("operations").spliterator(), false)
                .map(operation -> operation.at("/channel/$ref").asText())
                .map(reference -> reference.substring("#/channels/".length()))
                .toList();

        assertThat(document.path("channels").properties())
                .extracting(Map.Entry::getKey)
                .isSubsetOf(used);
    }
}
