package dev.reelay.kafka;

import dev.reelay.kafka.Topics.Sizes;
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
 * The properties of every Kafka client that Reelay opens. Three layers: Reelay's own defaults, over them what the user
 * set, over that the few on which correctness rests. A user who sets one of these last is refused.
 *
 * <p>What is no property of Kafka's clients is handed on too: interceptors, login modules and the like read their own
 * from the same map. (So do a Kubernetes service's variables, {@code KAFKA_PORT=tcp://…} and such, which nobody reads.)
 */
public final class KafkaSettings {

    /** After a crash consumers of results wait that long for the open transaction to be aborted, at worst. */
    private static final long TRANSACTION_MILLIS = 10_000;

    /** Brokers refuse more, unless {@code transaction.max.timeout.ms} says otherwise. */
    private static final long LONGEST_TRANSACTION_MILLIS = 900_000;

    private static final String TRANSACTION_TIMEOUT = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;

    /** So that a broker that has gone is asked a second time, elsewhere, within one delivery. */
    private static final long PRODUCE_REQUEST_MILLIS = 3_000;

    private static final int TOMBSTONE_ROOM = 1 << 20;

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
     * Takes the user's properties, checked.
     *
     * @param kafka the properties without the {@code kafka.} in front, as Quarkus' {@code default-kafka-broker} map has
     *     them: text, in lower case
     * @param groupId of the consumer group, and how transactional ids begin
     * @param application Quarkus puts it in as {@code group.id} when the user has set none
     * @param worker tells this worker from others of its group; part of client ids, and thus of the brokers' logs
     * @throws StartupException when a reserved one is set, a value makes no sense, or {@code bootstrap.servers} is missing
     */
    public static KafkaSettings of(Map<String, Object> kafka, String groupId, String application, String worker) {
        Map<String, Object> user = new HashMap<>(kafka);
        user.remove(ConsumerConfig.GROUP_ID_CONFIG, application);
        throwIfAny(KafkaSettingsCheck.each(user));
        KafkaSettings settings = new KafkaSettings(user, groupId, worker);
        throwIfAny(KafkaSettingsCheck.together(
                settings.producer(0, new Sizes(1, 1, 1, 1)),
                settings.requestsConsumer(),
                settings.admin(Duration.ofMinutes(1))));
        return settings;
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new StartupException(problems);
        }
    }

    /** Where the brokers are, as the user gave it. */
    public String bootstrapServers() {
        return String.valueOf(user.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }

    /**
     * For the one producer that writes the ledger of a partition. Nothing is too large for it that the topics take.
     */
    public Map<String, Object> producer(int partition, Sizes sizes) {
        Map<String, Object> properties = producer(clientId("ledger-" + partition));
        long delivery = Long.parseLong(String.valueOf(properties.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                .strip());
        long transaction = number(
                TRANSACTION_TIMEOUT, Math.clamp(delivery * 5 / 4, TRANSACTION_MILLIS, LONGEST_TRANSACTION_MILLIS));
        properties.put(TRANSACTION_TIMEOUT, text(transaction));
        properties.putAll(room(sizes.largestBatch()));
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, groupId + "-" + partition);
        return properties;
    }

    /** For the producer that removes commands: a few tombstones at a time, in no transaction. */
    public Map<String, Object> controlProducer() {
        Map<String, Object> properties = producer(clientId("commands-removal"));
        // What suits the ledger need not fit into so little room.
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, text(TOMBSTONE_ROOM));
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, text(TOMBSTONE_ROOM));
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, text(TOMBSTONE_ROOM / 16));
        return properties;
    }

    private Map<String, Object> producer(String clientId) {
        long request = number(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, PRODUCE_REQUEST_MILLIS);
        long linger = number(ProducerConfig.LINGER_MS_CONFIG, 0);
        long delivery = deliveryMillis(linger + request);
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, text(request));
        // A turn of the loop sends all it has and then commits, which flushes: waiting for more would only delay it.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, text(linger));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, text(delivery));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, text(delivery));
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        properties.putAll(user);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return properties;
    }

    /**
     * The client refuses what is larger than these two, and such a record would poison its shard for ever: so they are
     * never less than what the topics take, whatever the user says.
     */
    private Map<String, String> room(int largest) {
        // Four of the largest at a time; not Kafka's 32 MiB, since a worker has a producer for each of its partitions.
        long buffer = Math.max(8L << 20, 4L * largest);
        return Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                text(Math.max(largest, number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largest))),
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                text(Math.max(largest, number(ProducerConfig.BUFFER_MEMORY_CONFIG, buffer))));
    }

    /** For the consumer that reads a partition's states to their end: by {@code assign}, in no group. */
    public Map<String, Object> restoreConsumer(int partition) {
        Map<String, Object> properties = consumer(clientId("restore-" + partition));
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        // It seeks to the beginning itself. A position that is lost on the way must not begin anew in silence: the end
        // that was to be reached may be gone too.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return properties;
    }

    /** For the consumer of requests, in the group. All values are text, as SmallRye expects of its own. */
    public Map<String, Object> requestsConsumer() {
        Map<String, Object> properties = consumer(clientId("requests"));
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    /**
     * For the consumer that reads all commands, by {@code assign}. SmallRye asks it for a group, so it has the name of one;
     * it never joins it nor commits anything, and the brokers never hear of it.
     *
     * @param polled counts what it reads; the one property that is not text, with the interceptor that belongs to it
     */
    public Map<String, Object> controlConsumer(PolledRecordCounter polled) {
        Map<String, Object> properties = consumer(clientId("commands"));
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, groupId + "-commands");
        // Reading a table once more from its beginning does no harm.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A command comes alone. Whoever lets the brokers gather requests must not make it wait.
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
        // They are small and all are wanted, before anything else can begin.
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        return polled.countedFor(properties);
    }

    private Map<String, Object> consumer(String clientId) {
        Map<String, Object> properties = new HashMap<>();
        // Another worker takes over that long after a crash (Kafka's 45 s suit consumers that are slow to start).
        long session = number(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, text(session));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, text(Math.min(HEARTBEAT_MILLIS, session / 3)));
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // A topic that somebody deletes must not come back with the broker's idea of partitions and cleanup.
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
     * For the client that prepares the topics. It lives for a moment.
     *
     * @param patience for each call. One option of a call does not do: describing topics asks for the brokers first,
     *     with the client's own time-out
     */
    public Map<String, Object> admin(Duration patience) {
        Map<String, Object> properties = new HashMap<>();
        // With the other strategy (KIP-899) an admin client of 4.1.1 that reaches no broker goes back to the addresses
        // it
        // is at already, thousands of times a second with a line of log for each.
        properties.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        properties.putAll(user);
        long request = number(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, patience.toMillis());
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, text(Math.min(request, patience.toMillis())));
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, text(patience.toMillis()));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId("admin"));
        return properties;
    }

    /**
     * A producer gives up after four fifths of the time that the broker gives a transaction: then it can still abort and
     * do the turn again. But Kafka's client wants time for one request at least.
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
