/**
 * The codecs of the topics that Reelay writes: job states, results and dead letters as Kafka records. No Kafka client, no I/O.
 *
 * <p>An encoded state is decoded to an equal state. A result or a dead letter that is larger than its topic takes is shortened
 * here, so that no broker refuses it. {@code ResultReader} and {@code StoredResult} read results for those who look. Imports the vocabulary
 * and {@code records.flat}.
 */
@NullMarked
package dev.reelay.records;

import org.jspecify.annotations.NullMarked;
