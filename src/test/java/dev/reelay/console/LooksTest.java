package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT59S, in 59 s", "PT8M59S, in 8 min", "PT47H, in 47 h", "P3D, in 3 d", "PT0S, now", "PT-1H, now"})
    void aTimeToComeIsToldFromNowOn(Duration left, String text) {
        assertThat(Looks.until(NOW.plus(left), NOW)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"PT59S, 59 s", "PT12M, 12 min", "PT3H, 3 h", "P4D, 4 d", "PT-1H, 0 s"})
    void aTimeThatIsOverIsToldUntilNow(Duration over, String text) {
        assertThat(Looks.ago(NOW.minus(over), NOW)).isEqualTo(text);
    }
}
