package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.RequestLog;
import dev.reelay.shard.LogGuard.Verdict.Broken;
import dev.reelay.shard.LogGuard.Verdict.MadeAnew;
import dev.reelay.shard.LogGuard.Verdict.Sound;
import org.junit.jupiter.api.Test;

class LogGuardTest {

    private final LogGuard guard = new LogGuard("topic-1", false);

    @Test
    void requestsInTheirOrderAreTaken() {
        assertThat(guard.takes(0, 3, 3)).isTrue();
        assertThat(guard.takes(0, 4, 4)).isTrue();
        assertThat(guard.takes(0, 9, 5)).as("after markers of transactions").isTrue();
        assertThat(guard.seen(log(0, 10), 10)).isEqualTo(new Sound(0));
    }

    @Test
    void aConsumerThatReadsBackwardsWasSetBackAndNothingIsTakenFromThenOn() {
        guard.takes(0, 7, 7);

        assertThat(guard.takes(0, 2, 8)).isFalse();
        assertThat(guard.takes(0, 9, 8)).as("beyond the position, too").isFalse();

        assertThat(guard.isClosed()).isTrue();
        assertThat(guard.seen(log(0, 50), 8)).isEqualTo(new Broken(2));
    }

    @Test
    void aConsumerThatTheWorkerItselfSetsBackIsNotSetBack() {
        guard.takes(0, 7, 7);

        assertThat(guard.takes(1, 7, 8)).as("read again").isTrue();
        assertThat(guard.takes(1, 8, 8)).isTrue();
        assertThat(guard.takes(1, 7, 9)).as("by itself").isFalse();
    }

    @Test
    void aConsumerThatWasSetBackBecauseTheTopicIsAnotherReadsItAnew() {
        guard.takes(0, 7, 7);
        guard.takes(0, 0, 8);

        assertThat(guard.seen(new RequestLog("topic-2", 0, 1), 8)).isEqualTo(new MadeAnew());
    }

    @Test
    void aLogThatEndsBelowThePositionIsBroken() {
        assertThat(guard.seen(log(0, 5), 6)).isEqualTo(new Broken(5));
        assertThat(guard.isClosed()).isTrue();
    }

    @Test
    void aBrokenLogIsFoundOnceAndATopicThatIsMadeAnewThenIsStillFound() {
        guard.seen(log(0, 5), 6);

        assertThat(guard.seen(log(0, 5), 6)).isEqualTo(new Sound(0));
        assertThat(guard.seen(log(40, 50), 6))
                .as("its offsets are the operator's to decide")
                .isEqualTo(new Sound(0));
        assertThat(guard.seen(new RequestLog("topic-2", 0, 1), 6)).isEqualTo(new MadeAnew());
    }

    @Test
    void aLogThatGrewAfterTheBrokersWereAskedIsNot() {
        assertThat(guard.seen(log(0, 5), 5)).isEqualTo(new Sound(0));
        assertThat(guard.isClosed()).isFalse();
    }

    @Test
    void offsetsThatRetentionTookAreLostOnceTheConsumerHasPassedThem() {
        assertThat(guard.seen(log(20, 50), 12)).as("the worker may hold them").isEqualTo(new Sound(0));
        guard.skipped(12, 20);

        assertThat(guard.seen(log(20, 50), 20)).isEqualTo(new Sound(8));
        assertThat(guard.seen(log(20, 50), 20)).isEqualTo(new Sound(0));
    }

    @Test
    void offsetsThatTheConsumerPassedBecauseRetentionHadTakenThemAreLost() {
        guard.takes(0, 30, 12);

        assertThat(guard.seen(log(30, 50), 31)).isEqualTo(new Sound(18));
        assertThat(guard.seen(log(30, 50), 31)).isEqualTo(new Sound(0));
    }

    @Test
    void markersThatRetentionTakesLaterAreNotLost() {
        guard.takes(0, 30, 12);

        assertThat(guard.seen(log(0, 50), 31)).isEqualTo(new Sound(0));
        assertThat(guard.seen(log(0, 50), 31)).isEqualTo(new Sound(0));
        assertThat(guard.seen(log(40, 50), 45)).isEqualTo(new Sound(0));
    }

    @Test
    void aJumpThatTheBrokersWereAskedTooEarlyAboutIsJudgedByTheirNextAnswer() {
        guard.takes(0, 30, 12);

        assertThat(guard.seen(log(5, 50), 12)).isEqualTo(new Sound(0));
        assertThat(guard.seen(log(30, 50), 31)).isEqualTo(new Sound(18));
    }

    @Test
    void aLogThatTheLedgerHasAsBrokenIsClosedFromTheStart() {
        LogGuard broken = new LogGuard("topic-1", true);

        assertThat(broken.isClosed()).isTrue();
        assertThat(broken.takes(0, 100, 100)).isFalse();
    }

    private static RequestLog log(long begin, long end) {
        return new RequestLog("topic-1", begin, end);
    }
}
