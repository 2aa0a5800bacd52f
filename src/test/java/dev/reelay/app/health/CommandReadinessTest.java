package dev.reelay.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.commands.CommandWatch;
import dev.reelay.commands.Commands;
import dev.reelay.request.CommandReading;
import dev.reelay.shard.ShardRig;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandReadinessTest {

    private final SettableScheduler scheduler = new SettableScheduler(ShardRig.START);
    private final Commands commands = new Commands(TestTelemetry.of(new SimpleMeterRegistry(), scheduler));
    private @Nullable String trouble;
    private final CommandReadiness readiness = new CommandReadiness(commands, () -> trouble, scheduler);

    @Test
    void aWorkerThatHasNotReadTheCommandsIsNotReadyAndReportsWhy() {
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(readiness.call().getData().orElseThrow())
                .containsEntry("known_to", "never")
                .hasEntrySatisfying(
                        "submissions", why -> assertThat(why.toString()).startsWith("paused: "));
    }

    @Test
    void aWorkerThatFallsBehindIsNotReadyUntilItHasCaughtUp() {
        commands.readTo(scheduler.instant());
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

        trouble = "a transaction hides records";
        assertThat(readiness.call().getData().orElseThrow()).doesNotContainKey("because");
        scheduler.advance(CommandWatch.CURRENT_FOR.plusMillis(1));
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(readiness.call().getData().orElseThrow()).containsEntry("because", "a transaction hides records");

        commands.readTo(scheduler.instant());
        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void aPausedWorkerIsReady() {
        commands.readTo(scheduler.instant());
        commands.take(List.of(new Commands.Read(new CommandReading.Pause("pause/*", null), 0, scheduler.instant())));

        assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(readiness.call().getData().orElseThrow()).doesNotContainKey("submissions");
    }
}
