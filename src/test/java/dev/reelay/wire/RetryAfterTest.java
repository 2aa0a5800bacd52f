package dev.reelay.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            120                            | PT2M
            0                              | PT0S
            601                            | PT10M
            600                            | PT10M
            86400                          | PT10M
            99999999999999999999           | PT10M
            Sat, 21 Nov 2026 09:00:30 GMT  | PT30S
            Sat, 21 Nov 2026 08:00:00 GMT  | PT0S
            Mon, 21 Nov 2037 08:00:00 GMT  | PT10M
            Sun, 22 Nov 2026 09:00:00 GMT  | PT10M
            Thu, 31 Dec 2037 08:00:00 GMT  | PT10M
            Mon, 21 Nov 2026 09:00:30 GMT  | PT30S
            Saturday, 21-Nov-26 09:00:30 GMT | PT30S
            Sat Nov 21 09:00:30 2026       | PT30S
            sat, 21 nov 2026 09:00:30 utc  | PT30S
            21 Nov 2026 09:00:30           | PT30S
            Sat, 31 Feb 2026 09:00:30 GMT  | -
            Sat, 21 Foo 2026 09:00:30 GMT  | -
            Sat, 21 Nov 2026 25:00:30 GMT  | -
            Sat, 21 Nov 2026 09:00:30 CET  | -
            -5                             | PT0S
            +5                             | PT5S
            soon                           | -
            1.5                            | PT2S
            0.0                            | PT0S
            599.01                         | PT10M
            1e9                            | -
            -                              | -
            """)
    void bothFormsAreParsedAndLimitedToTenMinutes(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }
}
