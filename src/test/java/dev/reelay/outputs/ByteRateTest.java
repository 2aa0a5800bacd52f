package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The bound in bytes per second that all copies share. */
class ByteRateTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(-5 * SECOND);
    private final ByteRate rate = new ByteRate(1_000, now::get);

    @Test
    void bytesWaitUntilTheyWouldHaveBeenReadAtTheRateAndBehindEachOther() {
        assertThat(rate.nanosFor(500)).isEqualTo(SECOND / 2);
        assertThat(rate.nanosFor(1_000)).isEqualTo(3 * SECOND / 2);
        now.addAndGet(2 * SECOND);
        assertThat(rate.nanosFor(600)).isEqualTo(SECOND / 2);
    }

    @Test
    void timeInWhichNothingWasReadIsSavedUpForATenthOfASecondOnly() {
        now.addAndGet(100 * SECOND);
        assertThat(rate.nanosFor(100)).isZero();
        assertThat(rate.nanosFor(1_000)).isEqualTo(SECOND);
    }

    @Test
    void withoutABoundNothingWaits() {
        assertThat(new ByteRate(0, now::get).nanosFor(Integer.MAX_VALUE)).isZero();
    }
}
