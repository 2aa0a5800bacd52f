package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.commands.Commands;
import dev.reelay.job.Scheduler;
import dev.reelay.request.CommandReading;
import dev.reelay.request.CommandReading.Limit;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SetLimitsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private final Scheduler clock = new SettableScheduler(NOW);
    private final Commands commands = new Commands(TestTelemetry.of(new SimpleMeterRegistry(), clock, List.of()));
    private long offset;

    private void take(CommandReading reading) {
        commands.take(List.of(new Commands.Read(reading, offset++, NOW)));
    }

    private static CommandReading refused(String key) {
        return new CommandReading.RefusedCommand(key, CommandReading.Reason.WRONG_TYPE, "It is wrong.");
    }

    @Test
    void withoutSettingsAndCommandsThereIsNone() {
        assertThat(new SetLimits(commands.limits(), null, null).get().isEmpty()).isTrue();
    }

    @Test
    void aCommandTakesThePlaceOfTheSettingsUntilItIsLifted() {
        SetLimits set = new SetLimits(commands.limits(), 10, 60);
        assertThat(set.get().limits())
                .isEqualTo(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, 10, Measure.PER_MINUTE, 60)));

        take(new Limit("limit/*", 3, null));
        assertThat(set.get().limits()).isEqualTo(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, 3)));
        take(new CommandReading.Removed("limit/*"));
        assertThat(set.get().limits().get(Scope.ALL)).containsEntry(Measure.OUTSTANDING, 10);
    }

    @Test
    void ofTwoKeysForOneModelTheStricterLimitHolds() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        take(new Limit("limit/A/b", 3, 100));
        take(new Limit("limit/a/B", 5, 50));

        assertThat(set.get().limits())
                .isEqualTo(Map.of(Scope.ofModel("a/b"), Map.of(Measure.OUTSTANDING, 3, Measure.PER_MINUTE, 50)));
    }

    @Test
    void aRefusedCommandLeavesWhatHeldAndWhereThatIsNotKnownTheScopeIsUnclear() {
        SetLimits set = new SetLimits(commands.limits(), 10, null);
        take(new Limit("limit/*", 3, null));
        take(refused("limit/*"));
        take(refused("limit/a/b"));

        assertThat(set.get().limits()).isEqualTo(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, 3)));
        assertThat(set.get().unclear()).containsExactly(Scope.ofModel("a/b"));
        take(new CommandReading.Removed("limit/a/b"));
        assertThat(set.get().unclear()).isEmpty();
    }

    /** A job's id may look like the key of a limit: the cancel holds, and the limit too. */
    @Test
    void aCancelUnderTheKeyOfALimitLeavesIt() {
        SetLimits set = new SetLimits(commands.limits(), null, null);
        take(new Limit("limit/*", 3, null));
        take(new CommandReading.Cancel("limit/*", null));

        assertThat(set.get().limits()).containsKey(Scope.ALL);
        assertThat(commands.cancelOf("limit/*")).isNotNull();
    }
}
