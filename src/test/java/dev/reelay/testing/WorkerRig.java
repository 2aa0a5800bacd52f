package dev.reelay.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.records.PositionRecords;
import dev.reelay.records.SpendRecords;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * Requests and commands for the workers of an environment, and readers of what came of them. Records are read the way a user
 * would: committed ones only.
 */
public class WorkerRig extends WorkerEnvironment {

    /** Of the requests, where a test does not need the twelve that a worker would make. */
    private static final int FEW_PARTITIONS = 3;

    /** On the broker that all tests share. */
    public WorkerRig(String name, SimulatorScript script) {
        this(name, script, InstantSource.system(), TestBroker.shared());
    }

    /** With a RunComfy whose jobs take their time by this clock, and on a broker that stays the test's own. */
    public WorkerRig(String name, SimulatorScript script, InstantSource clock, TestBroker broker) {
        super(name, script, clock, broker);
    }

    /** Makes the topic of the requests before a worker does, with fewer partitions: workers start with less work. */
    public final WorkerRig withFewPartitions() {
        return withPartitions(FEW_PARTITIONS);
    }

    /** Makes the topic of the requests before a worker does. */
    public final WorkerRig withPartitions(int partitions) {
        broker().createTopic(
                        topic("requests"),
                        partitions,
                        Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_DELETE,
                                TopicConfig.COMPRESSION_TYPE_CONFIG,
                                "uncompressed"));
        return this;
    }

    // --- requests ------------------------------------------------------------------------------------------------

    /** A good request, keyed by its id. */
    public final ProducerRecord<byte[], byte[]> job(String id) {
        return request(id, TestRequests.body(id));
    }

    /** A good request, keyed by its id, for a partition. */
    public final ProducerRecord<byte[], byte[]> job(String id, int partition) {
        return new ProducerRecord<>(
                topic("requests"),
                partition,
                TestRequests.bytes(id),
                TestRequests.bytes(TestRequests.body(id).toString()));
    }

    /** A good request for another model, keyed by its id. */
    public final ProducerRecord<byte[], byte[]> dreamina(String id) {
        return request(id, TestRequests.dreamina(id));
    }

    public final ProducerRecord<byte[], byte[]> request(String key, JsonNode value) {
        return new ProducerRecord<>(topic("requests"), TestRequests.bytes(key), TestRequests.bytes(value.toString()));
    }

    public final void send(List<ProducerRecord<byte[], byte[]>> records) {
        broker().produce(records);
    }

    // --- commands ------------------------------------------------------------------------------------------------

    /** A record of the control topic. */
    public final ProducerRecord<byte[], byte[]> commandRecord(String key, String json) {
        return new ProducerRecord<>(topic("control"), TestRequests.bytes(key), TestRequests.bytes(json));
    }

    public final ProducerRecord<byte[], byte[]> cancelRecord(String id) {
        return commandRecord(id, TestRequests.cancel(id));
    }

    /** Writes a command and returns when it is acknowledged. */
    public final void command(String key, String json) {
        broker().produce(List.of(commandRecord(key, json)));
    }

    public final void cancel(String id) {
        cancel(List.of(id));
    }

    public final void cancel(List<String> ids) {
        broker().produce(ids.stream().map(this::cancelRecord).toList());
    }

    // --- records that workers wrote ------------------------------------------------------------------------------

    /** Waits for so many results and gives all that are there. */
    public final List<WrittenRecord> awaitResults(int count) {
        awaitRecords("results", count + " results", Set.of(), records -> records.size() >= count);
        return results();
    }

    /** Waits for the job's result, and shows that there is no other. */
    public final WrittenRecord result(String id) {
        awaitRecords(
                "results",
                "the result of " + id,
                Set.of(id),
                records -> records.stream()
                        .anyMatch(record -> new WrittenRecord(record).id().equals(id)));
        List<WrittenRecord> found =
                results().stream().filter(result -> result.id().equals(id)).toList();
        assertThat(found).as("results of " + id).hasSize(1);
        return found.getFirst();
    }

    /** All results that are there now, each valid by its schema. */
    public final List<WrittenRecord> results() {
        List<WrittenRecord> results = written("results");
        results.forEach(result -> Contract.RESULT.check(result.json()));
        return results;
    }

    public final List<WrittenRecord> deadLetters() {
        return written("dead-letters");
    }

    /** Every record that is there now, committed and in the order of its partition. */
    public final List<WrittenRecord> written(String topic) {
        return Await.explained(
                        "the end of " + topic, state(Set.of()), () -> broker().readToEnd(topic(topic), Await.LONG))
                .stream()
                .map(WrittenRecord::new)
                .toList();
    }

    /** What operators did or tried to do; nothing while there is no audit topic, which comes with the first of them. */
    public final List<WrittenRecord> audited() {
        return broker().hasTopic(topic("audit")) ? written("audit") : List.of();
    }

    /** The latest state of every job. */
    public final Map<String, WrittenRecord> states() {
        return latest(written("jobs"));
    }

    /** The latest state of a job. */
    public final Optional<WrittenRecord> state(String id) {
        return Optional.ofNullable(states().get(id));
    }

    /** Waits for a state of the job for which this holds, and gives it. */
    public final WrittenRecord awaitState(String id, Predicate<WrittenRecord> which) {
        Map<String, WrittenRecord> states = awaitStates(Set.of(id), all -> {
            WrittenRecord state = all.get(id);
            return state != null && which.test(state);
        });
        return Objects.requireNonNull(states.get(id));
    }

    /** Waits until each of these jobs has this status. */
    public final void awaitStatus(String status, Collection<String> ids) {
        awaitStates(
                ids,
                states -> ids.stream()
                        .allMatch(id -> states.containsKey(id)
                                && states.get(id).status().equals(status)));
    }

    /** Waits for states for which this holds, and gives them. */
    public final Map<String, WrittenRecord> awaitStates(Predicate<Map<String, WrittenRecord>> enough) {
        return awaitStates(Set.of(), enough);
    }

    private Map<String, WrittenRecord> awaitStates(
            Collection<String> ids, Predicate<Map<String, WrittenRecord>> enough) {
        return latest(awaitRecords("jobs", "states of " + ids, ids, records -> enough.test(latest(written(records)))));
    }

    private List<WrittenRecord> awaitRecords(
            String topic, String what, Collection<String> ids, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        return written(Await.explained(
                what,
                state(ids),
                () -> broker().read(topic(topic), IsolationLevel.READ_COMMITTED, enough, Await.LONG)));
    }

    private static List<WrittenRecord> written(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(WrittenRecord::new).toList();
    }

    private static Map<String, WrittenRecord> latest(List<WrittenRecord> states) {
        Map<String, WrittenRecord> latest = new LinkedHashMap<>();
        for (WrittenRecord state : states) {
            if (PositionRecords.isPosition(state.record().key())) {
                Contract.POSITION.check(state.json());
            } else if (SpendRecords.isSpend(state.record().key())) {
                Contract.SPEND.check(state.json());
            } else {
                Contract.STATE.check(state.json());
                latest.put(state.id(), state);
            }
        }
        return latest;
    }

    /** The ids of those for which this holds. */
    public static List<String> ids(Map<String, WrittenRecord> states, Predicate<WrittenRecord> which) {
        return states.values().stream()
                .filter(which)
                .map(WrittenRecord::id)
                .sorted()
                .toList();
    }

    // --- calls that RunComfy got ---------------------------------------------------------------------------------

    /** Every POST so far, whatever its answer. */
    public final List<Journal.Submission> posts() {
        return journal().submissions();
    }

    /** Every POST of a job of {@link TestRequests#body(String)}. */
    public final List<Journal.Submission> posts(String id) {
        return posts().stream()
                .filter(post -> TestRequests.idOf(post).equals(id))
                .toList();
    }

    /** Waits until each of these jobs was posted. */
    public final void awaitPosts(Collection<String> ids) {
        await("POSTs of " + ids, ids, () -> {
            List<Journal.Submission> posts = posts();
            return ids.stream().allMatch(id -> posts.stream().anyMatch(post -> TestRequests.isOf(post, id)));
        });
    }

    /** Waits until there were so many POSTs. */
    public final void awaitPosts(int count) {
        await(count + " POSTs", () -> posts().size() == count);
    }

    /** Each time that RunComfy was asked to cancel. */
    public final List<Journal.Cancellation> cancels() {
        return journal().cancellations();
    }

    /** Each time that RunComfy was asked to cancel a job of {@link TestRequests#body(String)}. */
    public final List<Journal.Cancellation> cancels(String id) {
        List<@Nullable String> requests =
                posts(id).stream().map(Journal.Submission::requestId).toList();
        return cancels().stream()
                .filter(cancel -> requests.contains(cancel.requestId()))
                .toList();
    }

    /** How often each job of {@link TestRequests#body(String)} was posted, by its id. */
    public final Map<String, Long> postCounts() {
        return posts().stream()
                .map(TestRequests::idOf)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
