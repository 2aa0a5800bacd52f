package dev.reelay.cli.broker;

import dev.reelay.kafka.KafkaSettings;
import dev.reelay.kafka.TopicNames;

/**
 * The workers that a command is about, by the same settings.
 *
 * @param kafka the properties of clients
 * @param names the topics
 * @param groupId the workers' consumer group
 */
public record Installation(KafkaSettings kafka, TopicNames names, String groupId) {}
