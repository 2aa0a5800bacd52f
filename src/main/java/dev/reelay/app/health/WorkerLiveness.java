package dev.reelay.app.health;

import dev.reelay.app.Roles;
import dev.reelay.channels.ChannelPolls;
import dev.reelay.channels.CommandIntake;
import dev.reelay.channels.IntakeWatch;
import dev.reelay.channels.RequestIntake;
import dev.reelay.commands.CommandWatch;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.shard.Shards;
import io.quarkus.arc.lookup.LookupIfProperty;
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
 * Alive while a restart would not help. Down when only a restart helps: a thread that polls Kafka is stuck, commands that
 * were read are not applied, a partition that this worker owns has no working shard, or no request is read although some wait.
 *
 * <p>SmallRye's own check reports a channel that has failed for good. A bug that is fatal ends the process, which needs
 * no check. Brokers that are away make no difference: consumers poll on without them.
 */
@Singleton
@Liveness
@LookupIfProperty(name = Roles.WORKER, stringValue = "true")
public class WorkerLiveness implements HealthCheck {

    /** Several times as long as any delay of a healthy worker, such as a drain within a poll (13 s). */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Long enough for {@link IntakeWatch} to set aside what cannot be read and to fetch again what can: only when neither helps
     * may a restart.
     */
    static final Duration INTAKE_LIMIT = Duration.ofMinutes(3);

    private final Function<String, Optional<Duration>> polls;
    private final Duration pollLimit;
    private final Supplier<Duration> commandsStuckFor;
    private final Supplier<List<Integer>> abandoned;
    private final Supplier<Duration> idleFor;

    @Inject
    WorkerLiveness(ChannelPolls polls, KafkaSettings kafka, CommandWatch commands, Shards shards, IntakeWatch intake) {
        this(polls::sinceLast, pollLimit(kafka), commands::stuckFor, () -> shards.abandonedFor(LIMIT), intake::idleFor);
    }

    /**
     * @param polls how long ago the consumer of a channel began its last poll; empty before the first one
     * @param pollLimit how long a poll may take
     * @param commandsStuckFor how long commands that were read have waited without any of them being applied
     * @param abandoned owned partitions whose shards ended longer ago than {@link #LIMIT}
     * @param idleFor how long the worker has read no request although some wait that it may read
     */
    WorkerLiveness(
            Function<String, Optional<Duration>> polls,
            Duration pollLimit,
            Supplier<Duration> commandsStuckFor,
            Supplier<List<Integer>> abandoned,
            Supplier<Duration> idleFor) {
        this.polls = polls;
        this.pollLimit = pollLimit;
        this.commandsStuckFor = commandsStuckFor;
        this.abandoned = abandoned;
        this.idleFor = idleFor;
    }

    /**
     * How long a poll may take: {@link #LIMIT}, or {@code max.poll.interval.ms} when that is shorter, since the group
     * then removes a member that does not poll.
     */
    private static Duration pollLimit(KafkaSettings kafka) {
        Object interval = kafka.requestsConsumer().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        Duration configured = interval == null
                ? LIMIT
                : Duration.ofMillis(Long.parseLong(interval.toString().strip()));
        return configured.compareTo(LIMIT) < 0 ? configured : LIMIT;
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
        Duration stuck = commandsStuckFor.get();
        if (stuck.compareTo(LIMIT) > 0) {
            answer.down().withData("commands", "none applied for " + stuck.toSeconds() + " s although some were read");
        }
        List<Integer> partitions = abandoned.get();
        if (!partitions.isEmpty()) {
            answer.down().withData("partitions", "owned, but their shards have ended: " + partitions);
        }
        Duration idle = idleFor.get();
        if (idle.compareTo(INTAKE_LIMIT) > 0) {
            answer.down().withData("requests", "none read for " + idle.toSeconds() + " s although some wait");
        }
        return answer.build();
    }
}
