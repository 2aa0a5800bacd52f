package dev.reelay;

import dev.reelay.job.Scheduler;
import dev.reelay.ledger.Ledger;
import dev.reelay.ledger.MembershipWatch;
import dev.reelay.ledger.StartupFault;
import java.util.function.Consumer;

/**
 * What all shards of a worker share.
 *
 * @param onFault is told of what a person must set right; the worker stops
 */
record ShardContext(
        Ledger ledger,
        MembershipWatch memberships,
        Admission admission,
        Limits limits,
        Submitter submitter,
        Prober prober,
        Poller poller,
        Canceller canceller,
        Commands commands,
        Capacity capacity,
        Scheduler scheduler,
        Telemetry telemetry,
        Consumer<StartupFault> onFault) {}
