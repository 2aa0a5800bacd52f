package dev.reelay.ledger;

import dev.reelay.job.JobState;
import dev.reelay.kafka.Membership;
import dev.reelay.records.Position;
import dev.reelay.records.Spend;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;

/**
 * A partition of the ledger with its transactional producer.
 *
 * <p>INVARIANT: every transaction carries the partition's position, and the same as the group's offset under the membership it
 * was made for. The producer's epoch
 * alone does not stop a worker that was suspended, was fenced and opened the partition again; the group's generation does
 * (KIP-447).
 */
final class KafkaLedgerPartition implements LedgerPartition {

    private static final int COMMIT_TRIES = 3;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final EntryRecords records;
    private final TopicPartition requests;
    private @Nullable SequencedMap<String, JobState> jobs;
    private final Collection<Spend> spend;
    private final StartPosition start;
    private @Nullable Long brokenAt;

    KafkaLedgerPartition(
            Producer<byte[], byte[]> producer,
            EntryRecords records,
            TopicPartition requests,
            SequencedMap<String, JobState> jobs,
            Collection<Spend> spend,
            StartPosition start) {
        this.producer = producer;
        this.records = records;
        this.requests = requests;
        this.jobs = jobs;
        this.spend = List.copyOf(spend);
        this.start = start;
        this.brokenAt = start.brokenAt();
    }

    @Override
    public SequencedMap<String, JobState> takeJobs() {
        if (jobs == null) {
            throw new IllegalStateException("the jobs of " + requests + " were taken before");
        }
        SequencedMap<String, JobState> taken = jobs;
        jobs = null;
        return taken;
    }

    @Override
    public Collection<Spend> spend() {
        return spend;
    }

    @Override
    public StartPosition start() {
        return start;
    }

    @Override
    public void breakOff(long brokenAt) {
        this.brokenAt = brokenAt;
    }

    /** Never throws: every failure, including an {@code Error} of the client, is a {@link Commit}. */
    @Override
    public Commit commit(Entries entries, long nextOffset, Membership membership) {
        if (!membership.owns(requests.partition())) {
            return new Commit.StaleMembership("the membership does not own " + requests);
        }
        AtomicReference<Exception> sendFailure = new AtomicReference<>();
        try {
            producer.beginTransaction();
            String topicId = start.topicId();
            Position position = new Position(nextOffset, topicId, brokenAt);
            for (ProducerRecord<byte[], byte[]> record : records.of(entries, position, requests.partition())) {
                // The callback gets the outcome before the commit returns.
                var _ = producer.send(record, (_, failure) -> {
                    if (failure != null) {
                        sendFailure.compareAndSet(null, failure);
                    }
                });
            }
            producer.sendOffsetsToTransaction(
                    Map.of(requests, StartPosition.groupOffset(nextOffset, topicId)), membership.metadata());
            return commitTransaction();
        } catch (RuntimeException e) {
            Exception first = sendFailure.get();
            return afterFailure(cause(first == null ? e : first));
        } catch (Error e) {
            // The producer may be in any state. If the error is permanent, opening the next one fails too.
            return new Commit.Broken(e.toString());
        }
    }

    /** A producer in an error state throws a plain {@code KafkaException} around the exception that caused the state. */
    private static Exception cause(Exception failure) {
        return failure.getClass() == KafkaException.class && failure.getCause() instanceof Exception inner
                ? inner
                : failure;
    }

    /** After a time-out only another call of {@code commitTransaction} shows how the commit ended. */
    private Commit commitTransaction() {
        for (int attempt = 1; ; attempt++) {
            try {
                producer.commitTransaction();
                return new Commit.Done();
            } catch (TimeoutException e) {
                if (attempt == COMMIT_TRIES) {
                    return new Commit.Broken("commit not answered: " + e.getMessage());
                }
            }
        }
    }

    private Commit afterFailure(Exception failure) {
        String reason = describe(failure);
        if (isFatal(failure)) {
            return new Commit.Broken(reason);
        }
        try {
            producer.abortTransaction();
        } catch (RuntimeException | Error e) {
            return new Commit.Broken(reason + "; then " + describe(e));
        }
        return isStaleMembership(failure) ? new Commit.StaleMembership(reason) : new Commit.Aborted(reason);
    }

    /** The failure and its causes: "aborted after exhausting retries" alone does not explain it. */
    private static String describe(Throwable failure) {
        String description = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return failure.getCause() == null ? description : description + " (" + describe(failure.getCause()) + ")";
    }

    /** Kafka's producer reports the first two as {@code CommitFailedException} so far; KIP-1050 may change that. */
    private static boolean isStaleMembership(Exception failure) {
        return failure instanceof UnknownMemberIdException
                || failure instanceof IllegalGenerationException
                || failure instanceof CommitFailedException
                || failure instanceof FencedInstanceIdException;
    }

    /**
     * Failures after which an abort is pointless. Some others are fatal too: a missing right to the transactional id, an unknown
     * producer id, an unexpected transaction state. The producer then refuses to abort, which makes the commit
     * {@code Broken}, so this list need not be complete.
     */
    private static boolean isFatal(Exception failure) {
        return failure instanceof ProducerFencedException
                || failure instanceof InvalidProducerEpochException
                || failure instanceof InterruptException
                || !(failure instanceof KafkaException);
    }

    /** The next opener aborts an open transaction, so correctness does not depend on this call. */
    @Override
    public void close() {
        try {
            producer.close(CLOSE_TIMEOUT);
        } catch (KafkaException _) {
            // An interrupt, or a producer in an error state.
        }
    }
}
