package dev.reelay.cli.broker;

import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;
import java.time.Duration;

/**
 * The workers that a command is about, by the same settings.
 *
 * @param kafka the properties of clients
 * @param names the topics
 * @param groupId the workers' consumer group
 * @param receipts how long the workers keep receipts
 */
public record Installation(KafkaSettings kafka, TopicNames names, String groupId, Duration receipts) {}
