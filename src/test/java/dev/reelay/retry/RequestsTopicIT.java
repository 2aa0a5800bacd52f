package dev.reelay.retry;

import static dev.reelay.retry.TestRecord.READER;
import static dev.reelay.retry.TestRecord.ready;
import static dev.reelay.retry.TestRecord.refused;
import static dev.reelay.retry.TestRecord.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.reelay.cost.Charged;
import dev.reelay.feed.RecordReader;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.outcome.Status;
import dev.reelay.request.RequestReading;
import dev.reelay.send.RecordSender;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The request of a job is found in a real topic, or is said to be gone; a retry comes to its partition. */
class RequestsTopicIT {

    private static final int PARTITION = 2;

    private final TestBroker broker = TestBroker.shared();
    private final String topic = TestBroker.unique("retried");
    private final TopicNames names =
            new TopicNames(topic, "control", "jobs", "results", "dlq", "audit", "generation-limits");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), topic, "reelay", "w1");
    private final RecordReader records = new RecordReader(settings, Duration.ofSeconds(20));
    private final RecordSender sender = new RecordSender(settings, "test");
    private final Originals originals = new RequestsTopic(records, names);
    private final Retries retries = new Retries(originals, READER, new TestEvidence(), TestEvidence.RETENTION);

    @BeforeEach
    void createTopic() {
        broker.createTopic(topic, 3, Map.of());
    }

    @AfterEach
    void close() {
        records.close();
        sender.close();
    }

    @Test
    void aRetryIsMadeFromTheRecordAndARetryOfThatFromTheNext() throws BrokerException {
        produce("a", "b", "c");

        Preparation.Ready first = ready(retries.prepare(candidate(1), false));
        sender.send(topic, first.partition(), first.record());
        Preparation.Ready second = ready(retries.prepare(candidate(3), false));

        assertThat(first.id()).isEqualTo("b~1");
        assertThat(first.partition()).isEqualTo(PARTITION);
        assertThat(second.id()).isEqualTo("b~2");
        assertThat(TestRecord.headers(second.record().headers(), "x-n")).containsExactly("b");
    }

    @Test
    void aRecordThatRetentionRemovedIsGoneAndSoIsOneBeyondTheEnd() throws Exception {
        produce("a", "b", "c");
        RetryCandidate deleted = candidate(1);
        broker.admin()
                .deleteRecords(Map.of(new TopicPartition(topic, PARTITION), RecordsToDelete.beforeOffset(2)))
                .all()
                .get();

        assertThat(refused(retries.prepare(deleted, true)).reason()).isEqualTo(Refusal.RECORD_GONE);
        assertThat(refused(retries.prepare(deleted, true)).message())
                .contains("gone from offset 1 of partition " + PARTITION);
        assertThat(originals.find(PARTITION, 3)).isEmpty();
        assertThat(originals.find(PARTITION, 2)).isPresent();
    }

    @Test
    void aRecordOfATransactionThatWasAbortedIsNone() throws BrokerException {
        try (Producer<byte[], byte[]> producer = broker.transactional(topic)) {
            producer.beginTransaction();
            var _ = producer.send(record("a"));
            producer.flush();
            producer.abortTransaction();
        }
        produce("b");

        assertThat(originals.find(PARTITION, 0)).as("aborted").isEmpty();
        long next = broker.readToEnd(topic, Await.LONG).getFirst().offset();
        assertThat(originals.find(PARTITION, next))
                .hasValueSatisfying(b -> assertThat(b.key()).isEqualTo(utf8("b")));
    }

    @Test
    void aTopicThatWasMadeAnewHasNoRecordOfTheJobs() throws Exception {
        produce("a", "b", "c");
        RetryCandidate job = candidate(1);
        RetryCandidate last = candidate(2);
        broker.admin().deleteTopics(List.of(topic)).all().get();
        await().atMost(Await.LONG)
                .until(() -> !broker.admin().listTopics().names().get().contains(topic));
        broker.createTopic(topic, 3, Map.of());
        produce("x", "y");

        assertThat(refused(retries.prepare(job, true)).reason()).isEqualTo(Refusal.OTHER_RECORD);
        assertThat(refused(retries.prepare(job, true)).message()).contains("the topic was made anew");
        assertThat(refused(retries.prepare(last, true)).reason()).isEqualTo(Refusal.RECORD_GONE);
    }

    @Test
    void withoutAnAnswerNothingIsCalledGone() {
        RecordReader impatient = new RecordReader(settings, Duration.ofSeconds(1));
        try (impatient) {
            Originals missing = new RequestsTopic(
                    impatient,
                    new TopicNames(topic + "-not", "control", "jobs", "results", "dlq", "audit", "generation-limits"));

            assertThatExceptionOfType(BrokerException.class).isThrownBy(() -> missing.find(0, 0));
        }
    }

    private void produce(String... ids) {
        broker.produce(Stream.of(ids).map(this::record).toList());
    }

    private ProducerRecord<byte[], byte[]> record(String id) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic, PARTITION, utf8(id), utf8("{\"id\":\"" + id + "\",\"model\":\"a/b\",\"input\":{}}"));
        record.headers().add("x-n", utf8(id));
        return record;
    }

    /** The job that a worker made of the record at this offset, once it has failed. */
    private RetryCandidate candidate(long offset) throws BrokerException {
        SourceRecord original = originals.find(PARTITION, offset).orElseThrow();
        Job job = ((RequestReading.Valid) READER.read(original)).job();
        return new RetryCandidate(
                job.id(),
                Status.FAILED,
                "provider_rejected",
                Charged.NO,
                null,
                new RetryCandidate.Receipt(
                        job.contentHash(),
                        PARTITION,
                        job.origin().offset(),
                        "request",
                        TestEvidence.ENDED,
                        TestEvidence.ENDED));
    }
}
