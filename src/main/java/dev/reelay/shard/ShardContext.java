package dev.reelay.shard;

import dev.reelay.budget.SharedBudgets;
import dev.reelay.commands.Commands;
import dev.reelay.decision.Decisions;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.MembershipWatch;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.Ledger;
import dev.reelay.limits.SharedLimits;
import dev.reelay.money.Prices;
import dev.reelay.outbound.Outbound;
import dev.reelay.polling.LearnedPolls;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Scheduler;
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
        LearnedPolls polls,
        Prices prices,
        Outbound outbound,
        Commands commands,
        SharedLimits limits,
        SharedBudgets budgets,
        Capacity capacity,
        Scheduler scheduler,
        Telemetry telemetry,
        Consumer<StartupException> onFault) {

    /** The consumer's place in the requests topic, as far as a shard has to change it. Thread-safe. */
    public interface RequestTopic {

        /**
         * Makes the consumer read the partition from the offset. Blocks until it is done.
         *
         * @return the number of the run that begins there: requests of earlier ones are stale
         * @throws BrokerException when the consumer does not own the partition, or does not poll
         */
        int seek(int partition, long offset) throws BrokerException, InterruptedException;
    }
}
