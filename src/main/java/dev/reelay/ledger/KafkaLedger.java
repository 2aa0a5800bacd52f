package dev.reelay.ledger;

import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.kafka.Topics;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.ResultRecords;
import dev.reelay.records.StateRecords;
import dev.reelay.records.UnreadableStateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The ledger on Kafka. One instance serves all shards of a worker; thread-safe. */
public final class KafkaLedger implements Ledger {

    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration RESTORE_STALL = Duration.ofSeconds(60);

    /** One restore can use the whole network; more at a time only take memory. */
    private static final int CONCURRENT_RESTORES = 4;

    private static final int HEADER_OVERHEAD = 16;

    private final KafkaSettings settings;
    private final Admin admin;
    private final Topics topics;
    private volatile TopicSizes sizes;
    private final TopicNames names;
    private final String groupId;
    private final ResultRecords results;
    private final EntryRecords records;
    private final Semaphore restores = new Semaphore(CONCURRENT_RESTORES);

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
    }

    @Override
    public boolean fits(Accepted job) {
        int group = EntryRecords.GROUP_HEADER.length() + groupId.length() * 3 + HEADER_OVERHEAD;
        return StateRecords.sizeAtMost(job) + group <= sizes.maxStateBytes();
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
            OffsetAndMetadata committed = committed(requests);
            // Not read_committed: that end offset can be stale just after a commit.
            long end = offset(ledger, OffsetSpec.latest());
            RestoredJobs jobs = restore(ledger, end, room);
            if (committed == null && !jobs.isEmpty()) {
                throw new StartupException("Partition " + partition + " of " + names.jobs() + " holds " + jobs.size()
                        + " jobs, but group '" + groupId + "' has no committed offset for " + requests
                        + ": set it with kafka-consumer-groups --reset-offsets to the next request to read;"
                        + " reading from the beginning could pay again for jobs whose receipts have expired");
            }
            long next = committed == null ? offset(requests, OffsetSpec.earliest()) : committed.offset();
            opened = true;
            return new KafkaLedgerPartition(producer, records, requests, jobs.all(), next);
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

    private @Nullable OffsetAndMetadata committed(TopicPartition requests)
            throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(
                        Map.of(groupId, new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(requests))),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(groupId)
                .get()
                .get(requests);
    }

    private long offset(TopicPartition partition, OffsetSpec spec) throws ExecutionException, InterruptedException {
        return admin.listOffsets(Map.of(partition, spec), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private RestoredJobs restore(TopicPartition ledger, long end, InputRoom room)
            throws InterruptedException, BrokerException {
        RestoredJobs jobs = new RestoredJobs(room);
        restores.acquire();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings.restoreConsumer(ledger.partition()))) {
            consumer.assign(List.of(ledger));
            consumer.seekToBeginning(List.of(ledger));
            long position = consumer.position(ledger);
            long moved = System.nanoTime();
            while (position < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    restore(record, jobs);
                }
                long now = consumer.position(ledger);
                if (now > position) {
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > RESTORE_STALL.toNanos()) {
                    throw new BrokerException(
                            "The restore of " + ledger + " stopped at offset " + now + " of " + end
                                    + ": no progress for " + RESTORE_STALL.toSeconds() + " s",
                            null);
                }
                position = now;
            }
        } finally {
            restores.release();
        }
        return jobs;
    }

    private void restore(ConsumerRecord<byte[], byte[]> record, RestoredJobs jobs) {
        if (record.key() == null) {
            throw new StartupException(
                    record.topic() + "-" + record.partition() + " at offset " + record.offset()
                            + " has no key, so Reelay did not write it: set REELAY_TOPICS_JOBS to a topic that only Reelay writes");
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            jobs.remove(id);
            return;
        }
        Header group = record.headers().lastHeader(EntryRecords.GROUP_HEADER);
        String writer = group == null ? "" : new String(group.value(), StandardCharsets.UTF_8);
        if (!writer.equals(groupId)) {
            throw new StartupException(
                    record.topic() + " was written by group '" + writer + "', this worker's group is '"
                            + groupId + "': set REELAY_GROUP_ID to '" + writer
                            + "', or set REELAY_TOPICS_* to topics of this group");
        }
        jobs.put(decode(record), record.offset());
    }

    private JobState decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return StateRecords.decode(record.key(), record.value());
        } catch (UnreadableStateException e) {
            throw new StartupException(record.topic() + "-" + record.partition() + " at offset " + record.offset()
                    + ": " + e.getMessage());
        }
    }

    @Override
    public JobInput.@Nullable Held readInput(int partition, String id, JobInput.Stored place) throws BrokerException {
        TopicPartition ledger = new TopicPartition(names.jobs(), partition);
        try {
            restores.acquire();
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(settings.inputConsumer(partition, sizes))) {
                consumer.assign(List.of(ledger));
                consumer.seek(ledger, place.offset());
                return new StoredInput(consumer, ledger, id, place).read();
            } finally {
                restores.release();
            }
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
            return admin
                    .describeConsumerGroups(List.of(groupId))
                    .describedGroups()
                    .get(groupId)
                    .get()
                    .members()
                    .stream()
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
