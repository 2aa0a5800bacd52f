package dev.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitPaceTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private long now = Long.MAX_VALUE - MILLI; // nanoTime may overflow
    private final CommitPace pace = new CommitPace(now);

    /** Commits as a busy shard does: at once when it may. Gives the wait before, in milliseconds. */
    private long commitTaking(long millis) {
        long waited = pace.nanosLeft(now);
        now += waited;
        pace.committed(now, now + millis * MILLI);
        now += millis * MILLI;
        return waited / MILLI;
    }

    @Test
    void aShardWithLittleToDoDoesNotWait() {
        for (int i = 0; i < 100; i++) {
            assertThat(commitTaking(5)).isZero();
            now += 20 * MILLI;
        }
    }

    @Test
    void afterAPauseSomeCommitsFollowEachOtherAtOnce() {
        for (int i = 0; i < 10; i++) {
            assertThat(commitTaking(5)).isZero();
        }
        assertThat(commitTaking(5)).isZero();
        assertThat(commitTaking(5)).isEqualTo(10);
    }

    @Test
    void aBusyShardIsOutsideOfCommitsForTwoThirdsOfItsTime() {
        for (int i = 0; i < 20; i++) {
            commitTaking(5);
        }
        assertThat(commitTaking(5)).isEqualTo(10);
        assertThat(commitTaking(8)).isEqualTo(10);
        assertThat(commitTaking(5)).isEqualTo(16);
    }

    @Test
    void slowCommitsLeaveFiftyMillisecondsAtMost() {
        commitTaking(9_000);
        assertThat(commitTaking(9_000)).isEqualTo(50);
        assertThat(commitTaking(9_000)).isEqualTo(50);
    }

    @Test
    void theWaitEndsSoonAfterSlowCommits() {
        commitTaking(9_000);
        commitTaking(1);
        for (int i = 0; i < 5; i++) {
            commitTaking(1);
        }
        assertThat(commitTaking(1)).isEqualTo(2);
    }
}
