package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final Attempts attempts = new Attempts(3, MINUTE, now::get);

    @Test
    void soManyAttemptsAreTakenAtOnceAndThenOneInAWhile() {
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isEqualTo(MINUTE);
        assertThat(attempts.take("b")).isZero();

        now.updateAndGet(time -> time.plusSeconds(40));
        assertThat(attempts.take("a")).isEqualTo(Duration.ofSeconds(20));
        now.updateAndGet(time -> time.plusSeconds(20));
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isEqualTo(MINUTE);

        now.updateAndGet(time -> time.plusSeconds(6_000));
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isZero();
        assertThat(attempts.take("a")).isPositive();
    }

    @Test
    void whatIsGivenBackCountsAsNone() {
        for (int i = 0; i < 100; i++) {
            assertThat(attempts.take("a")).isZero();
            attempts.giveBack("a");
        }
        attempts.giveBack("never taken");
        assertThat(attempts.take("never taken")).isZero();
    }

    @Test
    void itRemembersNoMoreThanTenThousand() {
        for (int i = 0; i < 3; i++) {
            assertThat(attempts.take("first")).isZero();
        }
        assertThat(attempts.take("first")).isPositive();
        for (int i = 0; i < 10_000; i++) {
            assertThat(attempts.take("key" + i)).isZero();
        }
        assertThat(attempts.take("first")).isZero();
    }
}
