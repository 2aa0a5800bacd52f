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

/** Turns Kafka's exceptions into one line for an operator: the setting or topic, what is wrong, and what to do. */
final class KafkaErrors {

    private KafkaErrors() {}

    /** No client could be created: a setting is invalid, or no host of the addresses could be resolved. */
    static String clientNotCreated(Throwable thrown, String bootstrapServers) {
        String reason = reason(rootOf(thrown));
        return reason.contains(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
                ? "KAFKA_BOOTSTRAP_SERVERS is %s: %s. Give it as host:port,host:port."
                        .formatted(bootstrapServers, reason)
                : "KAFKA_*: Kafka's client refuses the settings: %s. Correct them.".formatted(reason);
    }

    /**
     * A request to the brokers failed.
     *
     * @param operation the right that the request needs on {@code topic}
     */
    static String requestFailed(
            Throwable thrown, AclOperation operation, String topic, String bootstrapServers, Duration timeout) {
        return switch (thrown) {
            case TimeoutException e ->
                ("KAFKA_BOOTSTRAP_SERVERS is %s: no answer within %d s (%s). Check that the brokers run, that this host"
                                + " reaches these and their advertised addresses, and that KAFKA_SECURITY_PROTOCOL is the"
                                + " one that the brokers expect.")
                        .formatted(bootstrapServers, timeout.toSeconds(), reason(e));
            case AuthenticationException e ->
                ("KAFKA_BOOTSTRAP_SERVERS is %s: the brokers refused the login (%s). Check KAFKA_SECURITY_PROTOCOL, KAFKA_SASL_*"
                                + " and KAFKA_SSL_*.")
                        .formatted(bootstrapServers, reason(e));
            case AuthorizationException e -> {
                String right = SecurityUtils.operationName(operation);
                yield ("%1$s: Kafka does not give this user the right %2$s (%3$s). Grant it: kafka-acls"
                                + " --bootstrap-server \"$KAFKA_BOOTSTRAP_SERVERS\" --add --allow-principal User:<name>"
                                + " --operation %2$s --topic %1$s%4$s")
                        .formatted(topic, right, reason(e), alternative(operation));
            }
            case UnsupportedVersionException e ->
                "KAFKA_BOOTSTRAP_SERVERS is %s: the brokers are too old (%s). Reelay needs Kafka 2.5 or newer."
                        .formatted(bootstrapServers, reason(e));
            case InvalidTopicException e ->
                "%s: this is not a valid topic name (%s). Set another name in REELAY_TOPICS_*."
                        .formatted(topic, reason(e));
            default ->
                "%s: Kafka refused %s (%s)%s"
                        .formatted(
                                topic, SecurityUtils.operationName(operation), reason(thrown), alternative(operation));
        };
    }

    private static String alternative(AclOperation operation) {
        return switch (operation) {
            case CREATE -> ", or create the topic yourself.";
            case ALTER -> ", or add the partitions yourself.";
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

    /** The exception's message in one line without its full stop, so that it fits into a sentence. */
    private static String reason(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return message.strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
    }
}
