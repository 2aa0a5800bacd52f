/**
 * Limits that all workers share: how many jobs may be outstanding, and how many are submitted in a minute, of the account, a model or
 * a tenant.
 *
 * <p>A used slot is a job in the ledger: it moves with its partition, so no crash can leak one. Only shares are granted.
 *
 * <pre>
 *   generation-limits    demand/&lt;p&gt;     Demand: what partition p uses and waits for, and the grants that it obeys
 *                        grant/&lt;scope&gt;  Grant: the share of every partition, in one record
 *                        rest/&lt;scope&gt;   RestRecord: until when submissions rest, and why
 *
 *   every worker         SetLimits: what settings and commands say; SharedLimits: the table as it was read
 *                        SharedRests: what one worker found, and all obey
 *   every shard          SlotCounts: what its jobs use; ShardLimits: when it reads, takes and writes
 *   every shard          Shares: takes a slot only within its share; writes its demand in its own transactions
 *                        Ungranted, DifferentSettings: what keeps shares from going out, in the log after a minute
 *   that of partition 0  Leader, Allocator: takes away before it gives; writes grants in its own transactions
 * </pre>
 *
 * <p>Imports {@code commands}, {@code quota} and the packages below them.
 */
@NullMarked
package dev.reelay.limits;

import org.jspecify.annotations.NullMarked;
