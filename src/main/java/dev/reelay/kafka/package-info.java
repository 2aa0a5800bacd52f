/**
 * Everything about brokers except the ledger: the properties of every Kafka client, topics, the group's membership, the
 * consumers' positions, and the control topic.
 *
 * <pre>
 * at the start   KafkaSettings  checks the settings, gives the properties of each client
 *                Codecs         loads the libraries of all compressions
 *                Topics         creates missing topics, checks existing ones   ─▶ StartupException: the worker must not start
 *                GroupCheck     looks for another installation in the group
 * when asked     ClusterLook    brokers, topics by the same rules, rights; changes nothing
 * while it runs  MembershipWatch      the latest assignment and group metadata, as one pair
 *                PolledRecordCounter  how many records were polled and processed
 *                RequestPositions     how far the requests were read
 *                RequestLogs          the logs that they belong to: topic, begin, ends
 *                PartitionProbe       whether a batch can be read
 *                CommandTopic         the end of the topic, tombstones          ─▶ BrokerException: may work later
 * </pre>
 *
 * <p>Imports no other package of Reelay. Only {@code kafka}, {@code ledger} and {@code send} open producers; only {@code kafka},
 * {@code ledger} and {@code feed} open consumers.
 */
@NullMarked
package dev.reelay.kafka;

import org.jspecify.annotations.NullMarked;
