package dev.reelay.outbound;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.PauseReason;
import dev.reelay.outbound.CircuitBreaker.Rest;
import dev.reelay.shard.ShardRig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final CircuitBreaker gate = new CircuitBreaker(ShardRig.longestPause());

    @Test
    void anOpenGateAdmitsEverybody() {
        assertThat(gate.admits(START)).isTrue();
        assertThat(gate.admits(START)).isTrue();
    }

    @Test
    void aClosedGateAdmitsNobodyUntilItsTimeAndThenOne() {
        Instant until = close(START);

        assertThat(gate.admits(until.minusMillis(1))).isFalse();
        assertThat(gate.admits(until)).isTrue();
        assertThat(gate.admits(until)).isFalse();
    }

    @Test
    void theOneThatGetsThroughOpensItForAll() {
        Instant until = close(START);
        gate.admits(until);

        gate.open(gate.closings());

        assertThat(gate.admits(until)).isTrue();
        assertThat(gate.admits(until)).isTrue();
    }

    @Test
    void pausesDoubleFromASecondToAMinute() {
        Instant now = START;
        long[] expected = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long seconds : expected) {
            Instant until = close(now);
            assertThat(until).isEqualTo(now.plusSeconds(seconds));
            assertThat(gate.admits(until)).isTrue();
            now = until;
        }
    }

    @Test
    void severalFailuresOfOneMomentAreOnePause() {
        int before = gate.closings();
        Instant until = close(START);

        assertThat(gate.close(before, PauseReason.OUTAGE, START.plusMillis(10), Duration.ofMinutes(5)))
                .isFalse();
        assertThat(gate.rest()).isEqualTo(new Rest(PauseReason.BALANCE, START, until));
    }

    @Test
    void anOlderSuccessDoesNotUndoANewerRefusal() {
        int before = gate.closings();
        Instant until = close(START);

        gate.open(before);

        assertThat(gate.admits(until.minusMillis(1))).isFalse();
    }

    @Test
    void anOlderPermitThatComesBackUnusedDoesNotLetASecondTry() {
        int before = gate.closings();
        Instant until = close(START);
        gate.admits(until);

        gate.unused(before);

        assertThat(gate.admits(until)).isFalse();
    }

    @Test
    void aLongerWishOfRunComfysIsHonoured() {
        gate.close(gate.closings(), PauseReason.OUTAGE, START, Duration.ofSeconds(30));

        assertThat(requireNonNull(gate.rest()).until()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aTryThatDidNotTakePlaceIsSomebodyElses() {
        Instant until = close(START);
        gate.admits(until);

        gate.unused(gate.closings());

        assertThat(gate.admits(until)).isTrue();
    }

    @Test
    void itSaysSinceWhenHoweverManyTriesHaveFailedSince() {
        close(START);
        close(START.plusSeconds(1));
        assertThat(requireNonNull(gate.rest()).since()).isEqualTo(START);

        gate.close(gate.closings(), PauseReason.TOKEN, START.plusSeconds(9), null);
        assertThat(requireNonNull(gate.rest()).since()).isEqualTo(START.plusSeconds(9));
    }

    @Test
    void inAnOutageTheFirstTryIsAQuestionAndTheNextOneASubmission() {
        gate.close(gate.closings(), PauseReason.OUTAGE, START, null);
        Instant until = requireNonNull(gate.rest()).until();
        assertThat(gate.asksFirst(until.minusMillis(1))).isFalse();
        assertThat(gate.admits(until)).isFalse();

        assertThat(gate.asksFirst(until)).isTrue();
        assertThat(gate.asksFirst(until)).isFalse();
        gate.answers();

        assertThat(gate.asksFirst(until)).isFalse();
        assertThat(gate.admits(until)).isTrue();
        assertThat(gate.admits(until)).isFalse();
    }

    @Test
    void anotherTokenNeedNotWaitForTheEndOfAPause() {
        Instant until = close(START);

        gate.hurry(until.minusMillis(500));

        assertThat(gate.admits(until.minusMillis(500))).isTrue();
        assertThat(gate.admits(until)).isFalse();
    }

    @Test
    void anotherTokenEndsNoOutage() {
        gate.close(gate.closings(), PauseReason.OUTAGE, START, null);

        gate.hurry(START);

        assertThat(gate.asksFirst(START)).isFalse();
    }

    private Instant close(Instant now) {
        gate.close(gate.closings(), PauseReason.BALANCE, now, null);
        return requireNonNull(gate.rest()).until();
    }
}
