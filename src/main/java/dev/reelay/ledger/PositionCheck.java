package dev.reelay.ledger;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds the partitions that were written but whose position neither the ledger nor the group knows, before any shard opens:
 * to read their requests from the beginning could pay again for jobs whose receipts have expired.
 *
 * <p>Reads only those partitions of the ledger for which the group has no offset, so that the start of one worker of many costs
 * two requests; and of those only the last records, unless there is no position among them: every transaction writes one.
 */
public final class PositionCheck {

    private final KafkaSettings settings;
    private final Admin admin;
    private final TopicNames names;
    private final String groupId;

    public PositionCheck(KafkaSettings settings, Admin admin, TopicNames names, String groupId) {
        this.settings = settings;
        this.admin = admin;
        this.names = names;
        this.groupId = groupId;
    }

    /**
     * Blocks until all is read.
     *
     * @param partitions the number of partitions of the requests topic
     * @throws StartupException with one line that names all partitions without a position and the command that sets it
     * @throws BrokerException when the brokers do not answer
     */
    public void check(int partitions) throws BrokerException {
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(groupId)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < partitions; partition++) {
                if (committed.get(new TopicPartition(names.requests(), partition)) == null) {
                    ends.put(new TopicPartition(names.jobs(), partition), OffsetSpec.latest());
                }
            }
            SortedSet<Integer> undecided = withoutPosition(ends);
            if (!undecided.isEmpty()) {
                throw new StartupException(undecided(names, groupId, undecided));
            }
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new BrokerException("The positions of group '" + groupId + "' could not be read: " + cause, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while reading the positions of group '" + groupId + "'", e);
        }
    }

    private SortedSet<Integer> withoutPosition(Map<TopicPartition, OffsetSpec> specs)
            throws ExecutionException, InterruptedException, BrokerException {
        PartitionReader reader = new PartitionReader(settings, groupId);
        SortedSet<Integer> without = new TreeSet<>();
        var ends = admin.listOffsets(specs, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
        for (TopicPartition ledger : specs.keySet()) {
            long end = ends.partitionResult(ledger).get().offset();
            if (end > 0 && !reader.endsWithPosition(ledger, end)) {
                PartitionReader.Content content = reader.read(ledger, end, InputRoom.none());
                if (content.isWritten() && content.position() == null) {
                    without.add(ledger.partition());
                }
            }
        }
        return without;
    }

    /** The problem of such partitions, in one line, and what to do. */
    static String undecided(TopicNames names, String groupId, SortedSet<Integer> partitions) {
        String numbers = partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
        return ("%1$s: its partitions %2$s were written, but neither they nor group '%3$s' say how far %4$s was read. Stop all"
                        + " workers and decide: kafka-consumer-groups --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --group %3$s"
                        + " --topic %4$s:%2$s --reset-offsets --execute with --to-latest (skips all requests that are there now) or"
                        + " --to-datetime or --to-earliest (submits, and pays, again what was done before and has no receipt any"
                        + " more)")
                .formatted(names.jobs(), numbers, groupId, names.requests());
    }
}
