package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics of the script and of Strimzi equal those that the worker creates, and the worker starts with them. */
class DeployedTopicsTest {

    private static final TopicNames NAMES = TopicRulesTest.NAMES;
    private static final int KAFKAS_BYTES = 1_048_588;
    private static final int KAFKAS_SEGMENT = 1 << 30;

    private record Topic(int partitions, Map<String, String> settings) {

        TopicShape shape() {
            return new TopicShape(
                    partitions,
                    Set.of(settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).split(",", -1)),
                    number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, KAFKAS_BYTES),
                    number(TopicConfig.SEGMENT_BYTES_CONFIG, KAFKAS_SEGMENT),
                    TimestampType.forName(settings.getOrDefault(
                            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.CREATE_TIME.name)));
        }

        private int number(String setting, int otherwise) {
            return Integer.parseInt(settings.getOrDefault(setting, String.valueOf(otherwise)));
        }
    }

    @TempDir
    private Path bin;

    /** Replaces Kafka's tool by one that writes its arguments to a file, one call a line. */
    @BeforeEach
    void replaceKafkasTool() throws Exception {
        Path tool = bin.resolve("kafka-topics.sh");
        Files.writeString(tool, "#!/bin/sh\necho \"$@\"\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theScriptCreatesTheTopics() throws Exception {
        assertThat(script(Map.of())).isEqualTo(expected(KAFKAS_BYTES));
    }

    @Test
    void theScriptCreatesTheTopicsForLargerRequests() throws Exception {
        int large = 64 << 20;

        assertThat(script(Map.of("REQUEST_BYTES", String.valueOf(large)))).isEqualTo(expected(large));
    }

    @Test
    void strimziCreatesTheTopics() throws Exception {
        assertThat(strimzi()).isEqualTo(expected(KAFKAS_BYTES));
    }

    @Test
    void theWorkerAcceptsTheTopics() throws Exception {
        for (Map<String, Topic> topics : List.of(script(Map.of()), strimzi())) {
            Map<String, TopicShape> shapes = new HashMap<>();
            topics.forEach((name, topic) -> shapes.put(name, topic.shape()));

            assertThat(TopicRules.problems(NAMES, shapes)).isEmpty();
            assertThat(TopicRules.warnings(NAMES, shapes)).isEmpty();
            assertThat(TopicRules.missingPartitions(NAMES, shapes)).isFalse();
            assertThat(TopicRules.limitsProblems(NAMES, shapes.get(NAMES.limits())))
                    .isEmpty();
            assertThat(TopicRules.auditProblems(NAMES, shapes.get(NAMES.audit())))
                    .isEmpty();
        }
    }

    /** The script and Strimzi also set the size of requests, which the worker leaves to the brokers. */
    private static Map<String, Topic> expected(int requestBytes) {
        TopicShape requests = new TopicShape(
                TopicRules.PARTITIONS, Set.of("delete"), requestBytes, KAFKAS_SEGMENT, TimestampType.CREATE_TIME);
        Map<String, Topic> topics = new TreeMap<>();
        for (NewTopic topic : List.of(
                TopicRules.requests(NAMES),
                TopicRules.commands(NAMES),
                TopicRules.jobs(NAMES, requests),
                TopicRules.results(NAMES, requests),
                TopicRules.deadLetters(NAMES, requests),
                TopicRules.limits(NAMES),
                TopicRules.audit(NAMES))) {
            Map<String, String> settings = new TreeMap<>(topic.configs());
            if (topic.name().equals(NAMES.requests())) {
                settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(requestBytes));
            }
            topics.put(topic.name(), new Topic(topic.numPartitions(), settings));
        }
        return topics;
    }

    private Map<String, Topic> script(Map<String, String> settings) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "deploy/topics.sh").redirectErrorStream(true);
        builder.environment().keySet().removeAll(Set.of("BOOTSTRAP", "PARTITIONS", "REPLICATION", "COMMAND_CONFIG"));
        builder.environment().put("KAFKA_BIN", bin.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Map<String, Topic> topics = new TreeMap<>();
        output.lines().forEach(line -> {
            List<String> words = List.of(line.split(" ", -1));
            assertThat(words).contains("--create", "--if-not-exists");
            Map<String, String> config = new TreeMap<>();
            for (int i = 0; i < words.size(); i++) {
                if (words.get(i).equals("--config")) {
                    String[] setting = words.get(i + 1).split("=", 2);
                    config.put(setting[0], setting[1]);
                }
            }
            topics.put(after(words, "--topic"), new Topic(Integer.parseInt(after(words, "--partitions")), config));
        });
        return topics;
    }

    private static String after(List<String> words, String option) {
        return words.get(words.indexOf(option) + 1);
    }

    private static Map<String, Topic> strimzi() throws Exception {
        Map<String, Topic> topics = new TreeMap<>();
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(new File("deploy/strimzi/topics.yaml"))) {
            while (documents.hasNext()) {
                JsonNode topic = documents.next();
                Map<String, String> settings = new TreeMap<>();
                topic.at("/spec/config")
                        .properties()
                        .forEach(setting -> settings.put(
                                setting.getKey(), setting.getValue().asText()));
                topics.put(
                        topic.at("/metadata/name").asText(),
                        new Topic(topic.at("/spec/partitions").asInt(), settings));
            }
        }
        return topics;
    }
}
