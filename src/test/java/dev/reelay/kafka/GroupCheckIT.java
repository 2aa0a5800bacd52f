package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Two installations with one group and topics of their own would fence each other for ever. */
class GroupCheckIT {

    private final TestBroker broker = TestBroker.shared();
    private final String group = TestBroker.unique("tenants");
    private final String ours = broker.createTopic(group + "-ours", 2, Map.of());
    private final String theirs = broker.createTopic(group + "-theirs", 2, Map.of());
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), group, "reelay", "w1");

    @Test
    void anInstallationWhoseGroupReadsAnotherTopicDoesNotStartAndNamesBoth() throws Exception {
        try (KafkaConsumer<byte[], byte[]> other = member(theirs)) {
            StartupException refused = catchThrowableOfType(StartupException.class, this::check);

            assertThat(refused).isNotNull();
            assertThat(refused.problems())
                    .singleElement()
                    .asString()
                    .contains("group " + group, "read " + theirs, "would read " + ours, "REELAY_GROUP_ID")
                    .contains(group + "-w1-requests at ");
            var members = broker.admin()
                    .describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members();
            assertThat(GroupCheck.problem(members, group, theirs))
                    .as("the first installation goes on")
                    .isEmpty();
            other.unsubscribe();
        }
        assertThatCode(this::check).as("when it has left").doesNotThrowAnyException();
    }

    /** While it moves partitions, a group does not say which member has which. */
    @Test
    void aGroupThatIsMovingPartitionsIsWaitedFor() throws Exception {
        try (KafkaConsumer<byte[], byte[]> first = member(theirs)) {
            Thread joining = Thread.ofVirtual().start(() -> {
                try (KafkaConsumer<byte[], byte[]> second = member(theirs)) {
                    second.unsubscribe();
                }
            });
            do {
                StartupException refused = catchThrowableOfType(StartupException.class, () -> checkWhilePolling(first));
                assertThat(refused).isNotNull();
            } while (joining.isAlive());
            joining.join();
        }
    }

    private void checkWhilePolling(KafkaConsumer<byte[], byte[]> member) throws InterruptedException {
        StartupException[] refused = new StartupException[1];
        Thread check =
                Thread.ofVirtual().start(() -> refused[0] = catchThrowableOfType(StartupException.class, this::check));
        while (check.isAlive()) {
            member.poll(Duration.ofMillis(50));
        }
        check.join();
        if (refused[0] != null) {
            throw refused[0];
        }
    }

    @Test
    void membersThatReadTheSameTopicAndAnEmptyGroupAreFine() {
        assertThatCode(this::check).as("a group that never was").doesNotThrowAnyException();
        try (KafkaConsumer<byte[], byte[]> same = member(ours)) {
            assertThat(same.assignment()).isNotEmpty();
            assertThatCode(this::check).doesNotThrowAnyException();
        }
    }

    /** A topic that was renamed leaves offsets behind. */
    @Test
    void offsetsOfAnotherTopicAloneDoNotStopTheStart() throws Exception {
        broker.admin()
                .alterConsumerGroupOffsets(group, Map.of(new TopicPartition(theirs, 0), new OffsetAndMetadata(0)))
                .all()
                .get();

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    private void check() {
        new GroupCheck(broker.admin(), group, new TopicNames(ours, "c", "j", "r", "d", "a", "generation-limits"))
                .check();
    }

    private KafkaConsumer<byte[], byte[]> member(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.requestsConsumer());
        consumer.subscribe(Set.of(topic));
        Await.until("a member of " + topic, () -> {
            consumer.poll(Duration.ofMillis(100));
            return !consumer.assignment().isEmpty();
        });
        return consumer;
    }
}
