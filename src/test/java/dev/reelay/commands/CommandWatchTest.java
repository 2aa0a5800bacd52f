package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.commands.CommandWatch.Progress;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each look is answered by the test; the clock turns when it says so. */
class CommandWatchTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration INTERVAL = CommandWatch.INTERVAL;
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** One look at the topic and, after it, at the channel. */
    private record Look(
            long end, @Nullable Progress progress, @Nullable Exception trouble) {}

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PolledRecordCounter records = new PolledRecordCounter();
    private final BlockingQueue<Look> looks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> told = new LinkedBlockingQueue<>();
    private @Nullable Progress progress;
    private final CommandWatch watch = new CommandWatch(
            this::end,
            () -> Optional.ofNullable(progress),
            records,
            told::add,
            scheduler,
            TestTelemetry.of(meters, scheduler));

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void whatWasReadToTheEndIsKnownUpToTheTimeBeforeTheLook() throws Exception {
        records.processed(7);
        looks.add(new Look(10, new Progress(10, 7), null));
        watch.start();

        assertThat(nextTold()).isEqualTo(START);
        assertThat(watch.age()).isZero();
    }

    @Test
    void nothingIsKnownBeforeTheChannelReadsAndHasReachedTheEnd() throws Exception {
        looks.add(new Look(0, null, null));
        watch.start();
        turnToNextLook(new Look(10, new Progress(9, 0), null));
        turnToNextLook(new Look(10, new Progress(10, 0), null));

        assertThat(nextTold()).isEqualTo(START.plus(INTERVAL.multipliedBy(2)));
        assertThat(told).isEmpty();
    }

    @Test
    void whatWaitsInTheQueueIsAwaited() throws Exception {
        looks.add(new Look(3, new Progress(3, 3), null));
        watch.start();
        awaitLooked();
        records.processed(2);
        assertThat(told).isEmpty();
        assertThat(watch.age()).isNaN();

        records.processed(1);

        assertThat(nextTold()).isEqualTo(START);
    }

    @Test
    void whoIsLateIsAskedAgainAtTheNextLook() throws Exception {
        looks.add(new Look(3, new Progress(3, 3), null));
        watch.start();
        turnToNextLook(new Look(4, new Progress(4, 4), null));
        awaitLooked();
        records.processed(4);

        assertThat(nextTold()).isEqualTo(START.plus(INTERVAL));
        assertThat(told).isEmpty();
    }

    @Test
    void troublePassesAndIsCountedWhenItBegins() throws Exception {
        looks.add(new Look(0, new Progress(0, 0), null));
        watch.start();
        assertThat(nextTold()).isEqualTo(START);

        turnToNextLook(new Look(0, null, new BrokerException("no broker", null)));
        turnToNextLook(new Look(0, null, new IllegalStateException("closed")));
        turnToNextLook(new Look(0, new Progress(0, 0), null));

        assertThat(nextTold()).isEqualTo(START.plus(INTERVAL.multipliedBy(3)));
        assertThat(told).isEmpty();
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isOne();

        turnToNextLook(new Look(0, null, new BrokerException("no broker", null)));
        turnToNextLook(new Look(0, new Progress(0, 0), null));
        assertThat(nextTold()).isEqualTo(START.plus(INTERVAL.multipliedBy(5)));
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isEqualTo(2);
    }

    @Test
    void theAgeGrowsWhileNothingIsTold() throws Exception {
        looks.add(new Look(0, new Progress(0, 0), null));
        watch.start();
        assertThat(nextTold()).isEqualTo(START);

        turnToNextLook(new Look(1, new Progress(0, 0), null));
        scheduler.advance(Duration.ofSeconds(5));

        assertThat(watch.age()).isEqualTo(5.25);
    }

    @Test
    void recordsThatNeverTakeEffectStandStillUntilOneMoves() throws Exception {
        looks.add(new Look(3, new Progress(3, 3), null));
        watch.start();
        for (int i = 0; i < 4; i++) {
            turnToNextLook(new Look(3, new Progress(3, 3), null));
        }
        await().atMost(BOUND).until(() -> watch.stuckFor().equals(INTERVAL.multipliedBy(3)));

        records.processed(1);
        turnToNextLook(new Look(3, new Progress(3, 3), null));
        await().atMost(BOUND).until(() -> watch.stuckFor().isZero());

        records.processed(2);
        nextTold();
        assertThat(watch.stuckFor()).isZero();
    }

    @Test
    void nothingStandsStillWhileTheBrokersAreAway() throws Exception {
        looks.add(new Look(3, new Progress(3, 3), null));
        watch.start();
        turnToNextLook(new Look(3, new Progress(3, 3), null));
        turnToNextLook(new Look(3, new Progress(3, 3), null));
        await().atMost(BOUND).until(() -> watch.stuckFor().isPositive());

        turnToNextLook(new Look(0, null, new BrokerException("no broker", null)));
        scheduler.advance(Duration.ofMinutes(5));

        await().atMost(BOUND).until(() -> watch.stuckFor().isZero());
    }

    @Test
    void whatIsStoppedTellsNothingMore() throws Exception {
        looks.add(new Look(3, new Progress(3, 3), null));
        watch.start();
        awaitLooked();

        watch.stop();
        records.processed(3);
        scheduler.advance(INTERVAL);

        assertThat(told).isEmpty();
        assertThat(scheduler.nextDue()).isEmpty();
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isZero();
    }

    /** Waits for the look that is under way, if need be, and turns the clock to the next one. */
    private void turnToNextLook(Look look) {
        awaitLooked();
        Instant due = scheduler.instant().plus(INTERVAL);
        await().atMost(BOUND).until(() -> scheduler.nextDue().equals(Optional.of(due)));
        looks.add(look);
        scheduler.advance(INTERVAL);
    }

    private void awaitLooked() {
        await().atMost(BOUND).until(looks::isEmpty);
    }

    private Instant nextTold() throws InterruptedException {
        Instant next = told.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("told within " + BOUND).isNotNull();
        return next;
    }

    private long end() throws BrokerException {
        Look look;
        try {
            look = looks.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted", e);
        }
        progress = look.progress();
        switch (look.trouble()) {
            case BrokerException trouble -> throw trouble;
            case RuntimeException trouble -> throw trouble;
            case null, default -> {}
        }
        return look.end();
    }
}
