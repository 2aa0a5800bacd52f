package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WriteGuardTest {

    private static final Instant DEADLINE = Instant.parse("2026-11-21T09:00:03Z");

    private Instant now = DEADLINE;

    @Test
    void whatWasWithdrawnIsNeverWritten() {
        WriteGuard handover = new WriteGuard(DEADLINE, () -> now);

        assertThat(handover.withdraw()).isTrue();
        assertThat(handover.begin()).isFalse();
    }

    @Test
    void whatWasHandedOverCannotBeWithdrawn() {
        WriteGuard handover = new WriteGuard(DEADLINE, () -> now);

        assertThat(handover.begin()).isTrue();
        assertThat(handover.withdraw()).isFalse();
    }

    @Test
    void pastItsDeadlineNothingIsWrittenAnyMore() {
        WriteGuard handover = new WriteGuard(DEADLINE, () -> now);

        now = DEADLINE.plusMillis(1);

        assertThat(handover.begin()).isFalse();
        assertThat(handover.withdraw()).as("nothing was written").isTrue();
    }
}
