package dev.reelay.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.commands.ChannelReader.Progress;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.CommandLog;
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
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test answers each check, and turns the clock. */
class CommandWatchTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration INTERVAL = CommandWatch.INTERVAL;
    private static final Duration BOUND = Duration.ofSeconds(20);

    private static final CommandLog.Identity TOPIC = new CommandLog.Identity("generation-control", "id-1", 1);

    /**
     * The answers to one check.
     *
     * @param end the topic's
     * @param progress the channel's
     * @param then what the topic answers when it is asked on: where an open transaction begins, or its end by now
     */
    private record Check(
            long end, @Nullable Progress progress, @Nullable Exception failure, CommandLog.Identity topic, long then) {

        Check(long end, @Nullable Progress progress, @Nullable Exception failure) {
            this(end, progress, failure, TOPIC, end);
        }

        static Check then(long end, long then, Progress progress) {
            return new Check(end, progress, null, TOPIC, then);
        }

        static Check of(CommandLog.Identity topic, long end, Progress progress) {
            return new Check(end, progress, null, topic, end);
        }
    }

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final PolledRecordCounter records = new PolledRecordCounter();
    private final BlockingQueue<Check> checks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> reported = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> readable = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> startedOver = new LinkedBlockingQueue<>();
    private final CommandWatch watch = new CommandWatch(
            new ScriptedLog(),
            new ScriptedReader(),
            records,
            new CommandWatch.Listener() {
                @Override
                public void readTo(Instant instant) {
                    reported.add(instant);
                }

                @Override
                public void readAllThatIsReadable() {
                    readable.add(scheduler.instant());
                }
            },
            scheduler,
            TestTelemetry.of(meters, scheduler));
    /** The check under way. */
    private volatile Check check = new Check(0, null, null);

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
        checks.add(new Check(10, null, null));
        watch.start();
        turnToNextCheck(new Check(10, new Progress(9, 0), null));
        turnToNextCheck(new Check(10, new Progress(10, 0), null));

        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(2)));
        assertThat(reported).isEmpty();
    }

    /** The channel answers between two polls, and the first poll of an empty topic takes all of its time. */
    @Test
    void aTopicThatNeverHadARecordIsCompleteBeforeTheChannelHasPolled() throws Exception {
        checks.add(new Check(0, null, null));
        watch.start();

        assertThat(nextReport()).isEqualTo(START);
        turnToNextCheck(new Check(1, null, null));
        turnToNextCheck(new Check(1, new Progress(1, 0), null));
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

        assertThat(watch.age()).isEqualTo(INTERVAL.plusSeconds(5).toMillis() / 1e3);
    }

    @Test
    void recordsThatAreNotAppliedCountAsStuckUntilOneIs() throws Exception {
        checks.add(new Check(3, new Progress(3, 3), null));
        watch.start();
        for (int i = 0; i < 4; i++) {
            turnToNextCheck(new Check(3, new Progress(3, 3), null));
        }
        soon().until(() -> watch.stuckFor().equals(INTERVAL.multipliedBy(3)));

        records.processed(1);
        turnToNextCheck(new Check(3, new Progress(3, 3), null));
        soon().until(() -> watch.stuckFor().isZero());

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
        soon().until(() -> watch.stuckFor().isPositive());

        turnToNextCheck(new Check(0, null, new BrokerException("no broker", null)));
        scheduler.advance(Duration.ofMinutes(5));

        soon().until(() -> watch.stuckFor().isZero());
    }

    @Test
    void theTableIsIncompleteWhileAnOpenTransactionHidesRecordsAndTheTroubleTellsHowToAbortIt() throws Exception {
        records.processed(4);
        Check hiding = Check.then(10, 4, new Progress(4, 4));
        checks.add(hiding);
        watch.start();
        assertThat(readable.poll(BOUND.toSeconds(), TimeUnit.SECONDS))
                .as("all that can be read was read")
                .isEqualTo(START);
        turnPastTheLimit(hiding);

        soon().until(() -> watch.trouble() != null);
        assertThat(watch.trouble())
                .contains("a transaction that began at offset 4 is still open")
                .endsWith("abort --topic generation-control --partition 0 --start-offset 4");
        assertThat(watch.hidden()).isEqualTo(6);
        assertThat(watch.age()).isNaN();
        assertThat(reported).isEmpty();

        turnToNextCheck(new Check(11, new Progress(11, 4), null));
        assertThat(nextReport()).isEqualTo(scheduler.instant());
        soon().until(() -> watch.trouble() == null);
        assertThat(watch.hidden()).isZero();
        assertThat(meters.get("reelay_commands_read_failures_total").counter().count())
                .isOne();
    }

    @Test
    void aTransactionThatOpensLaterMakesTheTableIncompleteFromThenOn() throws Exception {
        checks.add(new Check(4, new Progress(4, 0), null));
        watch.start();
        assertThat(nextReport()).isEqualTo(START);
        turnPastTheLimit(Check.then(9, 4, new Progress(4, 0)));

        soon().until(() -> watch.trouble() != null);
        assertThat(reported).isEmpty();
        assertThat(watch.age()).isGreaterThan(5);
    }

    /** Behind producers that use one transaction after the other, the end is never reached, and every end in time. */
    @Test
    void aReaderThatIsAlwaysALittleBehindIsCurrent() throws Exception {
        checks.add(Check.then(10, 8, new Progress(8, 0)));
        watch.start();
        for (int i = 1; i < 40; i++) {
            turnToNextCheck(Check.then(10L * (i + 1), 10L * i + 8, new Progress(10L * i + 8, 0)));
            assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(i - 1)));
        }

        assertThat(watch.trouble()).isNull();
        assertThat(watch.age()).isLessThan(1);
    }

    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginning() throws Exception {
        checks.add(new Check(50, new Progress(50, 0), null));
        watch.start();
        assertThat(nextReport()).isEqualTo(START);
        CommandLog.Identity anew = new CommandLog.Identity(TOPIC.name(), "id-2", 1);

        // Its position looks like the end, or like any place: it belongs to another log.
        long checks = LogCheck.DESCRIBED_EVERY.dividedBy(INTERVAL);
        for (long i = 1; i < checks; i++) {
            turnToNextCheck(Check.of(TOPIC, 50, new Progress(50, 0)));
            assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(i)));
        }
        turnToNextCheck(Check.of(anew, 60, new Progress(60, 0)));
        assertThat(startedOver.poll(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        turnToNextCheck(Check.of(anew, 60, new Progress(0, 0)));
        awaitChecked();
        assertThat(reported).isEmpty();
        turnToNextCheck(Check.of(anew, 60, new Progress(60, 60)));
        records.processed(60);

        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(checks + 2)));
        assertThat(startedOver).isEmpty();
    }

    /** Also one that has nothing left: only at the start is an empty topic one that has been read. */
    @ParameterizedTest
    @ValueSource(longs = {3, 0})
    void aTopicThatIsShorterThanWhatWasReadOfItIsReadFromItsBeginning(long end) throws Exception {
        checks.add(new Check(50, new Progress(50, 0), null));
        watch.start();
        assertThat(nextReport()).isEqualTo(START);

        turnToNextCheck(Check.then(end, end, new Progress(50, 0)));
        assertThat(startedOver.poll(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(reported).isEmpty();
        turnToNextCheck(new Check(end, new Progress(end, 0), null));

        assertThat(nextReport()).isEqualTo(START.plus(INTERVAL.multipliedBy(2)));
    }

    @Test
    void aClockThatIsSetBackIsFollowedByTheNextCheck() throws Exception {
        Check check = new Check(3, new Progress(3, 0), null);
        checks.add(check);
        watch.start();
        assertThat(nextReport()).isEqualTo(START);
        soon().until(() -> scheduler.nextDue().equals(Optional.of(START.plus(INTERVAL))));

        scheduler.setBack(Duration.ofMinutes(10));
        turnToNextCheck(check);

        assertThat(nextReport()).isEqualTo(START.minus(Duration.ofMinutes(10)).plus(INTERVAL));
        assertThat(watch.age()).isZero();
    }

    @Test
    void afterTheClockWasSetBackATopicThatWasMadeAnewIsNoticedAtOnce() throws Exception {
        checks.add(new Check(50, new Progress(50, 0), null));
        watch.start();
        nextReport();
        soon().until(() -> scheduler.nextDue().equals(Optional.of(START.plus(INTERVAL))));

        scheduler.setBack(Duration.ofMinutes(10));
        turnToNextCheck(Check.of(new CommandLog.Identity(TOPIC.name(), "id-2", 1), 60, new Progress(60, 0)));

        assertThat(startedOver.poll(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRecordThatComesDuringTheCheckIsNoSignOfAnotherLog() throws Exception {
        checks.add(Check.then(3, 5, new Progress(4, 0)));
        watch.start();

        assertThat(nextReport()).isEqualTo(START);
        assertThat(startedOver).isEmpty();
    }

    @Test
    void aTopicThatGainedPartitionsIsNeverReadToItsEnd() throws Exception {
        Check three = Check.of(new CommandLog.Identity(TOPIC.name(), "id-1", 3), 0, new Progress(0, 0));
        checks.add(three);
        watch.start();
        turnPastTheLimit(three);

        soon().until(() -> watch.trouble() != null);
        assertThat(watch.trouble()).startsWith("generation-control has 3 partitions and must have 1");
        assertThat(reported).isEmpty();
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
        soon().until(() -> scheduler.nextDue().equals(Optional.of(due)));
        checks.add(check);
        scheduler.advance(INTERVAL);
    }

    private void turnPastTheLimit(Check check) {
        for (long i = 0; i <= CommandWatch.CURRENT_FOR.dividedBy(INTERVAL); i++) {
            turnToNextCheck(check);
        }
    }

    private void awaitChecked() {
        soon().until(checks::isEmpty);
    }

    private Instant nextReport() throws InterruptedException {
        Instant next = reported.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("reported within " + BOUND).isNotNull();
        return next;
    }

    private final class ScriptedLog implements CommandLog {

        private boolean again;

        @Override
        public long end() throws BrokerException {
            if (again) {
                again = false;
                return check.then();
            }
            try {
                check = checks.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokerException("interrupted", e);
            }
            switch (check.failure()) {
                case BrokerException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> {}
            }
            again = check.progress() != null && check.progress().position() > check.end();
            return check.end();
        }

        @Override
        public long readableEnd() {
            return check.then();
        }

        @Override
        public Identity identity() {
            return check.topic();
        }
    }

    private static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(2)).atMost(BOUND);
    }

    private final class ScriptedReader implements ChannelReader {
        @Override
        public Optional<Progress> progress() {
            return Optional.ofNullable(check.progress());
        }

        @Override
        public void startOver() {
            startedOver.add(true);
        }
    }
}
