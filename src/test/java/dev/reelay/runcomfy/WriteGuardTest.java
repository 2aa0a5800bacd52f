package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WriteGuardTest {

    private static final Instant DEADLINE = Instant.parse("2026-11-21T09:00:03Z");

    private Instant now = DEADLINE;

    @Test
    void aPostThatWasWithdrawnIsNeverWritten() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);

        assertThat(guard.withdraw()).isTrue();
        assertThat(guard.begin()).isFalse();
    }

    @Test
    void aPostWhoseWritingHasBegunCannotBeWithdrawn() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);

        assertThat(guard.begin()).isTrue();
        assertThat(guard.withdraw()).isFalse();
    }

    @Test
    void writingNeverBeginsAfterTheDeadline() {
        WriteGuard guard = new WriteGuard(DEADLINE, () -> now);

        now = DEADLINE.plusMillis(1);

        assertThat(guard.begin()).isFalse();
        assertThat(guard.withdraw()).as("nothing was written").isTrue();
    }
}
