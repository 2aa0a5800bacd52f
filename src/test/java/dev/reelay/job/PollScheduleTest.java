package dev.reelay.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {

    private static final double MIDDLE = 0.5;

    @ParameterizedTest(name = "{0}: {1} after submission, typical {2}: {3}")
    @CsvSource({
        "IN_QUEUE, PT0S, PT5M, PT2S",
        "IN_QUEUE, PT20S, PT5M, PT5S",
        "IN_QUEUE, PT1H, PT5M, PT15S",
        "IN_QUEUE, PT1H, PT30S, PT15S",
        "IN_PROGRESS, PT4S, PT5M, PT2S",
        "IN_PROGRESS, PT20S, PT5M, PT5S",
        "IN_PROGRESS, PT5M, PT5M, PT15S",
        "IN_PROGRESS, PT5M, PT100S, PT10S",
        "IN_PROGRESS, PT5M, PT5S, PT2S",
    })
    void theWaitFollowsFromModelAgeAndStatus(Status status, Duration age, Duration typical, Duration wait) {
        assertThat(PollSchedule.next(typical, age, status, MIDDLE)).isEqualTo(wait);
    }

    @Test
    void theWaitIsSpreadByAFifthInEitherDirection() {
        Duration typical = Duration.ofMinutes(5);
        Duration age = Duration.ofSeconds(20);

        assertThat(PollSchedule.next(typical, age, Status.IN_QUEUE, 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(PollSchedule.next(typical, age, Status.IN_QUEUE, 0.999_999)).isEqualTo(Duration.ofSeconds(6));
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
