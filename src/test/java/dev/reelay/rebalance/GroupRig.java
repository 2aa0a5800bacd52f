package dev.reelay.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatedAnswer;
import dev.reelay.simulator.Simulator;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.simulator.SimulatorServer;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;

/**
 * Workers of one group on topics that no other test has, and one simulated RunComfy, which each worker reaches at an
 * address of its own: so its journal tells who posted.
 */
final class GroupRig implements AutoCloseable {

    /** For whatever has to happen some time, on a busy machine too. */
    static final Duration LONG = Duration.ofSeconds(90);

    private static final String PROMPT = "A video for ";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestBroker broker;
    private final String prefix;
    private final Owners owners;
    private final Simulator simulator;
    private final Map<String, SimulatorServer> servers = new ConcurrentHashMap<>();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    GroupRig(String name, SimulatorScript script) {
        this(name, script, InstantSource.system());
    }

    /** With a RunComfy whose jobs take their time by this clock. */
    GroupRig(String name, SimulatorScript script, InstantSource clock) {
        this(name, script, clock, TestBroker.shared());
    }

    /** On a broker of the test's own, which stays its own. */
    GroupRig(String name, SimulatorScript script, InstantSource clock, TestBroker broker) {
        this.broker = broker;
        prefix = TestBroker.unique(name);
        owners = new Owners(broker, prefix);
        simulator = new Simulator(clock, script);
    }

    /** A worker of this group, to be set up further; {@link #start} starts it. */
    WorkerSetup worker(String name) {
        SimulatorServer server = servers.computeIfAbsent(name, _ -> SimulatorServer.start(simulator));
        return WorkerProcess.named(prefix + "-" + name)
                .broker(broker)
                .topics(prefix)
                .runComfy(server.url())
                // Begins the worker's client ids: so Owners tells the members apart.
                .env("HOSTNAME", name);
    }

    WorkerProcess start(WorkerSetup setup) {
        WorkerProcess worker = setup.start();
        workers.add(worker);
        return worker;
    }

    /** The consumer group, and how transactional ids begin. */
    String group() {
        return prefix;
    }

    /** The name of {@code requests}, {@code control}, {@code jobs}, {@code results} or {@code dead-letters} here. */
    String topic(String name) {
        return prefix + "-" + name;
    }

    /** Who owns which partitions. */
    Owners owners() {
        return owners;
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
        servers.values().forEach(SimulatorServer::close);
    }

    // --- requests ------------------------------------------------------------------------------------------------

    /** Sends a good request for each id, to one partition. */
    void send(int partition, List<String> ids) {
        send(partition, ids, "");
    }

    /** The same, with a directive for the simulator. */
    void send(int partition, List<String> ids, String directive) {
        broker.produce(ids.stream()
                .map(id -> new ProducerRecord<>(
                        prefix + "-requests",
                        partition,
                        id.getBytes(StandardCharsets.UTF_8),
                        request(id, directive).toString().getBytes(StandardCharsets.UTF_8)))
                .toList());
        sent.addAll(ids);
    }

    private static ObjectNode request(String id, String directive) {
        ObjectNode body = JSON.createObjectNode().put("id", id).put("model", "luma/luma-ray-2/image-to-video");
        body.putObject("input")
                .put("prompt", PROMPT + id + directive)
                .put("image_url", "https://images.example.com/1.jpg");
        return body;
    }

    // --- what came of them ---------------------------------------------------------------------------------------

    /** Every POST of a job so far. */
    List<Posted> posts() {
        return simulator.journal().submissions().stream().map(this::posted).toList();
    }

    private Posted posted(Journal.Submission submission) {
        SimulatedAnswer.Reply reply = (SimulatedAnswer.Reply) submission.answer();
        String by = servers.entrySet().stream()
                .filter(server -> reply.body().contains(server.getValue().url().getAuthority()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        String id = submission
                .input()
                .path("prompt")
                .asText()
                .substring(PROMPT.length())
                .replaceFirst("\\[.*", "");
        return new Posted(id, by, submission.at(), reply.delay());
    }

    /** A POST that RunComfy accepted. */
    record Posted(String id, String by, Instant at, Duration open) {

        boolean isOpen(Instant then) {
            return !at.isAfter(then) && at.plus(open).isAfter(then);
        }
    }

    /** Waits until each of these jobs was posted. */
    void awaitPosts(Collection<String> ids) {
        await("POSTs of " + ids)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> posts().stream()
                        .map(Posted::id)
                        .collect(Collectors.toSet())
                        .containsAll(ids));
    }

    /** The jobs whose POSTs waited for their answers then. */
    List<String> postsOpenAt(Instant then) {
        return posts().stream()
                .filter(post -> post.isOpen(then))
                .map(Posted::id)
                .toList();
    }

    /** Waits until the worker has so many POSTs open at once. */
    void awaitOpenPosts(String by, int count) {
        await("open POSTs of " + by)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Instant now = Instant.now();
                    return posts().stream()
                                    .filter(post -> post.by().equals(by) && post.isOpen(now))
                                    .count()
                            >= count;
                });
    }

    /** Waits until each of these jobs has this state. */
    void awaitState(String status, List<String> ids) {
        broker.read(
                prefix + "-jobs",
                IsolationLevel.READ_COMMITTED,
                records -> {
                    Map<String, String> latest = latest(records);
                    return ids.stream().allMatch(id -> status.equals(latest.get(id)));
                },
                LONG);
    }

    /** The latest committed state of each job. */
    Map<String, String> states() {
        return latest(broker.readToEnd(prefix + "-jobs", LONG));
    }

    /** How many committed records there are about these jobs: their states and their results. */
    long records(Set<String> ids) {
        return Stream.of("-jobs", "-results")
                .flatMap(topic -> broker.readToEnd(prefix + topic, LONG).stream())
                .filter(record -> ids.contains(key(record)))
                .count();
    }

    private static Map<String, String> latest(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().collect(Collectors.toMap(GroupRig::key, GroupRig::status, (_, later) -> later));
    }

    /** Waits until every request that was sent has a result, and gives these, by job and in order. */
    Map<String, List<JsonNode>> awaitResults() {
        broker.read(prefix + "-results", sent.size(), LONG);
        return await("a result for each of " + sent.size() + " requests")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(500))
                .until(this::results, results -> results.keySet().containsAll(sent));
    }

    private Map<String, List<JsonNode>> results() {
        return broker.readToEnd(prefix + "-results", LONG).stream()
                .collect(Collectors.groupingBy(
                        GroupRig::key, Collectors.mapping(record -> json(record.value()), Collectors.toList())));
    }

    /** Nothing was lost, answered twice, posted twice, or put aside; but some of these may have an unknown submission. */
    void assertEachAnsweredAndPostedOnce(Set<String> mayBeUnknown) {
        Map<String, List<JsonNode>> results = awaitResults();
        assertThat(results).containsOnlyKeys(sent);
        assertThat(results).allSatisfy((id, found) -> {
            assertThat(found).as("results of " + id).hasSize(1);
            JsonNode result = found.getFirst();
            String outcome = result.path("error")
                    .path("code")
                    .asText(result.path("status").asText());
            if (!mayBeUnknown.contains(id) || !outcome.equals("submission_unknown")) {
                assertThat(outcome).as(id).isEqualTo("completed");
            }
        });
        Map<String, Long> posts = posts().stream()
                .map(Posted::id)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(posts)
                .containsOnlyKeys(sent)
                .allSatisfy((id, count) -> assertThat(count).as(id).isOne());
        assertThat(broker.readToEnd(prefix + "-dead-letters", LONG)).isEmpty();
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String status(ConsumerRecord<byte[], byte[]> record) {
        return json(Objects.requireNonNull(record.value())).path("status").asText();
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
