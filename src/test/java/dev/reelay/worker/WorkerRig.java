package dev.reelay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import dev.reelay.testing.Contract;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * A world for the packaged worker: topics that no other test has, on the broker that all share, and a simulated RunComfy in
 * this JVM. What the worker did is read the way a user would: committed records only.
 */
final class WorkerRig implements AutoCloseable {

    /** For whatever has to happen some time, on a busy machine too. */
    static final Duration LONG = Duration.ofSeconds(60);

    static final String LUMA = "luma/luma-ray-2/image-to-video";
    static final String DREAMINA = "bytedance/dreamina-3-0/pro/image-to-video";

    private static final String PROMPT = "A video for ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestBroker broker = TestBroker.shared();
    private final String prefix;
    private final Simulator simulator;
    private final SimulatorServer server;

    WorkerRig(String name, SimulatorScript script) {
        prefix = TestBroker.unique(name);
        simulator = new Simulator(InstantSource.system(), script);
        server = SimulatorServer.start(simulator);
    }

    /** A worker of this world, to be set up further and started. Its group is called as the topics begin. */
    WorkerSetup worker() {
        return WorkerProcess.named(prefix)
                .broker(broker)
                .topics(prefix)
                .runComfy(server.url())
                // The shortest that brokers take: a worker that comes after a crash waits that long for its partitions.
                .env("KAFKA_SESSION_TIMEOUT_MS", "6000");
    }

    TestBroker broker() {
        return broker;
    }

    /** The consumer group. */
    String group() {
        return prefix;
    }

    /** The name of {@code requests}, {@code control}, {@code jobs}, {@code results} or {@code dead-letters} here. */
    String topic(String name) {
        return prefix + "-" + name;
    }

    /** What RunComfy does from now on. */
    void follow(SimulatorScript script) {
        simulator.replaceScript(script);
    }

    /** Ends the simulator. Workers are closed by those who started them, before. */
    @Override
    public void close() {
        server.close();
    }

    // --- requests ------------------------------------------------------------------------------------------------

    /** A good request, keyed by its id. */
    ProducerRecord<byte[], byte[]> job(String id) {
        return request(id, body(id));
    }

    /** The value of a good request. */
    static ObjectNode body(String id) {
        ObjectNode body = JSON.createObjectNode().put("id", id).put("model", LUMA);
        body.putObject("input").put("prompt", PROMPT + id).put("image_url", "https://images.example.com/1.jpg");
        return body;
    }

    /** A good request for another model, keyed by its id. */
    ProducerRecord<byte[], byte[]> dreamina(String id) {
        ObjectNode body = body(id).put("model", DREAMINA);
        ObjectNode input = body.withObject("/input");
        input.remove("image_url");
        input.putArray("image_urls").add("https://images.example.com/1.jpg");
        return request(id, body);
    }

    ProducerRecord<byte[], byte[]> request(String key, JsonNode value) {
        return new ProducerRecord<>(topic("requests"), bytes(key), bytes(value.toString()));
    }

    /** A record of the control topic. */
    ProducerRecord<byte[], byte[]> commandRecord(String key, String json) {
        return new ProducerRecord<>(topic("control"), bytes(key), bytes(json));
    }

    ProducerRecord<byte[], byte[]> cancelRecord(String id) {
        return commandRecord(
                id,
                JSON.createObjectNode().put("command", "cancel").put("id", id).toString());
    }

    void send(List<ProducerRecord<byte[], byte[]>> records) {
        broker.produce(records);
    }

    // --- commands ------------------------------------------------------------------------------------------------

    /** Writes a command and returns when it is acknowledged. */
    void command(String key, String json) {
        broker.produce(List.of(commandRecord(key, json)));
    }

    void cancel(String id) {
        cancel(List.of(id));
    }

    void cancel(List<String> ids) {
        broker.produce(ids.stream().map(this::cancelRecord).toList());
    }

    // --- what came of them ---------------------------------------------------------------------------------------

    /** Waits for so many results and gives all that are there. */
    List<Written> awaitResults(int count) {
        broker.read(topic("results"), count, LONG);
        return results();
    }

    /** Waits for the job's result, and shows that there is no other. */
    Written result(String id) {
        broker.read(
                topic("results"),
                IsolationLevel.READ_COMMITTED,
                records -> records.stream()
                        .anyMatch(record -> new Written(record).id().equals(id)),
                LONG);
        List<Written> found =
                results().stream().filter(result -> result.id().equals(id)).toList();
        assertThat(found).as("results of " + id).hasSize(1);
        return found.getFirst();
    }

    /** All results that are there now, each as its schema says. */
    List<Written> results() {
        List<Written> results = written("results");
        results.forEach(result -> Contract.RESULT.check(result.json()));
        return results;
    }

    List<Written> deadLetters() {
        return written("dead-letters");
    }

    /** Every record that is there now, committed and in the order of its partition. */
    List<Written> written(String topic) {
        return broker.readToEnd(topic(topic), LONG).stream().map(Written::new).toList();
    }

    /** The latest state of every job. */
    Map<String, Written> states() {
        return latest(broker.readToEnd(topic("jobs"), LONG));
    }

    /** The latest state of a job. */
    Optional<Written> state(String id) {
        return Optional.ofNullable(states().get(id));
    }

    /** Waits for a state of the job of which this holds, and gives it. */
    Written awaitState(String id, Predicate<Written> which) {
        Map<String, Written> states = awaitStates(all -> {
            Written state = all.get(id);
            return state != null && which.test(state);
        });
        return Objects.requireNonNull(states.get(id));
    }

    /** Waits for states of which this holds, and gives them. */
    Map<String, Written> awaitStates(Predicate<Map<String, Written>> enough) {
        return latest(broker.read(
                topic("jobs"), IsolationLevel.READ_COMMITTED, records -> enough.test(latest(records)), LONG));
    }

    private static Map<String, Written> latest(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Written> latest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Written state = new Written(record);
            Contract.STATE.check(state.json());
            latest.put(state.id(), state);
        }
        return latest;
    }

    /** The ids of those of which this holds. */
    static List<String> ids(Map<String, Written> states, Predicate<Written> which) {
        return states.values().stream().filter(which).map(Written::id).sorted().toList();
    }

    /** Every POST so far, whatever became of it. */
    List<Journal.Submission> posts() {
        return simulator.journal().submissions();
    }

    /** Every POST of a job of {@link #body}. */
    List<Journal.Submission> posts(String id) {
        return posts().stream().filter(post -> idOf(post).equals(id)).toList();
    }

    /** Each time that RunComfy was asked to cancel. */
    List<Journal.Cancellation> cancels() {
        return simulator.journal().cancellations();
    }

    /** Each time that RunComfy was asked to cancel a job of {@link #body}. */
    List<Journal.Cancellation> cancels(String id) {
        List<@Nullable String> requests =
                posts(id).stream().map(Journal.Submission::requestId).toList();
        return cancels().stream()
                .filter(cancel -> requests.contains(cancel.requestId()))
                .toList();
    }

    /** How often each job of {@link #body} was posted, by its id. */
    Map<String, Long> postCounts() {
        return posts().stream()
                .map(WorkerRig::idOf)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** The id of the job of {@link #body} that was posted; empty when it was another one. */
    static String idOf(Journal.Submission post) {
        String prompt = post.input().path("prompt").asText();
        return prompt.startsWith(PROMPT) ? prompt.substring(PROMPT.length()) : "";
    }

    // --- bytes ---------------------------------------------------------------------------------------------------

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
