package dev.reelay.shard;

import dev.reelay.commands.Commands;
import dev.reelay.limits.ShardLimits;
import dev.reelay.order.Gate;
import dev.reelay.order.Picks;
import dev.reelay.order.WaitingJobs;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides which of a shard's waiting jobs may be submitted as far as commands and shared limits are concerned: those of a model that is
 * not paused, with a slot left in each of their limits, once the worker has read every cancel that could be in time for them. Confined to
 * its shard's thread.
 */
final class SubmissionRule {

    private final WaitingJobs waiting;
    private final Commands commands;
    private final ShardLimits limits;

    SubmissionRule(WaitingJobs waiting, Commands commands, ShardLimits limits) {
        this.waiting = waiting;
        this.commands = commands;
        this.limits = limits;
    }

    /** The jobs that may be submitted in a turn that begins now, in their order. */
    Picks picks(Instant now) {
        return new Picks(
                waiting,
                new Gate() {
                    @Override
                    public boolean admitsAny() {
                        return limits.hasRoom();
                    }

                    @Override
                    public boolean admitsModel(String model) {
                        return !commands.pauses().isPaused(model) && limits.hasRoomForModel(model);
                    }

                    @Override
                    public boolean admitsTenant(@Nullable String tenant) {
                        return limits.hasRoomForTenant(tenant);
                    }

                    @Override
                    public boolean knowsOf(Instant entered) {
                        return commands.covers(entered, now);
                    }

                    @Override
                    public int weight(@Nullable String tenant) {
                        return limits.weight(tenant);
                    }
                },
                now);
    }
}
