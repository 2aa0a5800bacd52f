package dev.reelay.app;

import dev.reelay.channels.ChannelPolls;
import dev.reelay.channels.CommandIntake;
import dev.reelay.channels.RequestIntake;
import dev.reelay.commands.CommandWatch;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.shard.Shards;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive as long as time, brokers or RunComfy can put right whatever is wrong. Down when only a restart can: a thread that
 * polls Kafka stands still, commands got lost on their way into the table, or a partition that this worker owns has no
 * shard any more. What ends a channel for good, SmallRye's own check reports beside this one; an error of Reelay's own
 * ends the process, and no check is needed for that.
 *
 * <p>Brokers that are away make no difference: consumers poll on without them.
 */
@Singleton
@Liveness
public class WorkerLiveness implements HealthCheck {

    /** Several times as long as anything that may hold up a healthy worker, such as a drain within a poll (13 s). */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Function<String, Optional<Duration>> polls;
    private final Duration pollLimit;
    private final Supplier<Duration> commandsStanding;
    private final Supplier<List<Integer>> abandoned;

    @Inject
    WorkerLiveness(ChannelPolls polls, KafkaSettings kafka, CommandWatch commands, Shards shards) {
        this(polls::sinceLast, pollLimit(kafka), commands::standingFor, () -> shards.abandonedFor(LIMIT));
    }

    /**
     * @param polls how long ago the consumer of a channel began its last poll; empty before the first one
     * @param pollLimit how long a poll may take
     * @param commandsStanding how long commands that were read have waited to take effect
     * @param abandoned owned partitions that have been without a shard for longer than {@link #LIMIT}
     */
    WorkerLiveness(
            Function<String, Optional<Duration>> polls,
            Duration pollLimit,
            Supplier<Duration> commandsStanding,
            Supplier<List<Integer>> abandoned) {
        this.polls = polls;
        this.pollLimit = pollLimit;
        this.commandsStanding = commandsStanding;
        this.abandoned = abandoned;
    }

    /** After {@code max.poll.interval.ms} the group lets go of a member that does not poll. */
    private static Duration pollLimit(KafkaSettings kafka) {
        Object interval = kafka.requestsConsumer().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        Duration said = interval == null
                ? LIMIT
                : Duration.ofMillis(Long.parseLong(interval.toString().strip()));
        return said.compareTo(LIMIT) < 0 ? said : LIMIT;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("worker").up();
        for (String channel : List.of(RequestIntake.CHANNEL, CommandIntake.CHANNEL)) {
            polls.apply(channel)
                    .filter(age -> age.compareTo(pollLimit) > 0)
                    .ifPresent(age -> answer.down()
                            .withData(channel, "no poll for " + age.toSeconds() + " s: its thread is stuck"));
        }
        Duration standing = commandsStanding.get();
        if (standing.compareTo(LIMIT) > 0) {
            answer.down()
                    .withData("commands", "some that were read " + standing.toSeconds() + " s ago never took effect");
        }
        List<Integer> partitions = abandoned.get();
        if (!partitions.isEmpty()) {
            answer.down().withData("partitions", "owned, but nobody works on them: " + partitions);
        }
        return answer.build();
    }
}
