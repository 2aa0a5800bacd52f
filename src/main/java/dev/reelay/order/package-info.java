/**
 * The order in which the waiting jobs of a partition are submitted.
 *
 * <pre>
 *   class     of a job: its priority, one better for every ten minutes that it has waited (Ageing)
 *   round     within a class: tenants take turns, each as many jobs as its weight (Round)
 *   line      within a tenant: the job that has waited longest; jobs of one model and one priority stand in one Line
 *
 *   WaitingJobs   the jobs, their lines and rounds
 *   Gate          says which jobs may go now
 *   Picks         takes jobs in a turn, in their order. One that may not go holds no other up
 * </pre>
 *
 * <p>Nothing here is written: a shard that opens its partition makes it from its jobs, whose waiting began when their requests were
 * received. Imports the vocabulary.
 */
@NullMarked
package dev.reelay.order;

import org.jspecify.annotations.NullMarked;
