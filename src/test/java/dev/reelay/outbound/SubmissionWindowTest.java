package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.shard.ShardRig;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SubmissionWindowTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final SubmissionWindow window = new SubmissionWindow(8, ShardRig.longestPause());

    @Test
    void itAdmitsAsManyPostsAsItsSize() {
        begin(8);
        assertThat(window.admits(START)).isFalse();

        window.end();
        assertThat(window.admits(START)).isTrue();
    }

    @Test
    void a429HalvesTheNumberOfOpenPostsAndNotTheSize() {
        begin(4);

        window.slowDown(window.shrinkings(), START, null);

        assertThat(window.size()).isEqualTo(2);
    }

    @Test
    void aClockThatIsSetBackMakesNoPauseLonger() {
        window.slowDown(window.shrinkings(), START, Duration.ofSeconds(5));
        assertThat(window.admits(START.plusSeconds(4))).isFalse();

        assertThat(window.admits(START.minusSeconds(600))).isTrue();
        window.rest(START.minusSeconds(600), START.plusSeconds(60));
        assertThat(window.admits(START.minusSeconds(600))).isFalse();
    }

    @Test
    void several429sOfOneMomentCountOnce() {
        begin(8);
        int before = window.shrinkings();

        assertThat(window.slowDown(before, START, null)).isTrue();
        assertThat(window.slowDown(before, START, null)).isFalse();

        assertThat(window.size()).isEqualTo(4);
    }

    @Test
    void aWindowFullOfAcceptedPostsWidensItByOne() {
        begin(8);
        window.slowDown(window.shrinkings(), START, null);

        acceptUntil(5);
        acceptUntil(6);
    }

    @Test
    void itNeverGrowsBeyondItsFirstSize() {
        for (int i = 0; i < 100; i++) {
            window.accepted(window.shrinkings());
        }

        assertThat(window.size()).isEqualTo(8);
    }

    @Test
    void itNeverShrinksBelowOne() {
        begin(1);
        for (int i = 0; i < 10; i++) {
            window.slowDown(window.shrinkings(), START, null);
        }

        assertThat(window.size()).isOne();
    }

    @Test
    void theModelIsPausedForLongerEachTimeUntilAPostIsAccepted() {
        window.slowDown(window.shrinkings(), START, null);
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(1));
        window.slowDown(window.shrinkings(), START, null);
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(2));
        assertThat(window.admits(START.plusMillis(1999))).isFalse();
        assertThat(window.admits(START.plusSeconds(2))).isTrue();

        window.accepted(window.shrinkings());
        window.slowDown(window.shrinkings(), START, null);
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void theModelIsPausedAtLeastAsLongAsRetryAfterSays() {
        window.slowDown(window.shrinkings(), START, Duration.ofMinutes(3));

        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(180));
    }

    @Test
    void itReportsSinceWhenNoPostWasAccepted() {
        window.slowDown(window.shrinkings(), START, null);
        assertThat(window.slowDown(window.shrinkings(), START.plusSeconds(5), null))
                .as("first 429 since a job was accepted")
                .isFalse();
        assertThat(window.slowSince()).isEqualTo(START);

        window.accepted(window.shrinkings());
        assertThat(window.slowSince()).isNull();
    }

    @Test
    void anOlderSuccessDoesNotUndoANewer429() {
        begin(2);
        int before = window.shrinkings();
        window.slowDown(before, START, null);

        window.accepted(before);

        assertThat(window.slowSince()).isEqualTo(START);
        assertThat(window.size()).isOne();
    }

    @Test
    void a429ThatAnotherWorkerGotPausesTheModelUntilThenAndHalvesTheWindow() {
        begin(8);

        assertThat(window.rest(START, START.plusSeconds(30))).isTrue();

        window.end();
        assertThat(window.size()).isEqualTo(4);
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(30));
        assertThat(window.slowSince(START.plusSeconds(29))).isEqualTo(START);
        assertThat(window.slowSince(START.plusSeconds(30))).isNull();
    }

    @Test
    void duringAPauseAnothers429OnlyMakesItLonger() {
        begin(8);
        window.slowDown(window.shrinkings(), START, Duration.ofSeconds(30));

        assertThat(window.rest(START, START.plusSeconds(20))).isFalse();
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(30));
        assertThat(window.rest(START, START.plusSeconds(40))).isFalse();
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(40));
        assertThat(window.size()).isEqualTo(4);

        window.lift();
        assertThat(window.pausedUntil()).isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aRestThatIsOverChangesNothing() {
        begin(8);

        assertThat(window.rest(START, START)).isFalse();

        assertThat(window.size()).isEqualTo(8);
    }

    private void begin(int posts) {
        for (int i = 0; i < posts; i++) {
            window.begin();
        }
    }

    /** Accepts POSTs until the window has this size: as many as the size, give or take one. */
    private void acceptUntil(int size) {
        int accepted = 0;
        while (window.size() < size) {
            window.accepted(window.shrinkings());
            accepted++;
        }
        assertThat(accepted).isBetween(size - 1, size + 1);
    }
}
