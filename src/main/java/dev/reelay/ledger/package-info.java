/**
 * The store of job states: each partition has one transactional producer, which writes states, results, dead letters and the
 * position of the requests in one transaction.
 *
 * <pre>
 * Ledger ─ open ─▶ LedgerPartition ─ commit(Entries, next offset, Membership) ─▶ Commit
 * KafkaLedger           opens: fences the former writer, then reads the partition to its end
 *   PartitionReader       reads jobs, receipts and the position
 *   StartPosition         pure: where to go on, by the ledger, the group's offset and the log of the requests
 * CommitPace            how long a shard leaves between two commits
 * KafkaLedgerPartition  commits, and maps the producer's exceptions to a Commit
 * PositionCheck         at the start: every partition that was written has a position
 * RestoredJobs, StoredInput  inputs in memory while there is room, and read again when their turn comes
 * EntryRecords          encodes entries with the codecs of {@code records}
 * </pre>
 *
 * <p>INVARIANT: every transaction carries the partition's position, and the same as the group's offset under the membership
 * it was made for. Imports the vocabulary,
 * {@code kafka} and {@code records}.
 */
@NullMarked
package dev.reelay.ledger;

import org.jspecify.annotations.NullMarked;
