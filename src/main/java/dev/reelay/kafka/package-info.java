/**
 * Everything about brokers that is not the ledger: the properties of every Kafka client and their check, topics, the group's
 * membership, the consumer's positions, the command topic.
 *
 * <p>{@link dev.reelay.kafka.StartupException} is how a worker that must not start says so. Imports no other package of Reelay;
 * only {@code kafka} and {@code ledger} open producers and consumers.
 */
@NullMarked
package dev.reelay.kafka;

import org.jspecify.annotations.NullMarked;
