/**
 * What Reelay keeps and says in Kafka: states, results and dead letters, written in transactions. The only package that
 * knows them.
 *
 * <p>The codecs ({@link dev.reelay.ledger.StateRecords}, {@link dev.reelay.ledger.ResultRecords}, {@link
 * dev.reelay.ledger.DeadLetterRecords}) are pure and know no Kafka client. Imports {@code dev.reelay.job} and nothing
 * else of Reelay.
 */
@NullMarked
package dev.reelay.ledger;

import org.jspecify.annotations.NullMarked;
