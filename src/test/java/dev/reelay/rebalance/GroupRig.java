package dev.reelay.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.SimulatedRunComfy;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.TestRequests;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Workers of one group, requests that a test sends to partitions of its choice, and a record of all that were sent: each must
 * have one result and one POST at the end.
 */
final class GroupRig extends WorkerRig {

    private final Set<String> sent = ConcurrentHashMap.newKeySet();

    GroupRig(String name, SimulatorScript script) {
        super(name, script);
    }

    /** With a RunComfy whose jobs take their time by this clock. */
    GroupRig(String name, SimulatorScript script, InstantSource clock) {
        this(name, script, clock, TestBroker.shared());
    }

    /** On a broker that stays the test's own. */
    GroupRig(String name, SimulatorScript script, InstantSource clock, TestBroker broker) {
        super(name, script, clock, broker);
    }

    /** Sends a good request for each id, to one partition. */
    void send(int partition, List<String> ids) {
        send(partition, ids, "");
    }

    /** The same, with a directive for the simulator. */
    void send(int partition, List<String> ids, String directive) {
        sent.addAll(ids);
        send(ids.stream()
                .map(id -> new ProducerRecord<>(
                        topic("requests"),
                        partition,
                        TestRequests.bytes(id),
                        TestRequests.bytes(TestRequests.body(id, directive).toString())))
                .toList());
    }

    /** A POST of a job, and the worker that sent it. */
    record Posted(String id, String by) {

        static Posted of(Journal.Submission post) {
            String id = TestRequests.idOf(post).replaceFirst("\\[.*", "");
            return new Posted(id, SimulatedRunComfy.nameOf(post.caller()));
        }
    }

    /** Every POST so far. */
    List<Posted> posted() {
        return posts().stream().map(Posted::of).toList();
    }

    /** Waits until this worker has posted. */
    void awaitPostBy(String worker) {
        await(
                "a POST by " + worker,
                () -> posted().stream().anyMatch(post -> post.by().equals(worker)));
    }

    /** How many committed records there are about these jobs: their states and their results. */
    long records(Set<String> ids) {
        return Stream.of("jobs", "results")
                .flatMap(topic -> written(topic).stream())
                .filter(record -> ids.contains(record.id()))
                .count();
    }

    /** Waits until every request that was sent has a result, and gives these, by job and in order. */
    Map<String, List<WrittenRecord>> awaitResults() {
        awaitResults(sent.size());
        return Await.until(
                "a result for each of " + sent.size() + " requests",
                state(Set.of()),
                () -> written("results").stream().collect(Collectors.groupingBy(WrittenRecord::id)),
                results -> results.keySet().containsAll(sent));
    }

    /** No job was lost, answered twice, posted twice, or dead-lettered; but some of these may have an unknown submission. */
    void assertEachAnsweredAndPostedOnce(Set<String> mayBeUnknown) {
        Map<String, List<WrittenRecord>> results = awaitResults();
        assertThat(results).containsOnlyKeys(sent);
        assertThat(results).allSatisfy((id, found) -> {
            assertThat(found).as("results of " + id).hasSize(1);
            JsonNode result = found.getFirst().json();
            String outcome = result.path("error")
                    .path("code")
                    .asText(result.path("status").asText());
            if (!mayBeUnknown.contains(id) || !outcome.equals("submission_unknown")) {
                assertThat(outcome).as(id).isEqualTo("completed");
            }
        });
        Map<String, Long> posts = posted().stream()
                .map(Posted::id)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(posts)
                .containsOnlyKeys(sent)
                .allSatisfy((id, count) -> assertThat(count).as(id).isOne());
        assertThat(deadLetters()).isEmpty();
    }
}
