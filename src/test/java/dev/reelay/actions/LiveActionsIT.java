package dev.reelay.actions;

import static dev.reelay.actions.ActionRig.BEN;
import static dev.reelay.actions.ActionRig.MIA;
import static dev.reelay.actions.ActionRig.text;
import static dev.reelay.actions.ActionRig.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.reelay.audit.Action;
import dev.reelay.feed.FeedStatus;
import dev.reelay.job.Job;
import dev.reelay.job.SourceRecord;
import dev.reelay.json.ExactJson;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.outcome.FailureCode;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.StateRecords;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import dev.reelay.testing.Await;
import dev.reelay.testing.Contract;
import dev.reelay.testing.TestBroker;
import dev.reelay.view.CommandRow;
import dev.reelay.view.FilledView;
import dev.reelay.view.row.JobFilter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Actions on a real broker, on topics as Reelay makes them, without workers. */
class LiveActionsIT {

    private static final int PARTITIONS = 3;

    private final TestBroker broker = TestBroker.shared();
    private final String group = TestBroker.unique("actions");
    private final TopicNames names = new TopicNames(
            group + "-requests",
            group + "-control",
            group + "-jobs",
            group + "-results",
            group + "-dead-letters",
            group + "-audit",
            "generation-limits");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), group, "reelay", "w1");
    private final List<ActingProcess> open = new ArrayList<>();

    @BeforeEach
    void createTopics() {
        broker.createTopic(names.requests(), PARTITIONS, Map.of());
        new Topics(settings, names, Await.LONG).prepare();
    }

    @AfterEach
    void close() {
        open.forEach(ActingProcess::close);
    }

    private ActingProcess process() {
        ActingProcess process = new ActingProcess(settings, broker.admin(), names);
        open.add(process);
        return process;
    }

    private void produce(String topic, int partition, List<OutgoingRecord> records) {
        broker.produce(records.stream()
                .map(record -> new ProducerRecord<>(topic, partition, record.key(), record.value()))
                .toList());
    }

    private List<ConsumerRecord<byte[], byte[]>> written(String topic) {
        return broker.readToEnd(topic, Await.LONG);
    }

    private void live(String prefix, int count) {
        produce(
                names.jobs(),
                1,
                IntStream.range(0, count)
                        .mapToObj(i -> StateRecords.encode(FilledView.accepted(FilledView.job(prefix + i, i))))
                        .toList());
    }

    private void theAuditTopicIsAsItsSchemaSays() throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : written(names.audit())) {
            Contract.AUDIT.check(ExactJson.unlimited().readTree(record.value()));
        }
    }

    @Test
    void whatWasRecordedAndLeftIsFinishedFromTheAuditTopicAlone() throws IOException {
        live("bad", 400);
        live("good", 100);
        ActingProcess killed = process(); // it reads the topics, and never does what it has recorded
        Await.until(
                "the restore",
                () -> killed.view().isRestored() && killed.view().jobs().count(JobFilter.ALL) == 500);
        BulkPlan plan = ((Planning.Ready)
                        killed.live().bulk().plan(Action.Kind.CANCEL, JobFilter.parse("id_prefix=bad"), 1_000, false))
                .plan();
        assertThat(killed.live().bulk().start(MIA, plan, "400", "wrong prompt")).isInstanceOf(ActionOutcome.Done.class);
        killed.live().close();
        assertThat(written(names.control())).isEmpty();

        List<ActingProcess> consoles = List.of(process(), process());
        consoles.forEach(ActingProcess::start);
        consoles.forEach(console -> console.live().finishWhatIsLeft());

        for (ActingProcess console : consoles) {
            Await.until(
                    "the end",
                    () -> console.live().bulk().progress(plan.id()).toString(),
                    () -> console.live()
                            .bulk()
                            .progress(plan.id())
                            .filter(it -> it.phase() == BulkProgress.Phase.FINISHED)
                            .isPresent());
        }
        assertThat(written(names.control()))
                .extracting(record -> text(record.key()))
                .containsOnly(IntStream.range(0, 400).mapToObj(i -> "bad" + i).toArray(String[]::new));
        assertThat(written(names.control()))
                .extracting(record -> ExactJson.unlimited()
                        .readTree(record.value())
                        .path("reason")
                        .asText())
                .containsOnly("wrong prompt");
        theAuditTopicIsAsItsSchemaSays();
    }

    @Test
    void whoeverRetriesAJobWritesTheSameRequest() throws IOException {
        String request = "{\"id\":\"a\",\"model\":\"%s\",\"input\":{\"prompt\":\"a cat\"}}".formatted(FilledView.MODEL);
        SourceRecord original = new SourceRecord(
                names.requests(),
                2,
                0,
                0,
                utf8("a"),
                utf8(request),
                List.of(new SourceRecord.Header("x-n", utf8("7"))));
        broker.produce(List.of(new ProducerRecord<>(
                names.requests(), 2, original.key(), original.value(), List.of(new RecordHeader("x-n", utf8("7"))))));
        Job job = ((RequestReading.Valid) new RequestReader(1 << 20, InstantSource.system()).read(original)).job();
        List<OutgoingRecord> records = FilledView.recordsOfFree(FilledView.failed(job, FailureCode.PROVIDER_REJECTED));
        produce(names.jobs(), 2, records.subList(0, 1));
        produce(names.results(), 2, records.subList(1, 2));
        List<ActingProcess> people = List.of(process(), process());
        people.forEach(ActingProcess::start);

        List<ActionOutcome> outcomes;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<ActionOutcome>> pressed = Stream.concat(people.stream(), people.stream())
                    .map(each -> CompletableFuture.supplyAsync(
                            () -> each.press(actions -> actions.retry(BEN, "a", false, null)), threads))
                    .toList();
            outcomes = pressed.stream().map(CompletableFuture::join).toList();
        }
        assertThat(outcomes)
                .allMatch(
                        outcome -> outcome instanceof ActionOutcome.Done || outcome instanceof ActionOutcome.AlreadySo)
                .anyMatch(ActionOutcome.Done.class::isInstance);

        long done =
                outcomes.stream().filter(ActionOutcome.Done.class::isInstance).count();
        List<ConsumerRecord<byte[], byte[]>> all = written(names.requests());
        assertThat(all).hasSize((int) (1 + done));
        List<ConsumerRecord<byte[], byte[]>> retries = all.subList(1, all.size());
        for (ConsumerRecord<byte[], byte[]> retry : retries) {
            assertThat(retry.partition()).isEqualTo(2);
            assertThat(retry.key()).isEqualTo(retries.getFirst().key());
            assertThat(retry.value()).isEqualTo(retries.getFirst().value());
            assertThat(retry.headers()).isEqualTo(retries.getFirst().headers());
        }
        assertThat(ExactJson.unlimited()
                        .readTree(retries.getFirst().value())
                        .path("id")
                        .asText())
                .isEqualTo("a~1");
        for (ActingProcess each : people) {
            assertThat(each.press(actions -> actions.retry(BEN, "a", false, null)))
                    .as("once the log has it, though no worker has taken it")
                    .isInstanceOf(ActionOutcome.AlreadySo.class);
        }
        theAuditTopicIsAsItsSchemaSays();
    }

    @Test
    void aPauseIsInForceAndInTheLogAndSoIsItsEnd() throws IOException {
        ActingProcess console = process();
        console.start();

        assertThat(console.live().actions().pause(MIA, "*", "prices changed")).isInstanceOf(ActionOutcome.Done.class);
        Await.until(
                "the pause", () -> !console.view().commands().pausesInForce().isEmpty());
        assertThat(console.view().commands().pausesInForce())
                .extracting(CommandRow::by, CommandRow::reason)
                .containsExactly(tuple("mia", "prices changed"));
        assertThat(console.live().actions().resume(BEN, "*", null)).isInstanceOf(ActionOutcome.Done.class);
        Await.until("its end", () -> console.view().commands().pausesInForce().isEmpty());

        Await.until(
                "the log",
                () -> console.live().feed().toString(),
                () -> console.live().log().newest(9).size() == 4);
        theAuditTopicIsAsItsSchemaSays();
    }

    @Test
    void whereTheAuditTopicCannotBeUsedNothingIsDone() {
        broker.createTopic(names.audit(), 1, Map.of("cleanup.policy", "compact"));
        ActingProcess console = process();
        console.start();

        assertThat(console.live().actions().pause(MIA, "*", null))
                .isInstanceOfSatisfying(ActionOutcome.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("not_recorded");
                    assertThat(refused.message()).contains("cleanup.policy is compact and must be delete");
                });
        assertThat(written(names.control())).isEmpty();
    }

    @Test
    void beforeTheFirstActionThereIsNoAuditTopic() {
        ActingProcess console = process();
        console.start();

        Await.until("the status says so", () -> console.live().feed().trouble() != null);
        FeedStatus feed = console.live().feed();
        assertThat(feed.trouble())
                .isEqualTo(names.audit() + ": the topic does not exist yet: the first action makes it");
        assertThat(console.live().log().newest(9)).isEmpty();
    }
}
