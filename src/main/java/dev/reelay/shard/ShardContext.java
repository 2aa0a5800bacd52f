package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.job.Decisions;
import dev.reelay.job.Scheduler;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.Ledger;
import dev.reelay.outbound.Outbound;
import dev.reelay.telemetry.Telemetry;
import java.util.function.Consumer;

/**
 * The objects that all shards of a worker share.
 *
 * @param onFault stops the worker, for a problem that only an operator or a restart can solve
 */
public record ShardContext(
        Ledger ledger,
        RequestTopic requests,
        MembershipWatch memberships,
        Admission admission,
        Decisions decisions,
        Outbound outbound,
        Commands commands,
        Capacity capacity,
        Scheduler scheduler,
        Telemetry telemetry,
        Consumer<StartupException> onFault) {}
