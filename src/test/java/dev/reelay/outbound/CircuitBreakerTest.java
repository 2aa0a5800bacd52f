package dev.reelay.outbound;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.outbound.CircuitBreaker.Open;
import dev.reelay.shard.ShardRig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final CircuitBreaker breaker = new CircuitBreaker(ShardRig.longestPause());

    @Test
    void aClosedBreakerAdmitsEverySubmission() {
        assertThat(breaker.tryAcquire(START)).isTrue();
        assertThat(breaker.tryAcquire(START)).isTrue();
    }

    @Test
    void anOpenBreakerAdmitsNoSubmissionUntilThePauseEndsAndThenOne() {
        Instant until = open(START);

        assertThat(breaker.tryAcquire(until.minusMillis(1))).isFalse();
        assertThat(breaker.tryAcquire(until)).isTrue();
        assertThat(breaker.tryAcquire(until)).isFalse();
    }

    @Test
    void aClockThatIsSetBackMakesNoPauseLonger() {
        open(START);

        assertThat(breaker.tryAcquire(START)).isFalse();
        assertThat(breaker.tryAcquire(START.minusSeconds(600))).isTrue();
    }

    @Test
    void aSubmissionThatSucceedsClosesTheBreakerForAll() {
        Instant until = open(START);
        breaker.tryAcquire(until);

        breaker.close(breaker.trips());

        assertThat(breaker.tryAcquire(until)).isTrue();
        assertThat(breaker.tryAcquire(until)).isTrue();
    }

    @Test
    void pausesDoubleFromASecondToAMinute() {
        Instant now = START;
        long[] expected = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long seconds : expected) {
            Instant until = open(now);
            assertThat(until).isEqualTo(now.plusSeconds(seconds));
            assertThat(breaker.tryAcquire(until)).isTrue();
            now = until;
        }
    }

    @Test
    void severalFailuresOfOneMomentMakeOnePause() {
        int before = breaker.trips();
        Instant until = open(START);

        assertThat(breaker.trip(before, PauseReason.OUTAGE, START.plusMillis(10), Duration.ofMinutes(5)))
                .isFalse();
        assertThat(breaker.open()).isEqualTo(new Open(PauseReason.BALANCE, START, until));
    }

    @Test
    void anOlderSuccessDoesNotUndoANewerRefusal() {
        int before = breaker.trips();
        Instant until = open(START);

        breaker.close(before);

        assertThat(breaker.tryAcquire(until.minusMillis(1))).isFalse();
    }

    @Test
    void anOlderPermitThatComesBackUnusedDoesNotAdmitASecondTry() {
        int before = breaker.trips();
        Instant until = open(START);
        breaker.tryAcquire(until);

        breaker.unused(before);

        assertThat(breaker.tryAcquire(until)).isFalse();
    }

    @Test
    void aRetryAfterThatIsLongerThanTheBackoffIsHonoured() {
        breaker.trip(breaker.trips(), PauseReason.OUTAGE, START, Duration.ofSeconds(30));

        assertThat(requireNonNull(breaker.open()).until()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aTryThatDidNotTakePlacePassesToAnotherSubmission() {
        Instant until = open(START);
        breaker.tryAcquire(until);

        breaker.unused(breaker.trips());

        assertThat(breaker.tryAcquire(until)).isTrue();
    }

    @Test
    void failedTriesDoNotChangeTheTimeSinceWhichItIsOpen() {
        open(START);
        open(START.plusSeconds(1));
        assertThat(requireNonNull(breaker.open()).since()).isEqualTo(START);

        breaker.trip(breaker.trips(), PauseReason.TOKEN, START.plusSeconds(9), null);
        assertThat(requireNonNull(breaker.open()).since()).isEqualTo(START.plusSeconds(9));
    }

    @Test
    void inAnOutageTheFirstTryIsACheckAndTheNextOneASubmission() {
        breaker.trip(breaker.trips(), PauseReason.OUTAGE, START, null);
        Instant until = requireNonNull(breaker.open()).until();
        assertThat(breaker.needsCheck(until.minusMillis(1))).isFalse();
        assertThat(breaker.tryAcquire(until)).isFalse();

        assertThat(breaker.needsCheck(until)).isTrue();
        assertThat(breaker.needsCheck(until)).isFalse();
        breaker.responds();

        assertThat(breaker.needsCheck(until)).isFalse();
        assertThat(breaker.tryAcquire(until)).isTrue();
        assertThat(breaker.tryAcquire(until)).isFalse();
    }

    @Test
    void anotherTokenNeedNotWaitForTheEndOfAPause() {
        Instant until = open(START);

        breaker.retryNow(until.minusMillis(500));

        assertThat(breaker.tryAcquire(until.minusMillis(500))).isTrue();
        assertThat(breaker.tryAcquire(until)).isFalse();
    }

    @Test
    void anotherTokenEndsNoOutage() {
        breaker.trip(breaker.trips(), PauseReason.OUTAGE, START, null);

        breaker.retryNow(START);

        assertThat(breaker.needsCheck(START)).isFalse();
    }

    @Test
    void theFailuresOfOneJobAloneDoNotOpenIt() {
        for (int failures = 0; failures < 100; failures++) {
            assertThat(breaker.failed(breaker.trips(), "a")).isFalse();
        }
        assertThat(breaker.open()).isNull();
    }

    @Test
    void failuresOfDifferentJobsOpenItUnlessOneSucceededInBetween() {
        assertThat(breaker.failed(breaker.trips(), "a")).isFalse();
        breaker.close(breaker.trips());
        assertThat(breaker.failed(breaker.trips(), "b")).isFalse();

        assertThat(breaker.failed(breaker.trips(), "a")).isTrue();
    }

    @Test
    void aFailureThatBeganBeforeItOpenedDoesNotCountAndAnyFailureOfATryDoes() {
        int before = breaker.trips();
        breaker.failed(before, "a");
        Instant until = open(START);

        assertThat(breaker.failed(before, "b")).isFalse();
        assertThat(breaker.tryAcquire(until)).isTrue();
        assertThat(breaker.failed(breaker.trips(), "a")).isTrue();
    }

    @Test
    void aLimitOfTheAccountOpensItForAsLongAsIsMeantAndTheBackoffStaysAsItIs() {
        assertThat(breaker.slowDown(breaker.trips(), START, START.plusSeconds(30)))
                .isTrue();
        assertThat(breaker.open()).isEqualTo(new Open(PauseReason.SLOW_DOWN, START, START.plusSeconds(30)));
        assertThat(breaker.tryAcquire(START.plusSeconds(30).minusMillis(1))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(30))).isTrue();
        assertThat(breaker.tryAcquire(START.plusSeconds(30))).isFalse();

        breaker.slowDown(breaker.trips(), START.plusSeconds(31), START.plusSeconds(40));
        assertThat(breaker.open())
                .as("since the first one")
                .isEqualTo(new Open(PauseReason.SLOW_DOWN, START, START.plusSeconds(40)));
        assertThat(open(START.plusSeconds(40))).isEqualTo(START.plusSeconds(41));
    }

    @Test
    void aLimitOfTheAccountHidesNoTroubleAndIsNotBelievedOfAnOlderSubmission() {
        int before = breaker.trips();
        Instant until = open(START);
        Open trouble = requireNonNull(breaker.open());

        assertThat(breaker.slowDown(breaker.trips(), until, until.plusSeconds(60)))
                .isFalse();
        assertThat(breaker.open()).isEqualTo(trouble);

        breaker.close(breaker.trips());
        assertThat(breaker.slowDown(before, until, until.plusSeconds(60))).isFalse();
        assertThat(breaker.open()).isNull();
    }

    @Test
    void theFailureOfOneJobAfterALimitOfTheAccountIsNoOutage() {
        breaker.slowDown(breaker.trips(), START, START.plusSeconds(30));
        breaker.tryAcquire(START.plusSeconds(30));

        assertThat(breaker.failed(breaker.trips(), "a")).isFalse();
        assertThat(breaker.failed(breaker.trips(), "b")).isTrue();
    }

    @Test
    void whatAnotherWorkerFoundOpensItUntilThenAndThenOneSubmissionTries() {
        assertThat(breaker.rest(PauseReason.BALANCE, START, START.plusSeconds(30)))
                .isTrue();

        assertThat(breaker.tryAcquire(START.plusSeconds(29))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(30))).isTrue();
        assertThat(breaker.tryAcquire(START.plusSeconds(30))).isFalse();
        breaker.close(breaker.trips());
        assertThat(breaker.open()).isNull();
        assertThat(open(START.plusSeconds(40))).as("the backoff").isEqualTo(START.plusSeconds(41));
    }

    @Test
    void afterAnOutageThatAnotherWorkerFoundTheFirstTryIsACheck() {
        breaker.rest(PauseReason.OUTAGE, START, START.plusSeconds(30));

        assertThat(breaker.needsCheck(START.plusSeconds(29))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(30))).isFalse();
        assertThat(breaker.needsCheck(START.plusSeconds(30))).isTrue();
    }

    @Test
    void anAnswerToASubmissionThatBeganBeforeAnothersFindingDoesNotCloseIt() {
        int before = breaker.trips();
        breaker.rest(PauseReason.BALANCE, START, START.plusSeconds(30));

        breaker.close(before);

        assertThat(breaker.tryAcquire(START.plusSeconds(29))).isFalse();
    }

    @Test
    void theOutcomeOfATryCountsMoreThanWhatAnotherWorkerFindsMeanwhile() {
        Instant until = open(START);
        breaker.tryAcquire(until);

        assertThat(breaker.rest(PauseReason.BALANCE, until, until.plusSeconds(60)))
                .isFalse();
        breaker.close(breaker.trips());

        assertThat(breaker.tryAcquire(until)).isTrue();
    }

    @Test
    void whatAnotherWorkerFindsOnlyMakesItLongerAndNeverShorter() {
        breaker.trip(breaker.trips(), PauseReason.OUTAGE, START, Duration.ofSeconds(30));

        assertThat(breaker.rest(PauseReason.TOKEN, START, START.plusSeconds(20)))
                .isFalse();
        assertThat(breaker.rest(PauseReason.TOKEN, START, START.plusSeconds(60)))
                .isTrue();
        assertThat(breaker.open()).isEqualTo(new Open(PauseReason.OUTAGE, START, START.plusSeconds(60)));
    }

    @Test
    void othersThatFindTroubleAgainAndAgainKeepItOpenForAMinuteAtMost() {
        for (int second = 0; second < 60; second += 5) {
            breaker.rest(PauseReason.BALANCE, START.plusSeconds(second), START.plusSeconds(second + 10));
        }

        assertThat(breaker.tryAcquire(START.plusSeconds(59))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(60))).isTrue();
    }

    @Test
    void aSingleFindingIsObeyedToItsEndAlsoLongAfterAnEarlierOne() {
        breaker.rest(PauseReason.BALANCE, START, START.plusSeconds(10));
        breaker.rest(PauseReason.BALANCE, START.plusSeconds(10), START.plusSeconds(310));

        assertThat(breaker.tryAcquire(START.plusSeconds(309))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(310))).isTrue();
    }

    @Test
    void aRestThatIsLiftedLeavesWhatTheWorkerFoundItself() {
        breaker.rest(PauseReason.BALANCE, START, START.plusSeconds(60));
        breaker.lift(START.plusSeconds(1));
        assertThat(breaker.tryAcquire(START.plusSeconds(1))).isTrue();

        breaker.trip(breaker.trips(), PauseReason.BALANCE, START.plusSeconds(2), Duration.ofSeconds(30));
        breaker.rest(PauseReason.BALANCE, START.plusSeconds(3), START.plusSeconds(60));
        breaker.lift(START.plusSeconds(4));
        assertThat(breaker.tryAcquire(START.plusSeconds(31))).isFalse();
        assertThat(breaker.tryAcquire(START.plusSeconds(32))).isTrue();
    }

    private Instant open(Instant now) {
        breaker.trip(breaker.trips(), PauseReason.BALANCE, now, null);
        return requireNonNull(breaker.open()).until();
    }
}
