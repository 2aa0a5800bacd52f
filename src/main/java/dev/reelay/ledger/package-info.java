/**
 * One partition's jobs behind one transactional producer.
 *
 * <pre>
 * Ledger ─ open ─▶ LedgerPartition ─ commit(Entries, next offset, Membership) ─▶ Commit
 * KafkaLedger      opens: fences the former owner, then reads the partition to its end
 * EntryRecords     turns entries into records, by the codecs of {@code records}
 * </pre>
 *
 * <p>INVARIANT: every transaction carries the partition's offset under the membership it was made for. Imports {@code job},
 * {@code kafka} and {@code records}.
 */
@NullMarked
package dev.reelay.ledger;

import org.jspecify.annotations.NullMarked;
