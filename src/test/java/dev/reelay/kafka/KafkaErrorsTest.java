package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;

class KafkaErrorsTest {

    @Test
    void aTimeoutNamesTheBrokers() {
        assertThat(line(new TimeoutException("Timed out waiting for a node assignment. Call: describeTopics")))
                .startsWith("KAFKA_BOOTSTRAP_SERVERS is a:9092,b:9092: no answer within 30 s"
                        + " (Timed out waiting for a node assignment. Call: describeTopics).");
    }

    @Test
    void aRefusedLoginNamesTheSecuritySettings() {
        assertThat(line(new SaslAuthenticationException("Authentication failed: Invalid username or password")))
                .startsWith("KAFKA_BOOTSTRAP_SERVERS is a:9092,b:9092: the brokers refused the login")
                .contains("Invalid username or password", "KAFKA_SASL_*");
    }

    @Test
    void aMissingRightComesWithTheCommandThatGrantsIt() {
        var refusal = new TopicAuthorizationException("Topic authorization failed.", Set.of("generation-jobs"));

        assertThat(KafkaErrors.requestFailed(
                        refusal, AclOperation.DESCRIBE_CONFIGS, "generation-jobs", "a:9092", Duration.ofSeconds(30)))
                .isEqualTo("generation-jobs: Kafka does not give this user the right DescribeConfigs (Topic"
                        + " authorization failed). Grant it: kafka-acls --bootstrap-server"
                        + " \"$KAFKA_BOOTSTRAP_SERVERS\" --add --allow-principal User:<name> --operation"
                        + " DescribeConfigs --topic generation-jobs.");
        assertThat(line(new ClusterAuthorizationException("Cluster authorization failed.")))
                .contains("--operation Create --topic generation-jobs, or create the topic yourself.");
    }

    @Test
    void anUnsupportedRequestMeansThatTheBrokersAreTooOld() {
        assertThat(line(new UnsupportedVersionException("The node does not support CREATE_TOPICS")))
                .contains("too old", "Kafka 2.5");
    }

    @Test
    void anInvalidTopicNameNamesTheSetting() {
        assertThat(line(new InvalidTopicException("Topic name is invalid: 'a b' contains a space")))
                .contains("REELAY_TOPICS_*", "'a b'");
    }

    @Test
    void aBrokersPolicyIsQuotedInOneLine() {
        assertThat(line(new PolicyViolationException("no topics here.\nAsk the platform team.")))
                .isEqualTo("generation-jobs: Kafka refused Create (no topics here. Ask"
                        + " the platform team), or create the topic yourself.");
    }

    private static String line(Exception thrown) {
        String line = KafkaErrors.requestFailed(
                thrown, AclOperation.CREATE, "generation-jobs", "a:9092,b:9092", Duration.ofSeconds(30));
        assertThat(line).doesNotContain("\n");
        return line;
    }
}
