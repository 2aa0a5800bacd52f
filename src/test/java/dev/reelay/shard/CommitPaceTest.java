package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final CommitPace pace = new CommitPace();
    private long now = Long.MAX_VALUE - MILLI; // nanoTime may overflow

    private void commitTaking(long millis) {
        pace.committed(now, now + millis * MILLI);
        now += millis * MILLI;
    }

    @Test
    void aShardThatHasCommittedNothingDoesNotWait() {
        assertThat(pace.nanosLeft(now)).isZero();
    }

    @Test
    void theGapIsTwiceTheCostOfACommit() {
        commitTaking(3);
        assertThat(pace.nanosLeft(now)).isEqualTo(6 * MILLI);
        assertThat(pace.nanosLeft(now + 4 * MILLI)).isEqualTo(2 * MILLI);
    }

    @Test
    void aShardThatWasIdleForAsLongDoesNotWait() {
        commitTaking(3);
        assertThat(pace.nanosLeft(now + 6 * MILLI)).isZero();
        assertThat(pace.nanosLeft(now + 6_000 * MILLI)).isNegative();
    }

    @Test
    void slowCommitsLeaveFiftyMillisecondsAtMost() {
        commitTaking(9_000);
        assertThat(pace.nanosLeft(now)).isEqualTo(50 * MILLI);
    }

    @Test
    void oneSlowCommitAmongQuickOnesCountsForAQuarter() {
        commitTaking(2);
        commitTaking(10);
        assertThat(pace.nanosLeft(now)).isEqualTo(8 * MILLI);
    }

    @Test
    void theGapShrinksAgainWhenCommitsAreQuick() {
        commitTaking(100);
        for (int i = 0; i < 30; i++) {
            commitTaking(1);
        }
        assertThat(pace.nanosLeft(now)).isBetween(2 * MILLI, 3 * MILLI);
    }
}
