package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {

    private static final String COOPERATIVE = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
    private static final String RANGE = "org.apache.kafka.clients.consumer.RangeAssignor";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicSizes SIZES = new TopicSizes(1_200_000, 1_300_000, 1_100_000, 12);

    @Test
    void theLedgersProducerIsTransactionalAndTakesTheTopicsSizes() {
        assertThat(settings(Map.of()).producer(7, SIZES))
                .containsAllEntriesOf(Map.of(
                        "bootstrap.servers", "localhost:9092",
                        "transactional.id", "studio-7",
                        "acks", "all",
                        "enable.idempotence", "true",
                        "linger.ms", "0",
                        "compression.type", "none",
                        "client.id", "studio-w1-ledger-7"))
                .containsAllEntriesOf(Map.of(
                        "key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
                        "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer"));
    }

    @Test
    void aProducerGivesUpBeforeTheBrokerAbortsItsTransaction() {
        assertThat(settings(Map.of()).producer(0, SIZES))
                .containsAllEntriesOf(Map.of(
                        "transaction.timeout.ms", "10000",
                        "delivery.timeout.ms", "8000",
                        "max.block.ms", "8000",
                        "request.timeout.ms", "3000"));
    }

    @Test
    void otherTimeoutsFollowTheOnesThatTheOperatorSets() {
        assertThat(settings(Map.of("request.timeout.ms", "30000")).producer(0, SIZES))
                .containsAllEntriesOf(Map.of(
                        "request.timeout.ms", "30000",
                        "delivery.timeout.ms", "30000",
                        "transaction.timeout.ms", "37500"));
        assertThat(settings(Map.of("delivery.timeout.ms", "2147483647")).producer(0, SIZES))
                .containsEntry("transaction.timeout.ms", "900000");
        assertThat(settings(Map.of("transaction.timeout.ms", "5000")).producer(0, SIZES))
                .containsAllEntriesOf(Map.of("delivery.timeout.ms", "4000", "transaction.timeout.ms", "5000"));
        assertThat(settings(Map.of("transaction.timeout.ms", "60000")).producer(0, SIZES))
                .containsAllEntriesOf(Map.of("delivery.timeout.ms", "8000", "transaction.timeout.ms", "60000"));
    }

    @Test
    void aProducerTakesEveryRecordThatATopicTakes() {
        assertThat(settings(Map.of()).producer(0, SIZES))
                .containsEntry("max.request.size", "1304096")
                .containsEntry("buffer.memory", "8388608");
        assertThat(settings(Map.of()).producer(0, new TopicSizes(10_000_000, 1, 1, 12)))
                .containsEntry("buffer.memory", "40016384");
        assertThat(settings(Map.of("max.request.size", "1000", "buffer.memory", "1000"))
                        .producer(0, SIZES))
                .containsEntry("max.request.size", "1304096")
                .containsEntry("buffer.memory", "1304096");
        assertThat(settings(Map.of("max.request.size", "9000000", "buffer.memory", "99000000"))
                        .producer(0, SIZES))
                .containsEntry("max.request.size", "9000000")
                .containsEntry("buffer.memory", "99000000");
    }

    @Test
    void theRestoreConsumerHasNoGroupAndDoesNotResetItsOffset() {
        assertThat(settings(Map.of("group.instance.id", "pod-1")).restoreConsumer(3))
                .containsAllEntriesOf(Map.of(
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "none",
                        "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "client.id", "studio-w1-restore-3"))
                .doesNotContainKeys("group.id", "group.instance.id");
    }

    @Test
    void theMetricsOfARestoreGoNowhereUnlessTheOperatorSaysSo() {
        assertThat(settings(Map.of()).restoreConsumer(3))
                .containsEntry("metric.reporters", "")
                .containsEntry("enable.metrics.push", "false");
        assertThat(settings(Map.of("enable.metrics.push", "true")).restoreConsumer(3))
                .containsEntry("enable.metrics.push", "true");
        assertThat(settings(Map.of()).requestsConsumer()).doesNotContainKeys("metric.reporters", "enable.metrics.push");
    }

    @Test
    void noConsumerButThatOfRequestsWaitsForMoreBytesThanThereAre() {
        KafkaSettings settings = settings(Map.of("fetch.min.bytes", "100000", "fetch.max.wait.ms", "5000"));

        assertThat(List.of(
                        settings.restoreConsumer(0),
                        settings.probeConsumer(0),
                        settings.inputConsumer(0, SIZES),
                        settings.feedConsumer("view"),
                        settings.commandConsumer(new PolledRecordCounter())))
                .allSatisfy(properties -> assertThat(properties).containsEntry("fetch.min.bytes", "1"));
        assertThat(settings.restoreConsumer(0)).as("nor is its end delayed").containsEntry("fetch.max.wait.ms", "20");
        assertThat(settings.requestsConsumer())
                .containsAllEntriesOf(Map.of("fetch.min.bytes", "100000", "fetch.max.wait.ms", "5000"));
    }

    @Test
    void theRequestsConsumerIsInTheGroupAndStartsAtTheBeginning() {
        assertThat(settings(Map.of()).requestsConsumer())
                .containsAllEntriesOf(Map.of(
                        "group.id", "studio",
                        "group.protocol", "classic",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest",
                        "session.timeout.ms", "10000",
                        "heartbeat.interval.ms", "3000",
                        "partition.assignment.strategy", COOPERATIVE,
                        "client.id", "studio-w1-requests"))
                .allSatisfy((property, value) -> assertThat(value).isInstanceOf(String.class));
    }

    @Test
    void whoLooksAndActsHoldsLittleWhateverIsSetForWorkers() {
        KafkaSettings settings = settings(Map.of(
                "fetch.max.bytes", "100000000", "max.partition.fetch.bytes", "100000000", "fetch.min.bytes", "100000"));

        assertThat(settings.feedConsumer("feed"))
                .containsAllEntriesOf(Map.of(
                        "fetch.max.bytes", "4194304", "max.partition.fetch.bytes", "2097152", "fetch.min.bytes", "1"))
                .doesNotContainKey("group.id");
        assertThat(settings.actionProducer("actions"))
                .containsAllEntriesOf(Map.of(
                        "max.request.size", "67108864",
                        "buffer.memory", "134217728",
                        "max.in.flight.requests.per.connection", "1"));
    }

    @Test
    void theCommandConsumerHasAGroupIdThatItNeverJoins() {
        Map<String, Object> properties = settings(
                        Map.of("group.instance.id", "pod-1", "fetch.min.bytes", "100000", "max.poll.records", "1"))
                .commandConsumer(new PolledRecordCounter());

        assertThat(properties)
                .containsAllEntriesOf(Map.of(
                        "group.id", "studio-commands",
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest",
                        "fetch.min.bytes", "1",
                        "max.poll.records", "5000",
                        "key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer",
                        "client.id", "studio-w1-commands"))
                .doesNotContainKey("group.instance.id");
    }

    @Test
    void theCommandConsumerCountsAfterTheOperatorsInterceptors() {
        PolledRecordCounter polled = new PolledRecordCounter();

        Map<String, Object> properties =
                settings(Map.of("interceptor.classes", "a.First, b.Second")).commandConsumer(polled);

        assertThat(properties)
                .containsEntry("interceptor.classes", List.of("a.First", "b.Second", PollInterceptor.class));
        properties.keySet().removeIf(property -> property.startsWith("interceptor") || property.startsWith("reelay"));
        assertThat(properties).allSatisfy((property, value) -> assertThat(value).isInstanceOf(String.class));
    }

    @Test
    void theCommandProducerIsIdempotentSmallAndNotTransactional() {
        assertThat(settings(Map.of("batch.size", "9000000", "max.request.size", "10"))
                        .commandProducer())
                .containsAllEntriesOf(Map.of(
                        "acks", "all",
                        "enable.idempotence", "true",
                        "buffer.memory", "1048576",
                        "max.request.size", "1048576",
                        "batch.size", "65536",
                        "delivery.timeout.ms", "8000",
                        "key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
                        "value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer",
                        "client.id", "studio-w1-commands-removal"))
                .doesNotContainKeys("transactional.id", "transaction.timeout.ms");
    }

    @Test
    void theOperatorMaySetTheAssignorAndTheSessionTimeout() {
        assertThat(settings(Map.of("partition.assignment.strategy", RANGE, "session.timeout.ms", "6000"))
                        .requestsConsumer())
                .containsEntry("partition.assignment.strategy", RANGE)
                .containsEntry("session.timeout.ms", "6000")
                .containsEntry("heartbeat.interval.ms", "2000");
    }

    @Test
    void everyClientGetsTheOperatorsLoginAndThePropertiesOfPlugins() {
        KafkaSettings settings = settings(Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "tls-configuration-name", "kafka"));

        assertThat(List.of(
                        settings.producer(0, SIZES),
                        settings.restoreConsumer(0),
                        settings.requestsConsumer(),
                        settings.commandConsumer(new PolledRecordCounter()),
                        settings.commandProducer(),
                        settings.admin(PATIENCE)))
                .allSatisfy(properties -> assertThat(properties)
                        .containsAllEntriesOf(Map.of(
                                "bootstrap.servers", "localhost:9092",
                                "security.protocol", "SASL_SSL",
                                "sasl.mechanism", "PLAIN",
                                "tls-configuration-name", "kafka")));
    }

    @Test
    void aClientIdOfTheOperatorStillDistinguishesWorkersAndClients() {
        KafkaSettings settings = settings(Map.of("client.id", "films"));

        assertThat(settings.admin(PATIENCE))
                .containsEntry("client.id", "films-w1-admin")
                .containsEntry("metadata.recovery.strategy", "none");
        assertThat(settings.producer(1, SIZES)).containsEntry("client.id", "films-w1-ledger-1");
    }

    @Test
    void theAdminClientHasTheGivenTimeout() {
        assertThat(settings(Map.of()).admin(PATIENCE))
                .containsEntry("default.api.timeout.ms", "30000")
                .containsEntry("request.timeout.ms", "30000");
        assertThat(settings(Map.of("request.timeout.ms", "5000")).admin(PATIENCE))
                .containsEntry("request.timeout.ms", "5000");
        assertThat(settings(Map.of("request.timeout.ms", "60000")).admin(PATIENCE))
                .containsEntry("request.timeout.ms", "30000");
    }

    /** Whether a group is of the classic protocol is known after the first try: a start waits for the second one. */
    @Test
    void theAdminClientTriesAgainSoonUnlessTheOperatorSaysOtherwise() {
        assertThat(settings(Map.of()).admin(PATIENCE)).containsEntry("retry.backoff.ms", "20");
        assertThat(settings(Map.of("retry.backoff.ms", "250")).admin(PATIENCE))
                .containsEntry("retry.backoff.ms", "250");
    }

    @Test
    void propertiesOfKubernetesAndQuarkusAreNoProblem() {
        KafkaSettings settings = settings(Map.of(
                "group.id", "reelay",
                "port", "tcp://10.0.0.7:9092",
                "service.host", "10.0.0.7",
                "port.9092.tcp.addr", "10.0.0.7",
                "opts", "",
                "", "x"));

        assertThat(settings.requestsConsumer()).containsEntry("group.id", "studio");
        assertThat(settings.admin(PATIENCE)).doesNotContainKey("group.id");
    }

    @ParameterizedTest
    @CsvSource({
        "isolation.level, read_uncommitted, KAFKA_ISOLATION_LEVEL",
        "enable.auto.commit, true, KAFKA_ENABLE_AUTO_COMMIT",
        "transactional.id, mine, KAFKA_TRANSACTIONAL_ID",
        "group.protocol, consumer, KAFKA_GROUP_PROTOCOL",
        "auto.offset.reset, latest, KAFKA_AUTO_OFFSET_RESET",
        "acks, 1, KAFKA_ACKS",
        "acks, all, KAFKA_ACKS",
        "enable.idempotence, false, KAFKA_ENABLE_IDEMPOTENCE",
        "group.id, other, KAFKA_GROUP_ID",
        "key.serializer, x.Y, KAFKA_KEY_SERIALIZER",
        "value.serializer, x.Y, KAFKA_VALUE_SERIALIZER",
        "key.deserializer, x.Y, KAFKA_KEY_DESERIALIZER",
        "value.deserializer, x.Y, KAFKA_VALUE_DESERIALIZER",
    })
    void aReservedPropertyIsRefused(String property, String value, String variable) {
        assertThat(refusal(Map.of(property, value)))
                .singleElement()
                .asString()
                .startsWith("kafka.%s (%s) cannot be set: ".formatted(property, variable))
                .endsWith(". Remove it.");
    }

    @Test
    void invalidValuesAreReportedTogether() {
        assertThat(refusal(Map.of("request.timeout.ms", "soon", "heartbeat.interval.ms", "", "acks", "0")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("kafka.acks (KAFKA_ACKS) cannot be set"),
                        line -> assertThat(line)
                                .startsWith("kafka.request.timeout.ms (KAFKA_REQUEST_TIMEOUT_MS): Invalid value soon"),
                        line -> assertThat(line)
                                .startsWith("kafka.heartbeat.interval.ms (KAFKA_HEARTBEAT_INTERVAL_MS)"));
    }

    @Test
    void contradictingValuesAreRefused() {
        assertThat(refusal(Map.of("delivery.timeout.ms", "2000")))
                .containsExactly("kafka.delivery.timeout.ms (KAFKA_DELIVERY_TIMEOUT_MS) must be at least linger.ms +"
                        + " request.timeout.ms, which is 3000.");
        assertThat(refusal(Map.of("heartbeat.interval.ms", "10000")))
                .containsExactly("kafka.heartbeat.interval.ms (KAFKA_HEARTBEAT_INTERVAL_MS) must be lower than"
                        + " session.timeout.ms, which is 10000.");
        assertThat(refusal(Map.of("max.in.flight.requests.per.connection", "6", "retries", "0")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("kafka.retries (KAFKA_RETRIES) must not be 0"),
                        line -> assertThat(line)
                                .contains("(KAFKA_MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION) must be at most 5"));
        assertThat(refusal(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "")))
                .singleElement()
                .asString()
                .startsWith("kafka.* (KAFKA_*): ")
                .contains("sasl.mechanism");
    }

    @Test
    void aMissingAssignorClassIsRefused() {
        assertThat(refusal(Map.of("partition.assignment.strategy", RANGE + ", org.example.Fair")))
                .singleElement()
                .asString()
                .startsWith(
                        "kafka.partition.assignment.strategy (KAFKA_PARTITION_ASSIGNMENT_STRATEGY): there is no class org.example.Fair");
    }

    @Test
    void bootstrapServersAreRequired() {
        for (Map<String, Object> none :
                List.of(Map.<String, Object>of(), Map.<String, Object>of("bootstrap.servers", " "))) {
            assertThatThrownBy(() -> KafkaSettings.of(none, "studio", "reelay", "w1"))
                    .isInstanceOf(StartupException.class)
                    .hasMessage("KAFKA_BOOTSTRAP_SERVERS is not set: set it to the brokers' addresses, as"
                            + " host:port,host:port.");
        }
    }

    private static KafkaSettings settings(Map<String, Object> kafka) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.put("bootstrap.servers", "localhost:9092");
        return KafkaSettings.of(all, "studio", "reelay", "w1");
    }

    private static List<String> refusal(Map<String, Object> kafka) {
        return catchThrowableOfType(StartupException.class, () -> settings(kafka))
                .problems();
    }
}
