package dev.reelay.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The properties of every Kafka client that Reelay opens, in three layers: Reelay's defaults, then the operator's properties,
 * then the few on which correctness depends. The operator must not set those last ones.
 *
 * <p>Properties that Kafka's clients do not define are passed on too, because interceptors and login modules read their own
 * from the same map. So are the variables of a Kubernetes service such as {@code KAFKA_PORT=tcp://…}, which have no effect.
 */
public final class KafkaSettings {

    /** After a crash, the brokers abort an open transaction after this time; until then consumers of results wait. */
    private static final long TRANSACTION_MILLIS = 10_000;

    /** The brokers' default of {@code transaction.max.timeout.ms}: they refuse more. */
    private static final long LONGEST_TRANSACTION_MILLIS = 900_000;

    private static final String TRANSACTION_TIMEOUT = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;

    /** Short enough for a second try with another broker within {@code delivery.timeout.ms}. */
    private static final long PRODUCE_REQUEST_MILLIS = 3_000;

    /**
     * So long the ledger's producers and admin clients wait before they repeat a request for the first time. With Kafka's default of
     * 100 ms a producer would wait for most of an idle job's way to its POST: while the coordinator is still ending a transaction, it
     * refuses to begin the next one (KIP-890).
     */
    private static final long RETRY_MILLIS = 20;

    private static final int COMMAND_PRODUCER_BYTES = 1 << 20;
    /** A partition that is added to a topic is noticed within this time. Kafka's default is five minutes. */
    private static final long METADATA_MILLIS = 30_000;

    private static final long REQUESTS_FETCH_BYTES = 16L << 20;
    private static final long REQUESTS_POLL_RECORDS = 100;

    /**
     * A consumer that is closed waits for the fetch under way, and with Kafka's default that waits half a second for more records: each
     * partition would cost that at a restore, which knows where it ends.
     */
    private static final long RESTORE_FETCH_WAIT_MILLIS = 20;

    /**
     * How much a restore asks for at a time, four times what Kafka does by default: a consumer of one partition waits for its next fetch when it
     * has handed over the last one. Four restores run at a time.
     */
    private static final long RESTORE_FETCH_BYTES = 4L << 20;

    private static final long RESTORE_POLL_RECORDS = 2_000;

    /** Twice what a topic takes by default. A larger record comes alone, so that no limit stops a feed. */
    private static final long FEED_FETCH_BYTES = 2L << 20;

    private static final int ACTION_BYTES = 64 << 20;

    private static final long SESSION_MILLIS = 10_000;
    private static final long HEARTBEAT_MILLIS = 3_000;

    private final Map<String, Object> user;
    private final String groupId;
    private final String worker;

    private KafkaSettings(Map<String, Object> user, String groupId, String worker) {
        this.user = user;
        this.groupId = groupId;
        this.worker = worker;
    }

    /**
     * Checks the operator's properties and takes them over.
     *
     * @param kafka the properties without the prefix {@code kafka.}, as in Quarkus' {@code default-kafka-broker} map: text, in
     *     lower case
     * @param groupId the consumer group, and the prefix of transactional ids
     * @param application the {@code group.id} that Quarkus adds when the operator has set none
     * @param worker distinguishes this worker from the others of its group; part of client ids, so it is in the brokers' logs
     * @throws StartupException when a reserved property is set, a value is invalid, or {@code bootstrap.servers} is missing
     */
    public static KafkaSettings of(Map<String, Object> kafka, String groupId, String application, String worker) {
        Map<String, Object> user = new HashMap<>(kafka);
        user.remove(ConsumerConfig.GROUP_ID_CONFIG, application);
        throwIfAny(KafkaSettingsCheck.propertyProblems(user));
        KafkaSettings settings = new KafkaSettings(user, groupId, worker);
        throwIfAny(KafkaSettingsCheck.clientProblems(
                settings.producer(0, new TopicSizes(1, 1, 1, 1)),
                settings.requestsConsumer(),
                settings.admin(Duration.ofMinutes(1))));
        return settings;
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }

    /** The brokers' addresses, as the operator set them. */
    public String bootstrapServers() {
        return String.valueOf(user.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /** For the producer that writes the ledger of a partition. It takes every record that the topics take. */
    public Map<String, Object> producer(int partition, TopicSizes sizes) {
        Map<String, Object> properties = producer(clientId("ledger-" + partition));
        long delivery = Long.parseLong(String.valueOf(properties.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .strip());
        long transaction = number(
                TRANSACTION_TIMEOUT, Math.clamp(delivery * 5 / 4, TRANSACTION_MILLIS, LONGEST_TRANSACTION_MILLIS));
        properties.put(TRANSACTION_TIMEOUT, text(transaction));
        properties.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, text(RETRY_MILLIS));
        // Four of the largest records; less than Kafka's 32 MiB, since a worker has a producer for each partition.
        properties.putAll(sizeLimits(sizes.largestBatch(), Math.max(8L << 20, 4L * sizes.largestBatch())));
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, groupId + "-" + partition);
        return properties;
    }

    /** For the producer that writes tombstones to the control topic: few at a time, without transactions. */
    public Map<String, Object> commandProducer() {
        Map<String, Object> properties = producer(clientId("commands-removal"));
        // Not the operator's sizes: they are for the ledger's producers, and may not fit this small buffer.
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, text(COMMAND_PRODUCER_BYTES));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, text(COMMAND_PRODUCER_BYTES));
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, text(COMMAND_PRODUCER_BYTES / 16));
        return properties;
    }

    /** For a producer of single records for somebody who acts. The topics limit their sizes: this client takes up to 64 MiB. */
    public Map<String, Object> actionProducer(String purpose) {
        Map<String, Object> properties = producer(clientId(purpose));
        // A topic made a moment ago may refuse the first batch and take the second: the first would be out of order for
        // good.
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
        properties.putAll(sizeLimits(ACTION_BYTES, 2L * ACTION_BYTES));
        return properties;
    }

    private Map<String, Object> producer(String clientId) {
        long request = number(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PRODUCE_REQUEST_MILLIS);
        long linger = number(ProducerConfig.LINGER_MS_CONFIG, 0);
        long delivery = deliveryMillis(linger + request);
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, text(request));
        // A shard's turn sends all its records and then commits, which flushes: lingering would only delay the commit.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, text(linger));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, text(delivery));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, text(delivery));
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, text(METADATA_MILLIS));
        properties.putAll(user);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    /**
     * The client refuses records that are larger than these two limits, and the shard could never commit such a record. So the
     * limits are never lower than those of the topics, whatever the operator sets.
     */
    private Map<String, String> sizeLimits(int largest, long buffer) {
        return Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                text(Math.max(largest, number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest))),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                text(Math.max(largest, number(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer))));
    }

    /** For the consumer that restores a partition's states: it uses {@code assign} and joins no group. */
    public Map<String, Object> restoreConsumer(int partition) {
        Map<String, Object> properties = consumerOutsideTheGroup("restore-" + partition);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, text(RESTORE_FETCH_WAIT_MILLIS));
        properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, text(RESTORE_FETCH_BYTES));
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, text(RESTORE_POLL_RECORDS));
        // As large as the system finds right for the way to the brokers; Kafka's default is 64 KiB.
        properties.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, text(-1));
        // It lives for less than a second: making its metrics known to JMX and to the brokers (KIP-714) took three
        // quarters
        // of what a consumer of its own costs.
        properties.putIfAbsent(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.putIfAbsent(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        // The ledger seeks to the beginning itself. A position that gets out of range during the restore must be an
        // error, not a silent start from the beginning: the end offset may be out of range too.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return properties;
    }

    /** For a consumer that tries to read one record of the requests topic: it uses {@code assign} and joins no group. */
    Map<String, Object> probeConsumer(int partition) {
        Map<String, Object> properties = restoreConsumer(partition);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId("probe-" + partition));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        properties.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return properties;
    }

    /** For a consumer that reads one state again: it fetches no more than the largest, and hands over one record. */
    public Map<String, Object> inputConsumer(int partition, TopicSizes sizes) {
        Map<String, Object> properties = restoreConsumer(partition);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId("input-" + partition));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, text(sizes.maxStateBytes()));
        return properties;
    }

    /**
     * For a consumer that follows a topic, or reads a record of it again, for somebody who looks: it uses {@code assign}, joins no
     * group, and fetches little at a time.
     *
     * @param purpose part of the client id
     */
    public Map<String, Object> feedConsumer(String purpose) {
        Map<String, Object> properties = consumerOutsideTheGroup(purpose);
        properties.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        // A position that is out of range is a log that retention cut or that was made anew: the feed finds out which.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, text(2 * FEED_FETCH_BYTES));
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, text(FEED_FETCH_BYTES));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000");
        return properties;
    }

    /** For the consumer of requests, in the group. All values are text, as SmallRye expects. */
    public Map<String, Object> requestsConsumer() {
        Map<String, Object> properties = consumer(clientId("requests"));
        // A fetch and a poll are in memory before anything counts their bytes: a third of Kafka's 50 MiB and 500
        // records.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, text(REQUESTS_FETCH_BYTES));
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, text(REQUESTS_POLL_RECORDS));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    /**
     * For the consumer that reads all commands by {@code assign}. It has a group id because SmallRye requires one; it neither
     * joins the group nor commits offsets, so the group does not exist on the brokers.
     *
     * @param polled counts the records that the consumer polls; its interceptor and its listener are the only properties that
     *     are not text
     */
    public Map<String, Object> commandConsumer(PolledRecordCounter polled) {
        Map<String, Object> properties = consumerOutsideTheGroup("commands");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId + "-commands");
        // Commands are a table: reading it again from the beginning is harmless.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Records are small, and the worker submits nothing before it has read all of them.
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        return polled.addTo(properties);
    }

    /** Without the operator's settings that are for requests alone: a member's fixed name, and to wait for many bytes. */
    private Map<String, Object> consumerOutsideTheGroup(String purpose) {
        Map<String, Object> properties = consumer(clientId(purpose));
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        return properties;
    }

    private Map<String, Object> consumer(String clientId) {
        Map<String, Object> properties = new HashMap<>();
        // Another worker takes over this long after a crash. Kafka's default of 45 s is for slow starters.
        long session = number(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, text(session));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, text(Math.min(HEARTBEAT_MILLIS, session / 3)));
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, text(METADATA_MILLIS));
        // A topic that was deleted must not come back with the brokers' default partitions and cleanup policy.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        user.forEach((property, value) -> properties.put(property, String.valueOf(value)));
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    /**
     * For an admin client.
     *
     * @param timeout the time limit of each call. A limit in the options of a call is not enough: describeTopics first asks
     *     for the brokers with the client's own time-out
     */
    public Map<String, Object> admin(Duration timeout) {
        Map<String, Object> properties = new HashMap<>();
        // With the default strategy (KIP-899), an admin client of 4.1.1 that reaches no broker reconnects to the same
        // addresses thousands of times a second, with a line of log for each.
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        // A group of the classic protocol is described at the second try (KIP-848).
        properties.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, text(RETRY_MILLIS));
        properties.putAll(user);
        long request = number(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeout.toMillis());
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, text(Math.min(request, timeout.toMillis())));
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, text(timeout.toMillis()));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId("admin"));
        return properties;
    }

    /**
     * The delivery time-out is four fifths of the transaction's time-out, so that the producer can still abort the transaction
     * itself and the shard can repeat the turn. Kafka's client requires time for at least one request.
     */
    private long deliveryMillis(long oneRequest) {
        long transaction = Math.min(TRANSACTION_MILLIS, number(TRANSACTION_TIMEOUT, TRANSACTION_MILLIS));
        return number(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(oneRequest, transaction * 4 / 5));
    }

    private String clientId(String purpose) {
        return "%s-%s-%s".formatted(user.getOrDefault(CommonClientConfigs.CLIENT_ID_CONFIG, groupId), worker, purpose);
    }

    private long number(String property, long otherwise) {
        Object value = user.get(property);
        return value == null ? otherwise : Long.parseLong(String.valueOf(value).strip());
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}
