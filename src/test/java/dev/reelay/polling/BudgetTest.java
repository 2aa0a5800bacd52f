package dev.reelay.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final Budget budget = new Budget(50);

    @Test
    void whatIsPlannedWithinTheBudgetIsNotStretched() {
        for (int i = 0; i < 1_000; i++) {
            budget.planned(START, START.plusSeconds(25), 25);
        }

        assertThat(budget.wanted(START)).isCloseTo(40, within(0.01));
        assertThat(budget.stretch(START)).isEqualTo(1);
    }

    @Test
    void beyondTheBudgetAllPausesAreStretchedByTheSameFactor() {
        for (int i = 0; i < 2_500; i++) {
            budget.planned(START, START.plus(pause(25, START)), 25);
        }

        assertThat(budget.wanted(START)).isCloseTo(100, within(1.0));
        assertThat(budget.stretch(START)).isCloseTo(2, within(0.02));
    }

    @Test
    void aPlanCountsUntilItIsDueAndPollsThatWaitForLeaveGoOnCounting() {
        for (int i = 0; i < 100; i++) {
            budget.planned(START, START.plusSeconds(10), 10);
            budget.planned(START, START.plusSeconds(1_000_000), 30);
        }
        budget.waiting(50);

        assertThat(budget.wanted(START)).isCloseTo(100 / 10.0 + 100 / 30.0 + 50 * (1 / 20.0 + 1 / 60.0), within(0.01));
        budget.waiting(0);
        assertThat(budget.wanted(START.plusSeconds(11))).isCloseTo(100 / 30.0, within(0.01));
        assertThat(budget.wanted(START.plusSeconds(1_000_000))).isZero();
    }

    @Test
    void aClockThatIsSetBackForgetsThePlansInsteadOfCountingThemForEver() {
        for (int i = 0; i < 1_000; i++) {
            budget.planned(START, START.plusSeconds(25), 25);
        }
        Instant back = START.minus(Duration.ofMinutes(30));

        assertThat(budget.wanted(back)).isZero();
        budget.planned(back, back.plusSeconds(10), 10);
        assertThat(budget.wanted(back.plusSeconds(11))).isZero();
    }

    /** Ten times as many jobs as the budget has polls for at 30 s, all restored at once; each is polled for ever. */
    @Test
    void theSumOfPollsKeepsToTheBudget() {
        int jobs = 15_000;
        Random random = new Random(1);
        PriorityQueue<Instant> due = new PriorityQueue<>();
        for (int i = 0; i < jobs; i++) {
            Instant first = START.plusMillis(random.nextInt(29_000));
            due.add(first);
            budget.planned(START, first, 29);
        }
        int polls = 0;
        Deque<Instant> line = new ArrayDeque<>();
        Instant now = START;
        for (int tick = 0; tick < 6_000; tick++) { // ten minutes
            now = now.plusMillis(100);
            while (due.peek() != null && !due.peek().isAfter(now)) {
                line.add(due.remove());
            }
            while (!line.isEmpty() && budget.take(now)) {
                line.remove();
                polls++;
                Instant next = now.plus(
                        pause(29, now).multipliedBy(97 + random.nextInt(7)).dividedBy(100));
                budget.planned(now, next, 29);
                due.add(next);
            }
            budget.waiting(line.size());
            assertThat(polls).isLessThanOrEqualTo((int) (50 * (tick + 1) / 10.0) + 11);
        }

        assertThat(polls).isCloseTo(30_000, within(600));
        assertThat(budget.stretch(now)).isBetween(8.0, 14.0);
    }

    @Test
    void leaveComesAsTheBudgetHasItAndAClockSetBackGivesNone() {
        int taken = 0;
        while (budget.take(START)) {
            taken++;
        }
        assertThat(taken).isEqualTo(10);
        assertThat(budget.nextLeave(START)).isEqualTo(START.plusMillis(20));
        assertThat(budget.take(START.minusSeconds(3_600))).isFalse();
        assertThat(budget.take(START.minusSeconds(3_600).plusMillis(20))).isTrue();
    }

    @Test
    void aBudgetBelowOnePollASecondStillLetsPollsThrough() {
        Budget small = new Budget(0.1);

        assertThat(small.take(START)).isTrue();
        assertThat(small.take(START)).isFalse();
        assertThat(small.nextLeave(START)).isEqualTo(START.plusSeconds(10));
        assertThat(small.take(START.plusSeconds(10))).isTrue();
    }

    private Duration pause(double seconds, Instant now) {
        return Duration.ofMillis(Math.round(seconds * budget.stretch(now) * 1e3));
    }
}
