package dev.reelay.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cli.CommandRun;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.outcome.FailureCode;
import dev.reelay.pull.ListedModels;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.StateRecords;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import dev.reelay.view.FilledView;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands in this JVM on a real broker, with records as workers write them. */
class CommandsOnBrokersIT {

    private static final String REQUEST = "{\"id\":\"order-1\",\"model\":\"" + FilledView.MODEL
            + "\",\"input\":{\"prompt\":\"A lighthouse\",\"image_url\":\"https://example.com/a.jpg\"}}";

    private final TestBroker broker = TestBroker.shared();
    private final String prefix = TestBroker.unique("commands");
    private final TopicNames names = new TopicNames(
            prefix + "-requests",
            prefix + "-control",
            prefix + "-jobs",
            prefix + "-results",
            prefix + "-dead-letters",
            prefix + "-audit",
            "generation-limits");
    private final CommandRun run = new CommandRun(new ListedModels(), Connections.TO_BROKERS, WaitClock.SYSTEM)
            .env("KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers())
            .env("REELAY_GROUP_ID", prefix)
            .env("REELAY_TOPICS_REQUESTS", names.requests())
            .env("REELAY_TOPICS_CONTROL", names.control())
            .env("REELAY_TOPICS_JOBS", names.jobs())
            .env("REELAY_TOPICS_RESULTS", names.results())
            .env("REELAY_TOPICS_DEAD_LETTERS", names.deadLetters())
            .env("REELAY_TOPICS_AUDIT", names.audit())
            .env("REELAY_USER", "ana");

    @BeforeEach
    void createTopics() {
        broker.createTopic(names.requests(), 3, Map.of("compression.type", "uncompressed"));
        KafkaSettings settings =
                KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), prefix, "reelay", "w1");
        new Topics(settings, names, Await.LONG).prepare();
    }

    @Test
    void aRequestIsWrittenAsItIsToThePartitionOfItsId() {
        assertThat(run.in(REQUEST).run("submit", "-", "-o", "json"))
                .as(run.err())
                .isZero();

        ConsumerRecord<byte[], byte[]> sent =
                broker.readToEnd(names.requests(), Await.LONG).getFirst();
        assertThat(sent.key()).isEqualTo(bytes("order-1"));
        assertThat(sent.value()).isEqualTo(bytes(REQUEST));
        assertThat(sent.partition()).isEqualTo(run.json().path("partition").intValue());
        assertThat(sent.offset()).isEqualTo(run.json().path("offset").longValue());
        broker.produce(names.requests(), bytes("order-1"), bytes(REQUEST)); // by Java's default partitioner
        assertThat(broker.readToEnd(names.requests(), Await.LONG))
                .extracting(ConsumerRecord::partition)
                .containsOnly(sent.partition());
    }

    @Test
    void jobsAreFoundWithTheirResultsAndWaitedFor() {
        broker.produce(names.jobs(), bytes("waiting"), state("waiting").value());
        end("done");

        assertThat(run.run("list", "-o", "jsonl")).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.run("get", "done", "-o", "json")).as(run.err()).isZero();
        assertThat(run.json().at("/result/video_urls")).hasSize(1);
        assertThat(run.run("wait", "done")).as(run.err()).isZero();
        assertThat(run.run("wait", "waiting", "--timeout", "1s")).isEqualTo(75);
        assertThat(run.run("get", "none")).isEqualTo(65);
    }

    @Test
    void aPauseIsWrittenWithItsEntryInTheAuditTopicAndSeenByTheNextCommand() {
        assertThat(run.run("pause", "--all", "--reason", "the bill"))
                .as(run.err())
                .isZero();
        assertThat(run.run("pauses")).as(run.err()).isZero();
        assertThat(run.out()).contains("ana  the bill");
        assertThat(run.run("cancel", "order-1", "--yes")).as(run.err()).isZero();
        assertThat(run.run("resume", "--all")).as(run.err()).isZero();
        assertThat(run.run("pauses")).as(run.err()).isZero();
        assertThat(run.err()).isEqualTo("nothing is paused\n");

        assertThat(broker.readToEnd(names.control(), Await.LONG))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("pause/*", "order-1", "pause/*");
        assertThat(broker.readToEnd(names.audit(), Await.LONG))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .allSatisfy(entry -> assertThat(entry).contains("\"user\":\"ana\"", "\"via\":\"cli\""))
                .anySatisfy(entry -> assertThat(entry).contains("\"action\":\"pause\"", "the bill"));
    }

    @Test
    void aFailedJobIsRetriedUnderTheNextIdAndADryRunWritesNothing() {
        broker.produce(List.of(new ProducerRecord<>(names.requests(), 2, bytes("order-1"), bytes(REQUEST))));
        Job job = ((RequestReading.Valid) new RequestReader(1 << 20, InstantSource.system())
                        .read(new SourceRecord(names.requests(), 2, 0, 0, bytes("order-1"), bytes(REQUEST), List.of())))
                .job();
        List<OutgoingRecord> records = FilledView.recordsOfFree(FilledView.failed(job, FailureCode.PROVIDER_REJECTED));
        produce(names.jobs(), records.get(0));
        produce(names.results(), records.get(1));

        assertThat(run.run("retry", "--all", "--state", "failed", "--dry-run", "-o", "json"))
                .as(run.err())
                .isZero();
        assertThat(run.json().path("count").intValue()).isEqualTo(1);
        assertThat(broker.readToEnd(names.requests(), Await.LONG)).hasSize(1);

        assertThat(run.run("retry", "order-1")).as(run.err()).isZero();
        assertThat(run.run("retry", "--all", "--state", "failed", "--yes"))
                .as(run.err())
                .isZero();
        List<ConsumerRecord<byte[], byte[]>> requests = broker.readToEnd(names.requests(), Await.LONG);
        assertThat(requests.subList(1, requests.size())).isNotEmpty().allSatisfy(retry -> {
            assertThat(retry.partition()).isEqualTo(2);
            assertThat(new String(retry.value(), StandardCharsets.UTF_8)).contains("\"id\":\"order-1~1\"");
        });
    }

    @Test
    void deadLettersAreListedAndShown() {
        var letter = new ProducerRecord<>(names.deadLetters(), 0, bytes("k1"), bytes("not JSON"));
        letter.headers().add(new RecordHeader("dead-letter-code", bytes("invalid_request")));
        broker.produce(List.of(letter));

        assertThat(run.run("dead-letters", "list")).as(run.err()).isZero();
        assertThat(run.out()).contains("0/0 ", "invalid_request", "k1").doesNotContain("not JSON");
        assertThat(run.run("dead-letters", "show", "0/0", "--value"))
                .as(run.err())
                .isZero();
        assertThat(run.out()).endsWith("\nnot JSON\n");
        assertThat(run.run("dead-letters", "redrive", "0/0")).as(run.out()).isEqualTo(65);
    }

    @Test
    void theDoctorFindsWhatIsWrong() {
        assertThat(run.env("REELAY_SIMULATOR", "true").run("doctor", "--clock", "-o", "json"))
                .as(run.out())
                .isEqualTo(1);
        assertThat(run.json().path("checks"))
                .filteredOn(check -> check.path("level").asText().equals("wrong"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.path("area").asText()).isEqualTo("workers");
                    assertThat(check.path("message").asText()).startsWith("no worker is in the group " + prefix);
                });
        assertThat(run.json().path("checks"))
                .anyMatch(check -> check.path("message").asText().startsWith("the broker's clock is "))
                .anyMatch(check -> check.path("message").asText().equals("all have the settings that workers need"))
                .anyMatch(check -> check.path("message").asText().equals("this user may do all that commands do"));

        run.env("REELAY_TOPICS_JOBS", names.results()).env("REELAY_TOPICS_RESULTS", names.jobs());
        assertThat(run.run("doctor", "--offline")).isEqualTo(1);
        assertThat(run.out())
                .contains("wrong    topics   " + names.jobs() + ": cleanup.policy is compact and must be delete");
    }

    @Test
    void topicsThatDoNotExistAreNamedAtOnceAndBrokersThatDoNotAnswerToo() {
        run.env("REELAY_TOPICS_JOBS", prefix + "-other");
        assertThat(run.run("list")).isEqualTo(69);
        assertThat(run.err()).contains("there is no topic " + prefix + "-other at ", "REELAY_TOPICS_*");

        assertThat(run.run("list", "-b", "127.0.0.1:9")).isEqualTo(69);
        assertThat(run.err()).contains("KAFKA_BOOTSTRAP_SERVERS is 127.0.0.1:9: no answer within 10 s");
        assertThat(run.run("list", "-b", "no-such-host.invalid:9092")).isEqualTo(64);
        assertThat(run.err()).contains("no-such-host.invalid:9092", "bootstrap");
        assertThat(run.run("doctor", "--offline", "-b", "127.0.0.1:9")).isEqualTo(1);
        assertThat(run.out()).contains("wrong    brokers  KAFKA_BOOTSTRAP_SERVERS is 127.0.0.1:9");
    }

    private void end(String id) {
        var ending = FilledView.completed(FilledView.job(id, 0));
        List<OutgoingRecord> records = FilledView.recordsOfFree(ending);
        produce(names.jobs(), records.get(0));
        produce(names.results(), records.get(1));
    }

    private static OutgoingRecord state(String id) {
        return StateRecords.encode(FilledView.accepted(FilledView.job(id, 1)));
    }

    /** The state of a job is in the partition of its request. */
    private void produce(String topic, OutgoingRecord record) {
        broker.produce(List.of(new ProducerRecord<>(topic, 2, record.key(), record.value())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
