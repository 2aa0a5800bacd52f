/**
 * Jobs, results and dead letters as Kafka records. Pure codecs: no Kafka client, no I/O.
 *
 * <p>What is encoded is decoded equal; what does not fit its topic is shortened before it is sent, never refused by a broker.
 * Imports {@code job}.
 */
@NullMarked
package dev.reelay.records;

import org.jspecify.annotations.NullMarked;
