package dev.reelay.runcomfy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header in both its forms: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {

    /** A longer wait than this is no wait that anybody meant. */
    static final Duration LONGEST = Duration.ofDays(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private RetryAfter() {}

    /** How long to wait, from zero to a day; {@code null} when the header is not there or makes no sense. */
    static @Nullable Duration in(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String value = header.strip();
        if (SECONDS.matcher(value).matches()) {
            return value.length() > 9 ? LONGEST : shortened(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            return shortened(Duration.between(now, then));
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static Duration shortened(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
