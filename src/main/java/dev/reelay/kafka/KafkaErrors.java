package dev.reelay.kafka;

import java.time.Duration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.SecurityUtils;

/** Says in one line what Kafka's exceptions mean for whoever set Reelay up. */
final class KafkaErrors {

    private KafkaErrors() {}

    /** No client could be made: the settings make no sense, or none of the addresses has a known host. */
    static String noClient(Throwable thrown, String bootstrapServers) {
        String reason = words(rootOf(thrown));
        return reason.contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                ? "KAFKA_BOOTSTRAP_SERVERS is %s: %s. Give it as host:port,host:port."
                        .formatted(bootstrapServers, reason)
                : "KAFKA_*: Kafka's client does not accept the settings: %s.".formatted(reason);
    }

    /**
     * A request to the brokers failed.
     *
     * @param operation the right it needs on {@code topic}
     */
    static String line(
            Throwable thrown, AclOperation operation, String topic, String bootstrapServers, Duration patience) {
        return switch (thrown) {
            case TimeoutException e ->
                ("KAFKA_BOOTSTRAP_SERVERS is %s: no answer within %d s (%s). Check that the brokers run, that these and"
                                + " their advertised addresses can be reached from here, and that KAFKA_SECURITY_PROTOCOL"
                                + " is what they expect.")
                        .formatted(bootstrapServers, patience.toSeconds(), words(e));
            case AuthenticationException e ->
                ("KAFKA_BOOTSTRAP_SERVERS is %s: the login was refused (%s). Check KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_*"
                                + " and KAFKA_SSL_*.")
                        .formatted(bootstrapServers, words(e));
            case AuthorizationException e -> {
                String right = SecurityUtils.operationName(operation);
                yield ("%1$s: Kafka does not give this user the right %2$s (%3$s). Grant it: kafka-acls"
                                + " --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --add --allow-principal User:<name>"
                                + " --operation %2$s --topic %1$s%4$s")
                        .formatted(topic, right, words(e), instead(operation));
            }
            case UnsupportedVersionException e ->
                "KAFKA_BOOTSTRAP_SERVERS is %s: the brokers are too old (%s). Reelay needs Kafka 2.5 or newer."
                        .formatted(bootstrapServers, words(e));
            case InvalidTopicException e ->
                "%s: Kafka does not take this as a topic's name (%s). Set another in REELAY_TOPICS_*."
                        .formatted(topic, words(e));
            default ->
                "%s: Kafka refused %s (%s)%s"
                        .formatted(topic, SecurityUtils.operationName(operation), words(thrown), instead(operation));
        };
    }

    private static String instead(AclOperation operation) {
        return switch (operation) {
            case CREATE -> ", or make the topic by hand.";
            case ALTER -> ", or add the partitions by hand.";
            default -> ".";
        };
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The exception's own words, in one line and without a full stop. */
    private static String words(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
    }
}
