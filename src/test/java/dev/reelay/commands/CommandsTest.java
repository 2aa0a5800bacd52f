package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.request.CommandReading;
import dev.reelay.request.CommandReading.Cancel;
import dev.reelay.request.CommandReading.Flaw;
import dev.reelay.request.CommandReading.Pause;
import dev.reelay.request.CommandReading.RefusedCommand;
import dev.reelay.request.CommandReading.Removed;
import dev.reelay.request.CommandReading.Resume;
import dev.reelay.shard.ShardRig;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private static final Instant NOW = ShardRig.START;
    private static final RefusedCommand NONSENSE =
            new RefusedCommand("a", CommandReading.Reason.NOT_JSON, "It is not JSON.");

    private final Commands commands =
            new Commands(TestTelemetry.of(new SimpleMeterRegistry(), new SettableScheduler(NOW)));
    private long offset;

    @Test
    void theLastRecordOfAKeyCounts() {
        read(new Cancel("a", null), new Cancel("b", "why"), new Removed("a"), new Cancel("a", "again"));
        assertThat(cancelled("a")).isTrue();
        assertThat(cancelled("b")).isTrue();

        read(new Removed("a"));
        assertThat(cancelled("a")).isFalse();
    }

    @Test
    void aRefusedRecordRemovesItsRow() {
        read(new Cancel("a", null), NONSENSE);
        assertThat(cancelled("a")).isFalse();

        read(new RefusedCommand(null, CommandReading.Reason.WRONG_KEY, "no"));
    }

    @Test
    void aRefusedRecordUnderAPausesKeyKeepsOrBeginsThePause() {
        Flaw flaw = new Flaw(CommandReading.Reason.NOT_JSON, "It is not JSON.");
        read(new Pause("pause/m", "m"), new Pause("pause/m", "m", flaw));
        assertThat(commands.pauses().isPaused("m")).isTrue();
        assertThat(commands.pauses().isPaused("n")).isFalse();

        read(new Pause("pause/", null, flaw));
        assertThat(commands.pauses().isPaused("n")).isTrue();
        assertThat(commands.pauses().since(null)).isEqualTo(NOW);

        read(new Resume("pause/*", null), new Resume("pause/m", "m"));
        assertThat(commands.pauses().isPaused("n"))
                .as("each key is a pause of its own")
                .isTrue();

        read(new Removed("pause/"));
        assertThat(commands.pauses().isPaused("n")).isFalse();
        assertThat(commands.pauses().isPaused("m")).isFalse();
    }

    @Test
    void aPauseThatSpellsTheModelInAnotherCasePausesItUntilThatKeyIsResumed() {
        read(new Pause("pause/A/b\n", "A/b"), new Pause("pause/a/B", "a/B"));
        assertThat(commands.pauses().isPaused("a/b")).isTrue();

        read(new Resume("pause/a/b", "a/b"), new Removed("pause/A/b\n"));
        assertThat(commands.pauses().isPaused("a/b")).isTrue();
        assertThat(commands.pauses().models()).containsExactly("a/B");

        read(new Resume("pause/a/B", "a/B"));
        assertThat(commands.pauses().isPaused("a/b")).isFalse();
    }

    @Test
    void aCancelUnderAPausesKeyMeansBothAndNoTombstoneOfTheCleanersEndsThePause() {
        read(new Cancel("pause/m", null));
        assertThat(commands.pauses().isPaused("m")).isTrue();
        assertThat(cancelled("pause/m")).isTrue();

        assertThat(commands.expired(NOW.plus(Duration.ofDays(8)))).isEmpty();
        commands.spend("pause/m");
        assertThat(commands.takeSpent()).isEmpty();
        assertThat(commands.pauses().isPaused("m")).isTrue();

        read(new Pause("pause/m", "m"));
        assertThat(commands.pauses().isPaused("m")).isTrue();
        assertThat(cancelled("pause/m")).isFalse();
    }

    @Test
    void aModelIsPausedWhileItsOwnKeyOrTheOneOfAllModelsIs() {
        read(new Pause("pause/*", null), new Pause("pause/m", "m"));
        assertThat(commands.pauses().isPaused("m")).isTrue();
        assertThat(commands.pauses().isPaused("n")).isTrue();

        read(new Resume("pause/*", null));
        assertThat(commands.pauses().isPaused("m")).isTrue();
        assertThat(commands.pauses().isPaused("n")).isFalse();

        read(new Removed("pause/m"));
        assertThat(commands.pauses().isPaused("m")).isFalse();
    }

    @Test
    void aCancelWaitsSevenDaysForItsJobAndHoldsForAJobThatIsThereAtAnyAge() {
        read(new Cancel("a", null));
        Instant lastMoment = NOW.plus(Duration.ofDays(7)).minusMillis(1);
        assertThat(commands.cancelOfNew("a", lastMoment)).isNotNull();
        assertThat(commands.expired(lastMoment)).isEmpty();

        Instant later = NOW.plus(Duration.ofDays(7));
        assertThat(commands.expired(later)).extracting(Commands.Cancel::id).containsExactly("a");
        assertThat(cancelled("a")).isTrue();
        assertThat(commands.cancelOfNew("a", later)).isNull();
        assertThat(cancelled("a")).as("it was meant for another job").isFalse();
        assertThat(commands.takeSpent()).extracting(Commands.Cancel::id).containsExactly("a");
    }

    @Test
    void shardsOpenOnceAllThatCanBeReadIsAppliedAndTheTableIsBehindUntilNothingIsHidden() throws Exception {
        assertThat(commands.isReadOnce()).isFalse();
        commands.readAllThatIsReadable();
        assertThat(commands.isReadOnce()).isTrue();
        commands.awaitReadOnce();
        assertThat(commands.isBehind(NOW)).isTrue();
        assertThat(commands.covers(NOW, NOW)).isFalse();

        commands.readTo(NOW);
        assertThat(commands.isBehind(NOW)).isFalse();
    }

    @Test
    void theTableIsCurrentForFiveSecondsAndCoversRequestsReceivedUpToASecondLater() {
        assertThat(commands.isBehind(NOW)).isTrue();
        commands.readTo(NOW);

        assertThat(commands.isBehind(NOW.plusSeconds(5))).isFalse();
        assertThat(commands.isBehind(NOW.plusSeconds(5).plusMillis(1))).isTrue();
        assertThat(commands.isBehind(NOW.minusSeconds(5))).isFalse();
        assertThat(commands.isBehind(NOW.minusSeconds(5).minusMillis(1)))
                .as("the clock was set back")
                .isTrue();
        assertThat(commands.covers(NOW.plusSeconds(1), NOW.plusSeconds(1))).isTrue();
        assertThat(commands.covers(NOW.plusMillis(1001), NOW.plusMillis(1001))).isFalse();
        assertThat(commands.covers(NOW, NOW.plusSeconds(6))).isFalse();
    }

    @Test
    void aCancelIsSpentWithItsJobUnlessANewerOneCame() {
        read(new Cancel("a", null), new Cancel("b", null));
        commands.spend("a");
        commands.spend("b");
        commands.spend("c");
        assertThat(cancelled("a")).isFalse();

        read(new Cancel("b", null));
        List<Commands.Cancel> spent = commands.takeSpent();

        assertThat(spent).extracting(Commands.Cancel::id).containsExactly("a");
        assertThat(cancelled("b")).isTrue();
        assertThat(commands.takeSpent()).isEmpty();
        commands.keepSpent(spent);
        assertThat(commands.takeSpent()).isEqualTo(spent);
    }

    @Test
    void listenersAreNotifiedOfChangesOnly() {
        RecordingListener shard = new RecordingListener();
        commands.listen(shard);
        read(new Removed("a"), NONSENSE, new Resume("pause/m", "m"));
        read(new Cancel("a", null), new Pause("pause/m", "m"));
        read(new Pause("pause/m", "m"));
        commands.forget(shard);
        read(new Cancel("b", null));

        assertThat(shard.events).containsExactly("cancelled [a]", "changed");
    }

    @Test
    void aListenerThatWaitsForMoreCommandsIsNotifiedOnce() {
        RecordingListener shard = new RecordingListener();
        commands.notifyWhenRead(shard);
        commands.readTo(NOW);
        commands.readTo(NOW.plusSeconds(1));

        assertThat(shard.events).containsExactly("changed");
    }

    private boolean cancelled(String id) {
        return commands.cancelOf(id) != null;
    }

    private void read(CommandReading... readings) {
        commands.take(Arrays.stream(readings)
                .map(reading -> new Commands.Read(reading, offset++, NOW))
                .toList());
    }

    private static final class RecordingListener implements Commands.Listener {
        private final List<String> events = new ArrayList<>();

        @Override
        public void cancelled(Set<String> ids) {
            events.add("cancelled " + ids);
        }

        @Override
        public void changed() {
            events.add("changed");
        }
    }
}
