package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Hosts that keep up, and hosts that do not. */
class LeastRateTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LeastRate rate = new LeastRate(Duration.ofSeconds(30));

    private boolean keepsUp(int seconds, long bytesInEach) {
        for (int second = 0; second < seconds; second++) {
            if (!rate.keepsUp(SECOND, bytesInEach)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void sixteenKibibytesInASecondKeepUpAndFewerDoNot() {
        assertThat(keepsUp(3_600, 16 * 1024)).isTrue();
        assertThat(keepsUp(29, 16 * 1024 - 1)).as("not judged yet").isTrue();
        assertThat(keepsUp(1, 16 * 1024 - 1)).isFalse();
    }

    @Test
    void aHostThatWasFastHasNoCreditForIt() {
        assertThat(keepsUp(60, 100_000_000)).isTrue();
        assertThat(keepsUp(30, 100)).isFalse();
    }

    @Test
    void timeInWhichNobodyWaitsForTheHostDoesNotCount() {
        assertThat(rate.keepsUp(Duration.ofMillis(1), 1)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            assertThat(rate.keepsUp(Duration.ZERO, 1)).isTrue();
        }
    }

    @Test
    void aPauseIsMadeUpForByWhatFollowsWithinTheSpan() {
        assertThat(rate.keepsUp(Duration.ofSeconds(25), 0)).isTrue();
        assertThat(rate.keepsUp(Duration.ofSeconds(5), 16 * 1024 * 30)).isTrue();
    }
}
