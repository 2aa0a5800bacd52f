package dev.reelay.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.channels.CommandIntake;
import dev.reelay.channels.RequestIntake;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class WorkerLivenessTest {

    private final Map<String, Duration> polls = new HashMap<>(
            Map.of(RequestIntake.CHANNEL, Duration.ofSeconds(1), CommandIntake.CHANNEL, Duration.ofSeconds(1)));
    private Duration stuckFor = Duration.ZERO;
    private List<Integer> abandoned = List.of();
    private Duration idle = Duration.ZERO;
    private final WorkerLiveness liveness = new WorkerLiveness(
            channel -> Optional.ofNullable(polls.get(channel)),
            Duration.ofSeconds(40),
            () -> stuckFor,
            () -> abandoned,
            () -> idle);

    @Test
    void aWorkerWhoseThreadsPollIsAlive() {
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(liveness.call().getData()).isEmpty();
    }

    @Test
    void aWorkerThatHasNotPolledYetIsAlive() {
        polls.clear();

        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aWorkerWithAStuckPollingThreadIsDownAndNamesTheChannel() {
        polls.put(RequestIntake.CHANNEL, Duration.ofSeconds(40));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        polls.put(RequestIntake.CHANNEL, Duration.ofSeconds(41));
        assertDown(RequestIntake.CHANNEL, "no poll for 41 s");

        polls.put(RequestIntake.CHANNEL, Duration.ZERO);
        polls.put(CommandIntake.CHANNEL, Duration.ofMinutes(5));
        assertDown(CommandIntake.CHANNEL, "no poll for 300 s");
    }

    @Test
    void aWorkerThatNoLongerAppliesCommandsIsDown() {
        stuckFor = WorkerLiveness.LIMIT;
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        stuckFor = WorkerLiveness.LIMIT.plusSeconds(1);
        assertDown("commands", "none applied for 61 s");
    }

    @Test
    void aWorkerWhosePartitionsHaveNoShardIsDownAndNamesThem() {
        abandoned = List.of(3, 7);

        assertDown("partitions", "[3, 7]");
    }

    @Test
    void aWorkerThatReadsNoRequestForMinutesAlthoughSomeWaitIsDown() {
        idle = WorkerLiveness.INTAKE_LIMIT;
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);

        idle = WorkerLiveness.INTAKE_LIMIT.plusSeconds(1);
        assertDown("requests", "none read for 181 s although some wait");
    }

    private void assertDown(String key, String why) {
        HealthCheckResponse answer = liveness.call();
        assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
        assertThat(answer.getData().orElseThrow())
                .hasSize(1)
                .hasEntrySatisfying(key, text -> assertThat(text.toString()).contains(why));
    }
}
