package dev.reelay.audit;

import static dev.reelay.audit.TestActions.entry;
import static dev.reelay.audit.TestActions.job;
import static dev.reelay.audit.TestActions.many;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.reelay.feed.FeedStart;
import dev.reelay.feed.TopicFeed;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import dev.reelay.kafka.Topics;
import dev.reelay.send.RecordSender;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written can be read back, by whoever comes later, too. */
class AuditWriterIT {

    private final TestBroker broker = TestBroker.shared();
    private final String prefix = TestBroker.unique("audited");
    private final TopicNames names = new TopicNames(
            prefix + "-requests",
            prefix + "-control",
            prefix + "-jobs",
            prefix + "-results",
            prefix + "-dlq",
            prefix,
            "generation-limits");
    private final KafkaSettings settings =
            KafkaSettings.of(Map.of("bootstrap.servers", broker.bootstrapServers()), prefix, "reelay", "w1");
    private final RecordSender sender = new RecordSender(settings, "audit");
    private final AuditWriter writer =
            new AuditWriter(new Topics(settings, names, Duration.ofSeconds(20)), names, sender);

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void theFirstEntryCreatesTheTopicAndALaterReaderFindsEveryStep() throws Exception {
        assertThat(broker.admin().listTopics().names().get()).doesNotContain(prefix);
        List<String> ids = IntStream.range(0, 450).mapToObj(i -> "job-" + i).toList();

        writer.write(entry("d1", Action.Kind.CANCEL, job("a"), new Step.Done(null)));
        writer.write(many("d2", 450, new Step.Started()));
        for (Step.Targets targets : Step.Targets.of(ids)) {
            writer.write(many("d2", 450, targets));
        }
        writer.write(many("d2", 450, new Step.Progress(200, new Step.Report(200, new TreeMap<>()), Step.Batch.NONE)));

        AuditLog log = new AuditLog();
        try (TopicFeed feed = new TopicFeed(
                settings,
                broker.admin(),
                prefix,
                _ -> FeedStart.BEGINNING,
                log,
                InstantSource.system(),
                TopicFeed.Pace.USUAL)) {
            feed.start();
            await().atMost(Await.LONG).until(() -> feed.status().restored());
        }
        assertThat(log.newest(9)).extracting(AuditEntry::id).containsExactly("d2", "d2", "d1");
        OpenAction open = log.open().getFirst();
        assertThat(open.isFixed()).isTrue();
        assertThat(open.targets()).isEqualTo(ids);
        assertThat(open.position()).isEqualTo(200);
        assertThat(log.unreadable()).isZero();
    }

    @Test
    void aTopicThatForgetsStepsIsNotWrittenTo() {
        broker.createTopic(prefix, 1, Map.of("cleanup.policy", "compact"));

        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> writer.write(entry("d1", Action.Kind.CANCEL, job("a"), new Step.Done(null))))
                .withMessageContaining(prefix + ": cleanup.policy is compact and must be delete");
        assertThat(broker.readToEnd(prefix, Await.LONG)).isEmpty();
    }
}
