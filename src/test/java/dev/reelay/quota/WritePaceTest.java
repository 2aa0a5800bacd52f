package dev.reelay.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** How often a shard writes. */
class WritePaceTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LIMITS = "limits";
    private static final String BUDGETS = "budgets";

    private record Write(String writer, Instant at) {}

    private final WritePace pace = new WritePace();
    private final List<Write> writes = new ArrayList<>();
    private Instant now = START;

    /** A turn in which each of these has something to write. */
    private void turn(String... writers) {
        for (String writer : writers) {
            boolean writesNow = !now.isBefore(pace.next(writer, now));
            if (writesNow) {
                pace.wrote(writer, now);
                writes.add(new Write(writer, now));
            }
            pace.leaves(writer, !writesNow);
        }
    }

    private void turns(Duration time, Duration each, String... writers) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plus(each)) {
            turn(writers);
        }
    }

    private int of(String writer) {
        return Collections.frequency(writes.stream().map(Write::writer).toList(), writer);
    }

    private void assertThatNoSecondHasMoreThanFive() {
        for (int sixth = 5; sixth < writes.size(); sixth++) {
            assertThat(Duration.between(
                            writes.get(sixth - 5).at(), writes.get(sixth).at()))
                    .as("write " + sixth)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void afterAPauseItWritesThreeTimesInARowThenEvery200MillisecondsAndFiveTimesWithinASecond() {
        for (int write = 0; write < 3; write++) {
            turn(LIMITS);
        }
        assertThat(writes).hasSize(3);
        assertThat(pace.next(LIMITS, now)).isEqualTo(START.plusMillis(200));
        turns(Duration.ofMillis(1_000), Duration.ofMillis(1), LIMITS);

        assertThat(writes.stream()
                        .map(write -> Duration.between(START, write.at()).toMillis()))
                .containsExactly(0L, 0L, 0L, 200L, 400L);
        assertThat(pace.next(LIMITS, now)).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void whoAlwaysHasSomethingWritesFiveTimesASecond() {
        turns(Duration.ofSeconds(30), Duration.ofMillis(10), LIMITS);

        assertThat(writes).hasSize(150);
        assertThatNoSecondHasMoreThanFive();
    }

    @Test
    void twoWhoAlwaysHaveSomethingTakeTurns() {
        turns(Duration.ofSeconds(30), Duration.ofMillis(10), LIMITS, BUDGETS);

        assertThatNoSecondHasMoreThanFive();
        assertThat(writes).hasSizeGreaterThan(140);
        assertThat(of(BUDGETS)).isBetween(70, 80);
    }

    @Test
    void turnsThatComeLateStarveNobody() {
        turns(Duration.ofSeconds(30), Duration.ofMillis(330), LIMITS, BUDGETS);

        assertThatNoSecondHasMoreThanFive();
        assertThat(of(BUDGETS)).isGreaterThan(40);
        assertThat(of(LIMITS)).isGreaterThan(40);
    }

    @Test
    void whoHasNothingLeftHoldsUpNobody() {
        turns(Duration.ofSeconds(3), Duration.ofMillis(10), LIMITS, BUDGETS);
        pace.leaves(BUDGETS, false);
        writes.clear();
        now = now.plusSeconds(1);
        turns(Duration.ofSeconds(10), Duration.ofMillis(10), LIMITS);

        assertThat(writes).hasSize(50);
    }

    /** By an hour, when a machine gets the right time. */
    @Test
    void aClockThatIsSetBackStopsNobody() {
        turns(Duration.ofSeconds(3), Duration.ofMillis(10), LIMITS, BUDGETS);
        writes.clear();
        now = now.minusSeconds(3_600);
        turns(Duration.ofSeconds(30), Duration.ofMillis(10), LIMITS, BUDGETS);

        assertThatNoSecondHasMoreThanFive();
        assertThat(of(LIMITS)).isGreaterThan(60);
        assertThat(of(BUDGETS)).isGreaterThan(60);
    }

    @RepeatedTest(20)
    void noSecondHasMoreThanFiveWhateverComes(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int turn = 0; turn < 2_000; turn++) {
            switch (random.nextInt(3)) {
                case 0 -> turn(LIMITS);
                case 1 -> turn(BUDGETS);
                default -> turn(LIMITS, BUDGETS);
            }
            now = now.plusMillis(random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(150));
        }

        assertThatNoSecondHasMoreThanFive();
        assertThat(of(LIMITS)).isGreaterThan(100);
        assertThat(of(BUDGETS)).isGreaterThan(100);
    }
}
