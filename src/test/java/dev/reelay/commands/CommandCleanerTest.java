package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.BrokerException;
import dev.reelay.request.CommandReading;
import dev.reelay.shard.ShardRig;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandCleanerTest {

    private static final Instant NOW = ShardRig.START;
    private static final Instant EIGHT_DAYS_AGO = NOW.minus(Duration.ofDays(8));
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration NEXT = Duration.ofMinutes(1);
    /** Every partition of every worker is restored. */
    private static final Duration OPENED = CommandCleaner.OPENING.plus(NEXT);

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final Telemetry telemetry = TestTelemetry.of(new SimpleMeterRegistry(), scheduler);
    private final Commands commands = new Commands(telemetry);
    private final List<List<String>> removed = new ArrayList<>();
    private boolean ownsFirstPartition = true;
    private int refusals;
    private long offset;

    private final CommandCleaner cleaner = new CommandCleaner(
            commands,
            keys -> {
                if (refusals-- > 0) {
                    throw new BrokerException("the brokers are away", null);
                }
                removed.add(List.copyOf(keys));
            },
            () -> ownsFirstPartition,
            scheduler,
            Runnable::run,
            telemetry);

    @Test
    void itCleansSoonAfterTheStartAndThenEveryMinuteUntilItIsStopped() {
        cleaner.start();
        spend("a");
        scheduler.advance(FIRST.minusMillis(1));
        assertThat(removed).isEmpty();
        scheduler.advance(Duration.ofMillis(1));
        assertThat(removed).containsExactly(List.of("a"));

        spend("b");
        scheduler.advance(NEXT.minusMillis(1));
        assertThat(removed).hasSize(1);
        scheduler.advance(Duration.ofMillis(1));
        assertThat(removed).containsExactly(List.of("a"), List.of("b"));

        spend("c");
        cleaner.stop();
        assertThat(removed)
                .as("spent cancels, of which only this worker knows")
                .containsExactly(List.of("a"), List.of("b"), List.of("c"));
        spend("d");
        scheduler.advance(NEXT.multipliedBy(3));
        assertThat(removed).hasSize(3);
        assertThat(scheduler.nextDue()).isEmpty();
    }

    @Test
    void expiredCancelsAreRemovedOnlyByTheOwnerOfTheFirstPartition() {
        cancel("dead", EIGHT_DAYS_AGO);
        cancel("alive", NOW.minus(Duration.ofDays(6)));
        ownsFirstPartition = false;
        cleaner.start();
        scheduler.advance(OPENED);
        assertThat(removed).isEmpty();

        ownsFirstPartition = true;
        scheduler.advance(NEXT);
        assertThat(removed).containsExactly(List.of("dead"));
    }

    /** The job of a cancel that was sent while all workers were away may be in a partition that is not restored yet. */
    @Test
    void noExpiredCancelIsRemovedBeforeEveryPartitionIsRestored() {
        cancel("dead", EIGHT_DAYS_AGO);
        spend("spent");
        cleaner.start();
        scheduler.advance(CommandCleaner.OPENING.minusMillis(1));
        assertThat(removed).containsExactly(List.of("spent"));
        assertThat(commands.cancelOf("dead")).isNotNull();

        scheduler.advance(NEXT);
        assertThat(removed).containsExactly(List.of("spent"), List.of("dead"));
    }

    @Test
    void aRemovedCancelIsNotRemovedAgainOnceItsTombstoneIsRead() {
        cancel("dead", EIGHT_DAYS_AGO);
        cleaner.start();
        scheduler.advance(OPENED);
        assertThat(removed).containsExactly(List.of("dead"));

        read(new CommandReading.Removed("dead"), NOW);
        scheduler.advance(NEXT);
        assertThat(removed).hasSize(1);
    }

    @Test
    void aCancelIsRemovedWhenItHasWaitedForSevenDays() {
        cleaner.start();
        scheduler.advance(OPENED);
        cancel(
                "ageing",
                scheduler.instant().minus(Duration.ofDays(7)).plus(NEXT).plusMillis(1));
        scheduler.advance(NEXT);
        assertThat(removed).isEmpty();

        scheduler.advance(NEXT);
        assertThat(removed).containsExactly(List.of("ageing"));
    }

    @Test
    void aCancelWhoseReceiptIsGoneIsRemovedByTheWorkerThatHadTheJob() {
        ownsFirstPartition = false;
        spend("a");
        spend("b");
        cleaner.start();
        scheduler.advance(FIRST);
        assertThat(removed).containsExactly(List.of("a", "b"));

        scheduler.advance(NEXT);
        assertThat(removed).hasSize(1);
    }

    @Test
    void aCancelThatCameAfterAnEarlierOneWasSpentStays() {
        spend("a");
        cancel("a", NOW);
        cleaner.start();
        scheduler.advance(FIRST);

        assertThat(removed).isEmpty();
        assertThat(commands.cancelOf("a")).isNotNull();
    }

    @Test
    void aFailedRemovalIsTriedAgain() {
        cleaner.start();
        scheduler.advance(OPENED);
        spend("spent");
        cancel("dead", EIGHT_DAYS_AGO);
        refusals = 4;
        scheduler.advance(NEXT.multipliedBy(2));
        assertThat(removed).isEmpty();

        spend("since");
        scheduler.advance(NEXT);
        assertThat(removed.stream().flatMap(List::stream)).containsExactlyInAnyOrder("spent", "since", "dead");
    }

    @Test
    void manyCancelsAreRemovedInBatchesAndAFailedBatchIsTriedAgain() {
        IntStream.range(0, 2_500).forEach(i -> spend("job-" + i));
        cleaner.start();
        scheduler.advance(FIRST);
        assertThat(removed).extracting(List::size).containsExactly(1_000, 1_000, 500);
        assertThat(removed.stream().flatMap(List::stream)).doesNotHaveDuplicates();

        removed.clear();
        IntStream.range(0, 1_001).forEach(i -> spend("more-" + i));
        refusals = 1;
        scheduler.advance(NEXT);
        assertThat(removed).isEmpty();
        scheduler.advance(NEXT);
        assertThat(removed).extracting(List::size).containsExactly(1_000, 1);
    }

    @Test
    void theTopicIsNotWrittenWhenThereIsNothingToRemove() {
        cancel("alive", NOW);
        cleaner.start();
        scheduler.advance(FIRST.plus(NEXT));

        assertThat(removed).isEmpty();
    }

    /** Removes the receipt of a job that was cancelled. */
    private void spend(String id) {
        cancel(id, NOW);
        commands.spend(id);
    }

    private void cancel(String id, Instant sentAt) {
        read(new CommandReading.Cancel(id, null), sentAt);
    }

    private void read(CommandReading reading, Instant sentAt) {
        commands.take(List.of(new Commands.Read(reading, offset++, sentAt)));
    }
}
