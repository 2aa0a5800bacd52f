package dev.reelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SubmissionGateTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final SubmissionGate gate = new SubmissionGate();

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

        assertThat(gate.close(before, START.plusMillis(10), Duration.ofMinutes(5)))
                .isNull();
        assertThat(gate.closedUntil()).isEqualTo(until);
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
        assertThat(gate.close(gate.closings(), START, Duration.ofSeconds(30))).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aTryThatDidNotTakePlaceIsSomebodyElses() {
        Instant until = close(START);
        gate.admits(until);

        gate.unused(gate.closings());

        assertThat(gate.admits(until)).isTrue();
    }

    private Instant close(Instant now) {
        return gate.close(gate.closings(), now, null);
    }
}
