package dev.reelay.ledger;

import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Storing;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.GroupCheck;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestLogs;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.kafka.Topics;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.StateRecords;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The ledger on Kafka. One instance serves all shards of a worker; thread-safe. */
public final class KafkaLedger implements Ledger {

    private static final int HEADER_OVERHEAD = 16;

    private final KafkaSettings settings;
    private final Admin admin;
    private final Topics topics;
    private volatile TopicSizes sizes;
    private final TopicNames names;
    private final String groupId;
    private final ResultRecords results;
    private final EntryRecords records;
    private final PartitionReader reader;
    private final RequestLogs logs;

    /**
     * Neither connects nor blocks. The caller closes the admin client.
     *
     * @param sizes the result of {@link Topics#prepare}
     */
    public KafkaLedger(
            KafkaSettings settings, Admin admin, Topics topics, TopicSizes sizes, TopicNames names, String groupId) {
        this.settings = settings;
        this.admin = admin;
        this.topics = topics;
        this.sizes = sizes;
        this.names = names;
        this.groupId = groupId;
        this.results = new ResultRecords("/reelay/" + groupId, sizes.maxResultBytes());
        this.records = new EntryRecords(names, groupId, results, new DeadLetterRecords(sizes.maxDeadLetterBytes()));
        this.reader = new PartitionReader(settings, groupId);
        this.logs = new RequestLogs(admin, names);
    }

    @Override
    public int partitions() {
        return sizes.requestPartitions();
    }

    @Override
    public boolean fits(Accepted job) {
        return StateRecords.sizeAtMost(job) + groupHeader() <= sizes.maxStateBytes();
    }

    @Override
    public boolean fits(Storing state) {
        // With room for the word of a cancel that comes too late.
        int longest = StateRecords.encode(state.cancel()).size();
        return longest + groupHeader() <= sizes.maxStateBytes();
    }

    private int groupHeader() {
        return EntryRecords.GROUP_HEADER.length() + groupId.length() * 3 + HEADER_OVERHEAD;
    }

    @Override
    public boolean canAnswer(Job job) {
        return results.fits(job);
    }

    /**
     * INVARIANT: the order. The end of the partition is final only after the former writer is fenced, and only a consumer that
     * has reached this end has read every job.
     */
    @Override
    public LedgerPartition open(int partition, InputRoom room) throws BrokerException {
        TopicPartition requests = new TopicPartition(names.requests(), partition);
        TopicPartition ledger = new TopicPartition(names.jobs(), partition);
        Producer<byte[], byte[]> producer = null;
        boolean opened = false;
        try {
            if (partition >= sizes.requestPartitions()) {
                growTopics();
            }
            producer = new KafkaProducer<>(settings.producer(partition, sizes));
            producer.initTransactions();
            // Now that the former writer is fenced, the group's offset and the end are final: both are asked for at
            // once.
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed = committed(requests);
            // Not read_committed: that end offset can be stale just after a commit.
            long end = end(ledger);
            PartitionReader.Content content = reader.read(ledger, end, room);
            StartPosition start = StartPosition.of(
                            content.position(), committed.get().get(requests), log(partition), content.isWritten())
                    .orElseThrow(() -> new StartupException(
                            PositionCheck.undecided(names, groupId, new TreeSet<>(Set.of(partition)))));
            opened = true;
            return new KafkaLedgerPartition(
                    producer, records, requests, content.jobs(), content.spend().values(), start);
        } catch (KafkaException | ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // Kafka's client wraps errors too, but a retry does not help
            }
            throw new BrokerException(
                    "Partition " + partition + " of " + names.jobs() + " could not be opened: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while opening partition " + partition + " of " + names.jobs(), e);
        } finally {
            if (!opened && producer != null) {
                producer.close(Duration.ZERO);
            }
        }
    }

    /** Requests has more partitions than at the start. Wrong topics do not stop a worker that runs: it retries. */
    private void growTopics() throws BrokerException {
        try {
            sizes = topics.prepare();
        } catch (StartupException e) {
            throw new BrokerException(e.getMessage(), e);
        }
    }

    private KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed(TopicPartition requests) {
        return admin.listConsumerGroupOffsets(
                        Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(requests))),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(groupId);
    }

    private long end(TopicPartition partition) throws ExecutionException, InterruptedException {
        return admin.listOffsets(
                        Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private RequestLog log(int partition) throws BrokerException {
        return Objects.requireNonNull(logs.of(List.of(partition)).get(partition));
    }

    @Override
    public JobInput.@Nullable Held readInput(int partition, String id, JobInput.Stored place) throws BrokerException {
        TopicPartition ledger = new TopicPartition(names.jobs(), partition);
        try {
            return reader.readInput(ledger, id, place, sizes);
        } catch (KafkaException e) {
            throw new BrokerException("The input of a job in " + ledger + " could not be read: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while reading the input of a job in " + ledger, e);
        }
    }

    @Override
    public boolean isLive(Membership membership, int partition) throws BrokerException {
        TopicPartition requests = new TopicPartition(names.requests(), partition);
        try {
            Collection<MemberDescription> members = admin.describeConsumerGroups(List.of(groupId))
                    .describedGroups()
                    .get(groupId)
                    .get()
                    .members();
            GroupCheck.problem(members, groupId, names.requests()).ifPresent(problem -> {
                throw new StartupException(problem);
            });
            return members.stream()
                    .anyMatch(member ->
                            member.consumerId().equals(membership.metadata().memberId())
                                    && member.assignment().topicPartitions().contains(requests));
        } catch (ExecutionException e) {
            throw new BrokerException("Group '" + groupId + "' could not be described: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while describing group '" + groupId + "'", e);
        }
    }
}
