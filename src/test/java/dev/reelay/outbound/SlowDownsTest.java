package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When 429s are about the account. */
class SlowDownsTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(10);

    private final SlowDowns slowDowns = new SlowDowns();

    @Test
    void oneModelAloneStopsNoOtherHoweverOftenItIsAnswered429() {
        for (int answer = 0; answer < 100; answer++) {
            Instant now = START.plusMillis(answer);
            assertThat(slowDowns.slowDown(answer % 2 == 0 ? "luma/ray" : "Luma/Ray", now, now.plus(LONG)))
                    .isNull();
        }
    }

    @Test
    void twoModelsMeanTheAccountUntilTheFirstOfTheTwoMayGoOn() {
        assertThat(slowDowns.slowDown("one", START, START.plusSeconds(30))).isNull();

        assertThat(slowDowns.slowDown("other", START.plusSeconds(1), START.plus(LONG)))
                .isEqualTo(START.plusSeconds(30));
    }

    @Test
    void aHostile429HoldsAllNoLongerThanThatOfAnotherModel() {
        assertThat(slowDowns.slowDown("hostile", START, START.plus(LONG))).isNull();

        assertThat(slowDowns.slowDown("other", START, START.plusMillis(200))).isEqualTo(START.plusMillis(200));
    }

    @Test
    void answersThatAreFarApartAreOfTwoModelsThatAreBusy() {
        slowDowns.slowDown("one", START, START.plus(LONG));

        Instant later = START.plus(SlowDowns.TOGETHER).plusMillis(1);
        assertThat(slowDowns.slowDown("other", later, later.plusSeconds(30))).isNull();
        assertThat(slowDowns.slowDown("third", later.plus(SlowDowns.TOGETHER), later.plusSeconds(20)))
                .isEqualTo(later.plusSeconds(20));
    }

    @Test
    void aModelThatMayGoOnSaysNothingOfAnother() {
        slowDowns.slowDown("one", START, START.plusSeconds(1));

        assertThat(slowDowns.slowDown("other", START.plusSeconds(1), START.plusSeconds(30)))
                .isNull();
    }

    @Test
    void whatWasAnsweredBeforeAnAcceptedSubmissionCountsNoMore() {
        slowDowns.slowDown("one", START, START.plusSeconds(30));
        slowDowns.forget();

        assertThat(slowDowns.slowDown("other", START, START.plusSeconds(30))).isNull();
    }
}
