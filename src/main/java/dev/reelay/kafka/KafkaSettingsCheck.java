package dev.reelay.kafka;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Finds wrong Kafka properties at the start. The clients themselves would find them only when they are opened, and most are
 * opened when partitions are assigned.
 */
final class KafkaSettingsCheck {

    /** The properties that an operator must not set, each with the reason in the middle of a sentence. */
    private static final Map<String, String> RESERVED = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "Reelay sets it to read_committed, since a request in an aborted transaction was never sent"),
            Map.entry(
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    "Reelay sets it to false, and commits offsets in its own transactions"),
            Map.entry(
                    ConsumerConfig.GROUP_PROTOCOL_CONFIG,
                    "Reelay sets it to classic, whose generations fence former owners of a partition"),
            Map.entry(
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "Reelay sets it to earliest, so that no request sent before its first start is skipped"),
            Map.entry(ConsumerConfig.GROUP_ID_CONFIG, "REELAY_GROUP_ID sets it"),
            Map.entry(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    "Reelay makes one for each partition; REELAY_GROUP_ID sets their prefix"),
            Map.entry(
                    ProducerConfig.ACKS_CONFIG,
                    "Reelay sets it to all, so that committed states survive the loss of a broker"),
            Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "Reelay sets it to true, as transactions need it"),
            Map.entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "Reelay writes bytes"),
            Map.entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "Reelay writes bytes"),
            Map.entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "Reelay reads bytes"),
            Map.entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "Reelay reads bytes")));

    private KafkaSettingsCheck() {}

    /** The problems of single properties, one line each. */
    static List<String> propertyProblems(Map<String, Object> user) {
        List<String> problems = new ArrayList<>();
        RESERVED.forEach((property, reason) -> {
            if (user.containsKey(property)) {
                problems.add("%s cannot be set: %s. Remove it.".formatted(displayName(property), reason));
            }
        });
        if (text(user, CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG).isBlank()) {
            problems.add(
                    "KAFKA_BOOTSTRAP_SERVERS is not set: set it to the brokers' addresses, as host:port,host:port.");
        } else {
            problems.addAll(invalidValues(user));
        }
        return problems;
    }

    private static List<String> invalidValues(Map<String, Object> user) {
        Map<String, String> text = user.keySet().stream().collect(toMap(name -> name, name -> text(user, name)));
        return Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
                .flatMap(definition -> definition.validate(text).stream())
                .filter(value -> user.containsKey(value.name()) && !RESERVED.containsKey(value.name()))
                .filter(value -> !value.errorMessages().isEmpty())
                .map(value ->
                        displayName(value.name()) + ": " + value.errorMessages().getFirst())
                .distinct()
                .toList();
    }

    /** The problems of the properties of whole clients, one line each. */
    static List<String> clientProblems(
            Map<String, Object> producer, Map<String, Object> consumer, Map<String, Object> admin) {
        List<String> problems = new ArrayList<>();
        addClientProblem(problems, () -> new ConsumerConfig(consumer, false) {});
        addClientProblem(problems, () -> new AdminClientConfig(admin, false) {});
        addAssignorProblem(problems, consumer);
        // The rules of ProducerConfig: its own check would write a hundred lines of log.
        if (number(producer, ProducerConfig.RETRIES_CONFIG, 1) == 0) {
            problems.add(displayName(ProducerConfig.RETRIES_CONFIG) + " must not be 0: transactions need retries.");
        }
        if (number(producer, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1) > 5) {
            problems.add(displayName(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION)
                    + " must be at most 5: more would break the order of records.");
        }
        long request = number(producer, ProducerConfig.LINGER_MS_CONFIG, 0)
                + number(producer, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 0);
        if (number(producer, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 0) < request) {
            problems.add("%s must be at least linger.ms + request.timeout.ms, which is %d."
                    .formatted(displayName(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), request));
        }
        long session = number(consumer, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 0);
        if (number(consumer, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 0) >= session) {
            problems.add("%s must be lower than session.timeout.ms, which is %d."
                    .formatted(displayName(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session));
        }
        return problems.stream().distinct().toList();
    }

    /** A missing class would otherwise fail only when the consumer is opened, with a stack trace. */
    private static void addAssignorProblem(List<String> problems, Map<String, Object> consumer) {
        String property = ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;
        try {
            List<String> classes = Stream.of(text(consumer, property).split(","))
                    .map(String::strip)
                    .toList();
            ConsumerPartitionAssignor.getAssignorInstances(classes, consumer);
        } catch (KafkaException e) {
            String why = e.getCause() instanceof ClassNotFoundException missing
                    ? "there is no class " + missing.getMessage()
                    : e.getMessage();
            problems.add(displayName(property) + ": " + why);
        }
    }

    private static void addClientProblem(List<String> problems, Supplier<AbstractConfig> config) {
        try {
            AbstractConfig unused = config.get();
        } catch (KafkaException e) {
            problems.add("kafka.* (KAFKA_*): " + e.getMessage());
        }
    }

    private static long number(Map<String, Object> properties, String property, long otherwise) {
        String text = text(properties, property).strip();
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }

    private static String text(Map<String, Object> properties, String property) {
        return String.valueOf(properties.getOrDefault(property, ""));
    }

    /** The two forms in which an operator may have set the property. */
    private static String displayName(String property) {
        return "kafka.%s (KAFKA_%s)"
                .formatted(property, property.toUpperCase(Locale.ROOT).replaceAll("\\W", "_"));
    }
}
