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

/** The test answers each check, and turns the clock. */
class CommandWatchTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration INTERVAL = CommandWatch.INTERVAL;
    private static final Duration BOUND = Duration.ofSeconds(20);

    /** The answers to one check: the topic's end, then the channel's progress. */
    private record Check(
            long end, @Nullable Progress progress, @Nullable Exception failure) {}

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PolledRecordCounter records = new PolledRecordCounter();
    private final BlockingQueue<Check> checks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> reported = new LinkedBlockingQueue<>();
    private @Nullable Progress progress;
    private final CommandWatch watch = new CommandWatch(
            this::end,
            () -> Optional.ofNullable(progress),
            records,
            reported::add,
            scheduler,
            TestTelemetry.of(meters, scheduler));

    @AfterEach
    void stop() {
        watch.stop();
    }

    @Test
    void theTableIsCompleteUpToTheTimeBeforeTheCheck() throws Exception {
        records.processed(7);
        checks.add(new Check(10, new Progress(10, 7), null));
        watch.start();

        assertThat(nextReport()).isEqualTo(START);
        assertThat(watch.age()).isZero();
    }

    @Test
    void theTableIsNotCompleteBeforeTheChannelHasReachedTheEnd() throws Exception {
        checks.add(new Check(0, null, null));
        watch.start();
        turnToNextCheck(new Check(10, new Progress(9, 0), null));
        turnToNextCheck(new Check(10, new Progress(10, 0), null));

        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(2)));
        assertThat(reported).isEmpty();
    }

    @Test
    void aCheckWaitsForRecordsThatAreNotAppliedYet() throws Exception {
        checks.add(new Check(3, new Progress(3, 3), null));
        watch.start();
        awaitChecked();
        records.processed(2);
        assertThat(reported).isEmpty();
        assertThat(watch.age()).isNaN();

        records.processed(1);

        assertThat(nextReport()).isEqualTo(START);
    }

    @Test
    void recordsThatAreNotAppliedInTimeAreCheckedAgain() throws Exception {
        checks.add(new Check(3, new Progress(3, 3), null));
        watch.start();
        turnToNextCheck(new Check(4, new Progress(4, 4), null));
        awaitChecked();
        records.processed(4);

        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL));
        assertThat(reported).isEmpty();
    }

    @Test
    void failuresInARowAreCountedOnce() throws Exception {
        checks.add(new Check(0, new Progress(0, 0), null));
        watch.start();
        assertThat(nextReport()).isEqualTo(START);

        turnToNextCheck(new Check(0, null, new BrokerException("no broker", null)));
        turnToNextCheck(new Check(0, null, new IllegalStateException("closed")));
        turnToNextCheck(new Check(0, new Progress(0, 0), null));

        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(3)));
        assertThat(reported).isEmpty();
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isOne();

        turnToNextCheck(new Check(0, null, new BrokerException("no broker", null)));
        turnToNextCheck(new Check(0, new Progress(0, 0), null));
        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(5)));
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isEqualTo(2);
    }

    @Test
    void theAgeGrowsWhileNoCheckSucceeds() throws Exception {
        checks.add(new Check(0, new Progress(0, 0), null));
        watch.start();
        assertThat(nextReport()).isEqualTo(START);

        turnToNextCheck(new Check(1, new Progress(0, 0), null));
        scheduler.advance(Duration.ofSeconds(5));

        assertThat(watch.age()).isEqualTo(5.25);
    }

    @Test
    void recordsThatAreNotAppliedCountAsStuckUntilOneIs() throws Exception {
        checks.add(new Check(3, new Progress(3, 3), null));
        watch.start();
        for (int i = 0; i < 4; i++) {
            turnToNextCheck(new Check(3, new Progress(3, 3), null));
        }
        await().atMost(BOUND).until(() -> watch.stuckFor().equals(INTERVAL.multipliedBy(3)));

        records.processed(1);
        turnToNextCheck(new Check(3, new Progress(3, 3), null));
        await().atMost(BOUND).until(() -> watch.stuckFor().isZero());

        records.processed(2);
        nextReport();
        assertThat(watch.stuckFor()).isZero();
    }

    @Test
    void noRecordCountsAsStuckWhileTheBrokersAreAway() throws Exception {
        checks.add(new Check(3, new Progress(3, 3), null));
        watch.start();
        turnToNextCheck(new Check(3, new Progress(3, 3), null));
        turnToNextCheck(new Check(3, new Progress(3, 3), null));
        await().atMost(BOUND).until(() -> watch.stuckFor().isPositive());

        turnToNextCheck(new Check(0, null, new BrokerException("no broker", null)));
        scheduler.advance(Duration.ofMinutes(5));

        await().atMost(BOUND).until(() -> watch.stuckFor().isZero());
    }

    @Test
    void aStoppedWatchReportsNothingMore() throws Exception {
        checks.add(new Check(3, new Progress(3, 3), null));
        watch.start();
        awaitChecked();

        watch.stop();
        records.processed(3);
        scheduler.advance(INTERVAL);

        assertThat(reported).isEmpty();
        assertThat(scheduler.nextDue()).isEmpty();
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isZero();
    }

    /** Waits until the check under way has its answers, and turns the clock to the next one. */
    private void turnToNextCheck(Check check) {
        awaitChecked();
        Instant due = scheduler.instant().plus(INTERVAL);
        await().atMost(BOUND).until(() -> scheduler.nextDue().equals(Optional.of(due)));
        checks.add(check);
        scheduler.advance(INTERVAL);
    }

    private void awaitChecked() {
        await().atMost(BOUND).until(checks::isEmpty);
    }

    private Instant nextReport() throws InterruptedException {
        Instant next = reported.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("reported within " + BOUND).isNotNull();
        return next;
    }

    private long end() throws BrokerException {
        Check check;
        try {
            check = checks.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("interrupted", e);
        }
        progress = check.progress();
        switch (check.failure()) {
            case BrokerException failure -> throw failure;
            case RuntimeException failure -> throw failure;
            case null, default -> {}
        }
        return check.end();
    }
}
