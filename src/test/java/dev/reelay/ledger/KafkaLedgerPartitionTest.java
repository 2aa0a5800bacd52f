package dev.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.reelay.kafka.Membership;
import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.TopicNames;
import dev.reelay.ledger.BrokenProducer.At;
import dev.reelay.ledger.Commit.Aborted;
import dev.reelay.ledger.Commit.Broken;
import dev.reelay.ledger.Commit.Done;
import dev.reelay.ledger.Commit.StaleMembership;
import dev.reelay.records.DeadLetterRecords;
import dev.reelay.records.ResultRecords;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of a transaction whose producer fails in ways that a test cannot provoke on a real broker. */
class KafkaLedgerPartitionTest {

    private static final TopicPartition REQUESTS = new TopicPartition("requests", 3);
    private static final TopicNames NAMES =
            new TopicNames("requests", "control", "jobs", "results", "dead-letters", "audit", "generation-limits");
    private static final Membership MEMBERSHIP = new Membership(1, Set.of(3), new ConsumerGroupMetadata("reelay"));
    private static final Entries ENTRIES = new Entries(List.of(), List.of("a", "b"), List.of(), List.of());

    private final BrokenProducer producer = new BrokenProducer();
    private final KafkaLedgerPartition partition = new KafkaLedgerPartition(
            producer,
            new EntryRecords(NAMES, "reelay", new ResultRecords("/reelay", 9_000), new DeadLetterRecords(9_000)),
            REQUESTS,
            new LinkedHashMap<>(),
            List.of(),
            StartPosition.fresh(new RequestLog("topic-1", 7, 7)));

    @AfterEach
    void clearTheInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aTransactionCarriesItsRecordsAndTheOffset() {
        assertThat(commit()).isInstanceOf(Done.class);

        assertAllWrittenOnce();
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                Arguments.of(At.ACKNOWLEDGE, new UnknownProducerIdException("no such producer")),
                Arguments.of(At.ACKNOWLEDGE, new OutOfOrderSequenceException("a gap")),
                Arguments.of(At.ACKNOWLEDGE, new NotEnoughReplicasException("one of two")),
                Arguments.of(At.ACKNOWLEDGE, new RecordTooLargeException("too large")),
                Arguments.of(At.ACKNOWLEDGE, new TimeoutException("expired")),
                Arguments.of(At.ACKNOWLEDGE, new TransactionAbortableException("after exhausting retries")),
                Arguments.of(At.SEND, new TopicAuthorizationException("not allowed to write")),
                Arguments.of(At.SEND, new KafkaException("could not add partitions to the transaction")),
                Arguments.of(At.OFFSETS, new TimeoutException("no answer")),
                Arguments.of(At.OFFSETS, new CoordinatorLoadInProgressException("loading")),
                Arguments.of(At.OFFSETS, new GroupAuthorizationException("reelay")),
                Arguments.of(At.OFFSETS, new TransactionAbortableException("KIP-890")),
                Arguments.of(At.COMMIT, new TransactionAbortableException("KIP-890")),
                Arguments.of(At.COMMIT, new NotEnoughReplicasException("one of two")),
                Arguments.of(At.COMMIT, new KafkaException("something new")));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void anAbortableFailureIsAbortedAndTheProducerCanRetry(At at, RuntimeException failure) {
        producer.failing(at, failure);

        Commit first = commit();

        assertThat(first)
                .isInstanceOfSatisfying(
                        Aborted.class,
                        aborted -> assertThat(aborted.reason())
                                .contains(failure.getClass().getSimpleName()));
        assertThat(producer.calls()).endsWith(At.ABORT);
        assertThat(producer.history()).isEmpty();
        assertThat(commit()).isInstanceOf(Done.class);
        assertAllWrittenOnce();
    }

    static Stream<RuntimeException> ofTheGroup() {
        return Stream.of(
                new CommitFailedException("illegal generation"),
                new FencedInstanceIdException("the name is another's"),
                new UnknownMemberIdException("as KIP-1050 may deliver it"),
                new IllegalGenerationException("as KIP-1050 may deliver it"));
    }

    @ParameterizedTest
    @MethodSource("ofTheGroup")
    void aStaleMembershipIsRefused(RuntimeException failure) {
        producer.failing(At.OFFSETS, failure);

        assertThat(commit()).isInstanceOf(StaleMembership.class);

        assertThat(producer.calls()).endsWith(At.ABORT);
        assertThat(commit()).isInstanceOf(Done.class);
        assertAllWrittenOnce();
    }

    static Stream<Arguments> forGood() {
        return Stream.of(
                Arguments.of(At.BEGIN, new IllegalStateException("in a transaction already")),
                Arguments.of(At.BEGIN, new ProducerFencedException("fenced")),
                Arguments.of(At.SEND, new ProducerFencedException("fenced")),
                Arguments.of(At.ACKNOWLEDGE, new InvalidProducerEpochException("an old epoch")),
                Arguments.of(At.ACKNOWLEDGE, new InvalidPidMappingException("forgotten")),
                Arguments.of(At.ACKNOWLEDGE, new ClusterAuthorizationException("not allowed to be idempotent")),
                Arguments.of(At.ACKNOWLEDGE, new UnsupportedVersionException("too old")),
                Arguments.of(At.OFFSETS, new ProducerFencedException("fenced")),
                Arguments.of(At.OFFSETS, new TransactionalIdAuthorizationException("not allowed")),
                Arguments.of(At.COMMIT, new InvalidTxnStateException("nothing to commit")),
                Arguments.of(At.COMMIT, new InvalidPidMappingException("forgotten")),
                Arguments.of(At.COMMIT, new InterruptException("asked to stop")),
                Arguments.of(At.SEND, new OutOfMemoryError("heap")),
                Arguments.of(At.OFFSETS, new NoClassDefFoundError("a class of the client's")),
                Arguments.of(At.COMMIT, new StackOverflowError()));
    }

    @ParameterizedTest
    @MethodSource("forGood")
    void aFatalFailureBreaksTheProducer(At at, Throwable failure) {
        producer.failing(at, failure);

        assertThat(commit())
                .isInstanceOfSatisfying(
                        Broken.class,
                        broken -> assertThat(broken.reason())
                                .contains(failure.getClass().getSimpleName()));

        assertThat(producer.history()).isEmpty();
        assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
    }

    static Stream<Throwable> ofAnAbort() {
        return Stream.of(
                new TimeoutException("no answer"),
                new KafkaException("Failed to abort", new TransactionAbortableException("KIP-890")),
                new ProducerFencedException("fenced"),
                new OutOfMemoryError("heap"));
    }

    @ParameterizedTest
    @MethodSource("ofAnAbort")
    void aFailedAbortBreaksTheProducerAndBothFailuresAreReported(Throwable failure) {
        producer.failing(At.OFFSETS, new CoordinatorLoadInProgressException("loading"))
                .failing(At.ABORT, failure);

        assertThat(commit())
                .isInstanceOfSatisfying(
                        Broken.class,
                        broken -> assertThat(broken.reason())
                                .contains(
                                        "CoordinatorLoadInProgressException: loading",
                                        "then " + failure.getClass().getSimpleName()));
    }

    @Test
    void aCommitThatTimesOutIsRepeatedUntilItsOutcomeIsKnown() {
        producer.failing(At.COMMIT, new TimeoutException("8 s")).failing(At.COMMIT, new TimeoutException("8 s"));

        assertThat(commit()).isInstanceOf(Done.class);

        assertThat(producer.calls()).doesNotContain(At.ABORT);
        assertAllWrittenOnce();
    }

    @Test
    void aCommitThatAlwaysTimesOutIsBrokenAndNotAborted() {
        for (int i = 0; i < 3; i++) {
            producer.failing(At.COMMIT, new TimeoutException("8 s"));
        }

        assertThat(commit()).isInstanceOf(Broken.class);

        assertThat(producer.calls()).doesNotContain(At.ABORT);
    }

    @Test
    void theReasonNamesTheCauses() {
        producer.failing(
                At.ACKNOWLEDGE, new TransactionAbortableException("retries", new NotEnoughReplicasException("1 of 2")));

        assertThat(commit())
                .isEqualTo(new Aborted("TransactionAbortableException: retries (NotEnoughReplicasException: 1 of 2)"));
    }

    @Test
    void closeNeverThrows() {
        producer.closeException = new InterruptException("asked to stop");

        assertThatCode(partition::close).doesNotThrowAnyException();
    }

    private Commit commit() {
        return partition.commit(ENTRIES, 9, MEMBERSHIP);
    }

    private void assertAllWrittenOnce() {
        assertThat(producer.history())
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("a", "b", "\u0000position");
        assertThat(producer.consumerGroupOffsetsHistory())
                .containsExactly(Map.of("reelay", Map.of(REQUESTS, new OffsetAndMetadata(9, "topic-1"))));
    }
}
