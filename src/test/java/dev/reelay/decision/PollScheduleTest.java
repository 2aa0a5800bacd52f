package dev.reelay.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {

    @Test
    void thePauseIsSpreadByThreePercentInEitherDirection() {
        Duration planned = Duration.ofSeconds(20);

        assertThat(PollSchedule.spread(planned, 0)).isEqualTo(Duration.ofMillis(19_400));
        assertThat(PollSchedule.spread(planned, 0.5)).isEqualTo(planned);
        assertThat(PollSchedule.spread(planned, 1)).isEqualTo(Duration.ofMillis(20_600));
    }

    @Test
    void noSpreadMakesAPauseShorterThanTwoSeconds() {
        assertThat(PollSchedule.spread(Duration.ofSeconds(2), 0)).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.99, PT5S",
        "1, 0, PT5S",
        "1, 1, PT5S",
        "2, 1, PT8S",
        "3, 0.5, PT8S",
        "4, 1, PT32S",
        "99, 1, PT1M",
        "99, 0, PT5S"
    })
    void afterPollsWithoutInformationTheWaitIsLongerAtRandom(int troubles, double random, Duration wait) {
        assertThat(PollSchedule.afterFailures(Duration.ofSeconds(5), troubles, random))
                .isEqualTo(wait);
    }
}
