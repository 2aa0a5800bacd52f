package dev.reelay.rebalance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobResult;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.kafka.Topics;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.InputRoom;
import dev.reelay.ledger.KafkaLedger;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.outcome.Outcome;
import dev.reelay.records.PositionRecords;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A ledger of one partition, on topics and with a group that no other test has. */
public final class LedgerRig implements AutoCloseable {

    public static final Instant NOW = Instant.parse("2026-11-21T09:00:00.123456789Z");

    final TestBroker broker = TestBroker.shared();
    final String group = TestBroker.unique("fencing");
    final TopicNames names = new TopicNames(
            group + "-requests",
            group + "-control",
            group + "-jobs",
            group + "-results",
            group + "-dead-letters",
            group + "-audit",
            "generation-limits");
    final KafkaSettings settings = settings(group);
    final Topics topics = new Topics(settings, names, Await.LONG);
    final TopicSizes sizes;
    public final KafkaLedger ledger;
    private final List<AutoCloseable> open = new ArrayList<>();

    public LedgerRig() {
        this(Map.of());
    }

    /** With requests of these settings, which the sizes of the other topics follow. */
    LedgerRig(Map<String, String> requests) {
        broker.createTopic(names.requests(), 1, requests);
        sizes = topics.prepare();
        ledger = ledger(group, sizes);
    }

    /** As a worker of that group would have it, with these sizes. */
    KafkaLedger ledger(String ofGroup, TopicSizes believed) {
        return new KafkaLedger(settings(ofGroup), broker.admin(), topics, believed, names, ofGroup);
    }

    private KafkaSettings settings(String ofGroup) {
        // Longer than any test waits: a test that needs a transaction to time out fails.
        return KafkaSettings.of(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transaction.timeout.ms", "600000"),
                ofGroup,
                "reelay",
                "w");
    }

    public Member join() {
        Member member = new Member(settings, group, names.requests());
        open.add(member);
        return member;
    }

    /** Opens the partition, whether or not another worker owns it. */
    LedgerPartition open() throws BrokerException {
        return open(ledger);
    }

    LedgerPartition open(KafkaLedger ofWorker) throws BrokerException {
        LedgerPartition partition = ofWorker.open(0, InputRoom.unlimited());
        open.add(partition);
        return partition;
    }

    /** The group lets go of all its members; they learn of it when they poll. */
    public void letGo() throws ExecutionException, InterruptedException {
        broker.admin()
                .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all()
                .get();
    }

    @Override
    public void close() throws ExecutionException {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new ExecutionException(e);
            }
        }
    }

    // --- what is readable ----------------------------------------------------------------------------------------

    /** The ids of all committed state records, in order. */
    List<String> states() {
        return broker.readToEnd(names.jobs(), Await.LONG).stream()
                .filter(record -> !PositionRecords.isReserved(record.key()))
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The ids of all committed results, in order. */
    public List<String> results() {
        return keys(names.results());
    }

    public List<String> deadLetters() {
        return keys(names.deadLetters());
    }

    private List<String> keys(String topic) {
        return broker.readToEnd(topic, Await.LONG).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The group's committed offset; null when there is none. */
    @Nullable
    Long offset() throws ExecutionException, InterruptedException {
        TopicPartition requests = new TopicPartition(names.requests(), 0);
        OffsetAndMetadata committed = broker.admin()
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(requests);
        return committed == null ? null : committed.offset();
    }

    // --- what is written -----------------------------------------------------------------------------------------

    public static Accepted accepted(String id) {
        return accepted(id, "a prompt");
    }

    public static Accepted accepted(String id, String prompt) {
        Job job = new Job(id, "a/model", null, List.of(), null, OnUnknownSubmission.REPORT, "hash of " + id, NOW);
        return new Accepted(job, JsonNodeFactory.instance.objectNode().put("prompt", prompt), 0);
    }

    public static Ending completed(String id, String output) {
        ObjectNode video = JsonNodeFactory.instance.objectNode().put("video", output);
        return accepted(id)
                .submit(NOW)
                .accepted("request-of-" + id, NOW)
                .end(new Outcome.Completed(video, List.of(), List.of(), List.of()), NOW);
    }

    public static Entries states(JobState... states) {
        return new Entries(List.of(states), List.of(), List.of(), List.of());
    }

    /** The job and its end, as one transaction writes it. */
    public static Entries ended(Ending ending) {
        List<JobResult> results = List.of(ending.result());
        return new Entries(List.of(ending.receipt()), List.of(), results, List.of());
    }

    public static Entries forgotten(String... ids) {
        return new Entries(List.of(), List.of(ids), List.of(), List.of());
    }
}
