package dev.reelay.view;

import static dev.reelay.view.ViewRig.accepted;
import static dev.reelay.view.ViewRig.bytes;
import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.feed.FeedStatus;
import dev.reelay.feed.RecordReader;
import dev.reelay.feed.TopicFeed;
import dev.reelay.job.Ending;
import dev.reelay.job.JobState;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.ResultReader;
import dev.reelay.records.ResultReading;
import dev.reelay.records.StateRecords;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import dev.reelay.view.row.JobFilter;
import dev.reelay.view.row.JobRow;
import dev.reelay.view.row.Place;
import dev.reelay.view.row.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view on a real broker, on topics as Reelay makes them, with records as the ledger writes them. */
class LiveViewIT {

    private static final int PARTITIONS = 3;
    private static final TopicFeed.Pace QUICK =
            new TopicFeed.Pace(Duration.ofMillis(200), Duration.ofMillis(500), Duration.ofMillis(100));

    private final TestBroker broker = TestBroker.shared();
    private final String group = TestBroker.unique("view");
    private final TopicNames names = new TopicNames(
            group + "-requests",
            group + "-control",
            group + "-jobs",
            group + "-results",
            group + "-dead-letters",
            "audit",
            "generation-limits");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), group, "reelay", "w1");
    private final List<LiveView> open = new ArrayList<>();

    @BeforeEach
    void createTopics() {
        broker.createTopic(names.requests(), PARTITIONS, Map.of());
        new Topics(settings, names, Await.LONG).prepare();
    }

    @AfterEach
    void close() {
        open.forEach(LiveView::close);
    }

    @Test
    void whatIsInTheTopicsIsRestoredAndWhatComesIsSeen() throws BrokerException {
        Ending good = ended(job("good", 0), completed(), 9);
        Ending bad = ended(job("bad", 1), failed(FailureCode.SUBMISSION_UNKNOWN, "it may be there"), 9);
        Ending forgotten = ended(job("forgotten", 2), completed(), 9);
        commit(0, accepted(job("good", 0)));
        commit(0, running(job("good", 0)));
        commit(0, good);
        commit(1, bad);
        commit(2, forgotten);
        send(names.jobs(), 2, StateRecords.tombstone("forgotten"));
        commit(1, accepted(job("waiting", 3)));
        broker.produce(names.control(), bytes("pause/*"), bytes("{\"command\":\"pause\",\"by\":\"ana\"}"));

        LiveView view = start();

        Await.until("the restore", () -> view.feeds().toString(), view::isRestored);
        JobView jobs = view.jobs();
        assertThat(jobs.count(JobFilter.ALL)).isEqualTo(4);
        assertThat(row(view, "good").source()).isEqualTo(Source.RECEIPT);
        assertThat(row(view, "forgotten").source()).isEqualTo(Source.RESULT);
        assertThat(jobs.doubtful()).extracting(JobRow::id).containsExactly("bad");
        assertThat(jobs.oldestWaiting()).map(JobRow::id).contains("waiting");
        assertThat(view.commands().pausesInForce()).extracting(CommandRow::by).containsExactly("ana");
        assertThat(view.unreadableCount()).isZero();

        long version = jobs.version();
        commit(1, running(job("waiting", 3)));
        Await.until("the change", () -> row(view, "waiting").status() == Status.IN_PROGRESS);
        assertThat(jobs.changesSince(version).ids()).containsExactly("waiting");
        broker.produce(names.control(), bytes("pause/*"), bytes("{\"command\":\"resume\"}"));
        Await.until(
                "the end of the pause", () -> view.commands().pausesInForce().isEmpty());
        rawRecordsAreReadAgainByTheirPlaces(view);
    }

    private void rawRecordsAreReadAgainByTheirPlaces(LiveView view) throws BrokerException {
        try (RecordReader reader = new RecordReader(settings, Duration.ofSeconds(30))) {
            JobRow bad = row(view, "bad");
            var state = reader.read(
                            names.jobs(), bad.place().partition(), bad.place().offset())
                    .orElseThrow();
            assertThat(StateRecords.decode(state.key(), state.value()).status()).isEqualTo(Status.FAILED);
            Place place =
                    Objects.requireNonNull(Objects.requireNonNull(bad.end()).result());
            var result = reader.read(names.results(), place.partition(), place.offset())
                    .orElseThrow();
            assertThat(ResultReader.read(result.key(), result.value())).isInstanceOf(ResultReading.Result.class);
        }
    }

    @Test
    void aTransactionThatHangsHidesRecordsAndTheViewSaysHowMany() {
        commit(0, accepted(job("before", 0)));
        try (Producer<byte[], byte[]> hanging = broker.transactional(group + "-hanging")) {
            hanging.beginTransaction();
            var _ = hanging.send(record(names.jobs(), 0, StateRecords.encode(accepted(job("open", 1)))));
            hanging.flush();
            send(names.jobs(), 0, StateRecords.encode(accepted(job("behind", 2))));

            LiveView view = start();

            Await.until("the restore", () -> view.feeds().toString(), view::isRestored);
            Await.until("the hidden are counted", () -> view.feeds().getFirst().hidden() >= 2);
            assertThat(ids(view)).containsExactly("before");
            commit(1, accepted(job("beside", 3)));
            Await.until("other partitions go on", () -> ids(view).contains("beside"));

            hanging.abortTransaction();
            Await.until("what was hidden", () -> ids(view).equals(Set.of("before", "behind", "beside")));
        }
    }

    @Test
    void aPartitionThatIsAddedIsSeen() throws Exception {
        LiveView view = start();
        Await.until("the restore", () -> view.feeds().toString(), view::isRestored);

        broker.admin()
                .createPartitions(Map.of(names.jobs(), NewPartitions.increaseTo(PARTITIONS + 1)))
                .all()
                .get();
        commit(PARTITIONS, accepted(job("new", 0)));

        Await.until("the job of the new partition", () -> ids(view).contains("new"));
        assertThat(row(view, "new").place().partition()).isEqualTo(PARTITIONS);
    }

    @Test
    void aTopicThatIsMadeAnewTakesItsJobsWithItAndResultsStay() throws Exception {
        commit(0, running(job("gone", 0)));
        commit(0, ended(job("done", 0), completed(), 9));
        LiveView view = start();
        Await.until("the restore", () -> view.feeds().toString(), view::isRestored);
        assertThat(ids(view)).containsExactlyInAnyOrder("gone", "done");

        broker.admin().deleteTopics(List.of(names.jobs())).all().get();
        Await.until("the jobs are gone", () -> ids(view).equals(Set.of("done")));
        assertThat(row(view, "done").source()).isEqualTo(Source.RESULT);
        assertThat(view.feeds()).extracting(FeedStatus::trouble).contains(names.jobs() + ": the topic does not exist");

        Await.until("the topic is made anew", () -> {
            new Topics(settings, names, Await.LONG).prepare();
            return true;
        });
        commit(1, accepted(job("new", 1)));
        Await.until("the new job", () -> ids(view).equals(Set.of("done", "new")));
    }

    @Test
    void whatCannotBeReadIsNamedWithItsPlace() {
        broker.produce(List.of(new ProducerRecord<>(names.jobs(), 1, bytes("x"), bytes("not json"))));
        commit(1, accepted(job("a", 0)));

        LiveView view = start();

        Await.until("the job behind it", () -> ids(view).contains("a"));
        assertThat(view.unreadableCount()).isEqualTo(1);
        assertThat(view.unreadable()).singleElement().satisfies(unreadable -> {
            assertThat(unreadable.topic()).isEqualTo(names.jobs());
            assertThat(unreadable.partition()).isEqualTo(1);
            assertThat(unreadable.offset()).isZero();
            assertThat(unreadable.reason()).contains("is not JSON");
        });
    }

    @Test
    void theGroupIsDescribedWithItsMembersItsLagAndTheAgeOfTheAnswer() throws Exception {
        SettableClock clock = new SettableClock();
        GroupReader reader = new GroupReader(broker.admin(), group, names, clock);
        for (int i = 0; i < 5; i++) {
            broker.produce(List.of(new ProducerRecord<>(names.requests(), i % 2, bytes("k" + i), bytes("{}"))));
        }
        GroupState absent = reader.read(Duration.ZERO);
        assertThat(absent.state()).isEqualTo("Absent");
        assertThat(absent.members()).isEmpty();
        assertThat(absent.partitions()).hasSize(PARTITIONS);
        assertThat(absent.lag()).isEqualTo(5);

        try (KafkaConsumer<byte[], byte[]> worker = new KafkaConsumer<>(settings.requestsConsumer())) {
            worker.subscribe(List.of(names.requests()));
            Await.until("the assignment", () -> {
                worker.poll(Duration.ofMillis(50));
                return worker.assignment().size() == PARTITIONS;
            });
            worker.commitSync(Map.of(
                    new org.apache.kafka.common.TopicPartition(names.requests(), 0),
                    new org.apache.kafka.clients.consumer.OffsetAndMetadata(1)));

            assertThat(reader.read(Duration.ofMinutes(1))).isSameAs(absent);
            clock.now = clock.now.plusSeconds(61);
            GroupState state = reader.read(Duration.ofMinutes(1));

            assertThat(state.state()).isEqualTo("Stable");
            assertThat(state.readAt()).isEqualTo(clock.now);
            assertThat(state.members()).singleElement().satisfies(member -> {
                assertThat(member.clientId()).isEqualTo(group + "-w1-requests");
                assertThat(member.partitions()).containsExactly(0, 1, 2);
            });
            assertThat(state.partitions().getFirst())
                    .isEqualTo(new GroupState.Partition(0, group + "-w1-requests", 1L, 0, 3));
            assertThat(state.partitions().getFirst().lag()).isEqualTo(2);
            assertThat(state.lag()).isEqualTo(4);
        }
    }

    @Test
    void aGroupWhoseTopicIsNotThereIsNotDescribed() {
        TopicNames others = new TopicNames(group + "-none", "c", "j", "r", "d", "a", "generation-limits");
        GroupReader reader = new GroupReader(broker.admin(), group, others, InstantSource.system());

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> reader.read(Duration.ZERO))
                .withMessageContaining("The group " + group + " could not be described");
    }

    private static final class SettableClock implements InstantSource {
        private Instant now = ViewRig.NOON;

        @Override
        public Instant instant() {
            return now;
        }
    }

    private LiveView start() {
        LiveView view = new LiveView(
                settings, broker.admin(), names, new LiveView.Limits(1_000, 64 << 20), InstantSource.system(), QUICK);
        open.add(view);
        view.start();
        return view;
    }

    /** As a worker's turn does: one transaction with the receipt and the result. */
    private void commit(int partition, Ending ending) {
        commit(
                record(names.jobs(), partition, StateRecords.encode(ending.receipt())),
                record(names.results(), null, ViewRig.RESULTS.encode(ending.result())));
    }

    private void commit(int partition, JobState state) {
        commit(record(names.jobs(), partition, StateRecords.encode(state)));
    }

    @SafeVarargs
    private void commit(ProducerRecord<byte[], byte[]>... records) {
        try (Producer<byte[], byte[]> producer = broker.transactional(group + "-ledger")) {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> record : records) {
                var _ = producer.send(record);
            }
            producer.commitTransaction();
        }
    }

    private void send(String topic, int partition, OutgoingRecord record) {
        broker.produce(List.of(record(topic, partition, record)));
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, OutgoingRecord record) {
        return new ProducerRecord<>(topic, partition, record.key(), record.value());
    }

    private static JobRow row(LiveView view, String id) {
        return view.jobs().find(id).orElseThrow(() -> new AssertionError("no row of " + id));
    }

    private static Set<String> ids(LiveView view) {
        return Set.copyOf(view.jobs().ids(JobFilter.ALL));
    }
}
