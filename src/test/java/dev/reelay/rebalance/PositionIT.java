package dev.reelay.rebalance;

import static dev.reelay.rebalance.LedgerRig.accepted;
import static dev.reelay.rebalance.LedgerRig.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reelay.kafka.Membership;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.ledger.PositionCheck;
import dev.reelay.ledger.StartPosition;
import dev.reelay.ledger.StartPosition.Origin;
import dev.reelay.testing.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a partition goes on after its group's offset, or the log of its requests, has changed on the brokers. */
class PositionIT {

    private final LedgerRig rig = new LedgerRig();
    private final TopicPartition requests = new TopicPartition(rig.names.requests(), 0);

    /** Ten requests, five of which are decided. */
    @BeforeEach
    void decideHalf() throws Exception {
        send(10);
        try (Member member = rig.join()) {
            commit(rig.open(), 5, member.awaitOwning(0));
        }
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void aLedgerWhoseGroupIsForgottenGoesOnWhereItStopped() throws Exception {
        rig.broker.admin().deleteConsumerGroups(List.of(rig.group)).all().get();

        assertThat(rig.open().start())
                .extracting(StartPosition::nextOffset, StartPosition::seek)
                .containsExactly(5L, true);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aLedgerOfAnEarlierVersionGoesOnFromTheGroupsOffset() throws Exception {
        removePosition();
        rig.broker
                .admin()
                .alterConsumerGroupOffsets(rig.group, Map.of(requests, new OffsetAndMetadata(5)))
                .all()
                .get();

        assertThat(rig.open().start())
                .extracting(StartPosition::nextOffset, StartPosition::origin, StartPosition::write)
                .containsExactly(5L, new Origin.Continued(), true);
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aLedgerWithoutAPositionWhoseGroupIsForgottenStopsTheStart() throws Exception {
        removePosition();
        rig.broker
                .admin()
                .deleteConsumerGroupOffsets(rig.group, Set.of(requests))
                .all()
                .get();

        for (Throwable thrown : List.of(catchThrowable(this::check), catchThrowable(rig::open))) {
            assertThat(thrown).isInstanceOf(StartupException.class);
            assertThat(thrown.getMessage())
                    .hasLineCount(1)
                    .contains(rig.names.jobs(), "--group " + rig.group, "--topic " + rig.names.requests() + ":0 ");
        }
    }

    @Test
    void aHistoryWithoutAnyJobOrReceiptIsAHistory() throws Exception {
        try (Member member = rig.join()) {
            Membership owner = member.awaitOwning(0);
            assertThat(rig.open().commit(LedgerRig.forgotten("job"), 5, owner)).isInstanceOf(Commit.Done.class);
        }
        removePosition();
        rig.broker
                .admin()
                .deleteConsumerGroupOffsets(rig.group, Set.of(requests))
                .all()
                .get();

        assertThat(catchThrowable(this::check)).isInstanceOf(StartupException.class);
    }

    @Test
    void anOperatorsOffsetIsADecision() throws Exception {
        rig.broker
                .admin()
                .alterConsumerGroupOffsets(rig.group, Map.of(requests, new OffsetAndMetadata(8)))
                .all()
                .get();

        assertThat(rig.open().start())
                .extracting(StartPosition::nextOffset, StartPosition::origin)
                .containsExactly(8L, new Origin.SetByOperator(5));
    }

    @Test
    void anotherConsumerOfTheGroupDoesNotMoveThePosition() throws Exception {
        readAsAConsoleConsumer();

        assertThat(rig.offset()).as("the group's offset").isEqualTo(10);
        assertThat(rig.open().start())
                .extracting(StartPosition::nextOffset, StartPosition::seek)
                .containsExactly(5L, true);
    }

    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginning() throws Exception {
        String former = rig.open().start().topicId();
        rig.broker.admin().deleteTopics(List.of(rig.names.requests())).all().get();
        rig.broker.createTopic(rig.names.requests(), 1, Map.of());
        send(7);

        StartPosition start = rig.open().start();

        assertThat(start)
                .extracting(StartPosition::nextOffset, StartPosition::origin, StartPosition::seek)
                .containsExactly(0L, new Origin.TopicMadeAnew(former), true);
        assertThat(start.topicId()).isNotEqualTo(former);
    }

    @Test
    void aLogThatIsShorterThanThePositionIsBrokenAlsoOnceItHasGrown() throws Exception {
        try (Member member = rig.join()) {
            Membership owner = member.awaitOwning(0);
            commit(rig.open(), 25, owner);
            LedgerPartition shorter = rig.open();
            assertThat(shorter.start().brokenAt()).isEqualTo(10);
            commit(shorter, 25, owner);
        }
        send(20);

        assertThat(rig.open().start())
                .extracting(StartPosition::nextOffset, StartPosition::brokenAt)
                .containsExactly(25L, 10L);
    }

    @Test
    void retentionMovesNoPosition() throws Exception {
        rig.broker
                .admin()
                .deleteRecords(Map.of(requests, RecordsToDelete.beforeOffset(9)))
                .all()
                .get();

        assertThat(rig.open().start())
                .extracting(StartPosition::nextOffset, StartPosition::brokenAt)
                .containsExactly(5L, null);
    }

    private void check() throws Exception {
        new PositionCheck(rig.settings, rig.broker.admin(), rig.names, rig.group).check(1);
    }

    private void send(int count) {
        byte[] any = "any".getBytes(StandardCharsets.UTF_8);
        rig.broker.produce(IntStream.range(0, count)
                .mapToObj(_ -> new ProducerRecord<>(rig.names.requests(), 0, any, any))
                .toList());
    }

    private static void commit(LedgerPartition partition, long nextOffset, Membership owner) {
        assertThat(partition.commit(states(accepted("job")), nextOffset, owner)).isInstanceOf(Commit.Done.class);
    }

    /** As an earlier version would have left the ledger. */
    private void removePosition() {
        rig.broker.produce(rig.names.jobs(), "\u0000position".getBytes(StandardCharsets.UTF_8), null);
    }

    private void readAsAConsoleConsumer() {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                rig.broker.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                rig.group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(rig.names.requests()));
            Await.until("the consumer has read all", () -> consumer.assignment().toString(), () -> {
                consumer.poll(Duration.ofMillis(200));
                return !consumer.assignment().isEmpty() && consumer.position(requests) == 10;
            });
        }
    }
}
