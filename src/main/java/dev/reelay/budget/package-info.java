/**
 * Budgets that all workers share: how many jobs may be submitted in a day of UTC, and what they may cost, of the account, a model or a
 * tenant. Money is one more share.
 *
 * <pre>
 *   generation-limits    budget-demand/&lt;p&gt;     BudgetDemand: what partition p has used and waits for, and the grants that it obeys
 *                        budget-grant/&lt;scope&gt;  BudgetGrant: the share of every partition in a day, in one record
 *
 *   every worker         SetBudgets: what commands say; SharedBudgets: the table as it was read
 *   every shard          ShardBudgets: when it reads, takes and writes; HeldJobs, HeldLine: the jobs that wait for a budget; ShardFigures
 *   every shard          BudgetShares: submits only within its shares; writes its demand in its own transactions
 *   that of partition 0  BudgetLeader, BudgetAllocator: takes away before it gives; writes grants in its own transactions
 * </pre>
 *
 * <p>A share is for one day. A shard obeys it while its own clock is on that day, so clocks that differ spend no day twice: the leader
 * begins each day with no shares, and gives them once every partition has said what it used of that day.
 *
 * <p>Imports {@code commands}, {@code quota}, {@code money} and the packages below them.
 */
@NullMarked
package dev.reelay.budget;

import org.jspecify.annotations.NullMarked;
