/**
 * The store of job states: each partition has one transactional producer, which writes states, results, dead letters and the
 * offset of the requests in one transaction.
 *
 * <pre>
 * Ledger ─ open ─▶ LedgerPartition ─ commit(Entries, next offset, Membership) ─▶ Commit
 * KafkaLedger           opens: fences the former writer, then reads the partition to its end
 * KafkaLedgerPartition  commits, and maps the producer's exceptions to a Commit
 * RestoredJobs, StoredInput  inputs in memory while there is room, and read again when their turn comes
 * EntryRecords          encodes entries with the codecs of {@code records}
 * </pre>
 *
 * <p>INVARIANT: every transaction carries the partition's offset under the membership it was made for. Imports {@code job},
 * {@code kafka} and {@code records}.
 */
@NullMarked
package dev.reelay.ledger;

import org.jspecify.annotations.NullMarked;
