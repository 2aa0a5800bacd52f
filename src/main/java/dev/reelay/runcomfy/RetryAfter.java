package dev.reelay.runcomfy;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the {@code Retry-After} header in both its forms: seconds, or a date (RFC 9110, 10.2.3). */
public final class RetryAfter {

    /**
     * A longer wait is shortened to this one. Any proxy between the worker and RunComfy can send the
     * header: one that asks for a day must not pause submissions for a day. This is the only limit, so
     * callers need none of their own.
     */
    public static final Duration MAX = Duration.ofMinutes(10);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    private RetryAfter() {}

    /**
     * How long to wait, from zero to {@link #MAX}; {@code null} when there is no header or it has neither form.
     */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String value = header.strip();
        if (SECONDS.matcher(value).matches()) {
            return value.length() > 9 ? MAX : limited(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            return limited(Duration.between(now, then));
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static Duration limited(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX) > 0 ? MAX : wait;
    }
}
