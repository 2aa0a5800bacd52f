package dev.reelay.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the {@code Retry-After} header in both its forms: seconds, or a date (RFC 9110, 10.2.3). Seconds may have a fraction or
 * a sign, and a date may have any of the three formats of RFC 9110, 5.6.7, whatever day of the week it names.
 */
public final class RetryAfter {

    /**
     * A longer wait is shortened to this one. Any proxy between the worker and RunComfy can send the
     * header: one that asks for a day must not pause submissions for a day. This is the only limit, so
     * callers need none of their own.
     */
    public static final Duration MAX = Duration.ofMinutes(10);

    private static final Pattern SECONDS = Pattern.compile("[+-]?[0-9]{1,20}(\\.[0-9]{0,20})?");

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}, {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final Pattern DATE = Pattern.compile(
            "(?:[A-Za-z]+,\\s*)?(?<day>[0-9]{1,2})[ -](?<month>[A-Za-z]{3})[ -](?<year>[0-9]{4}|[0-9]{2})"
                    + "\\s+(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\s+(?:GMT|UTC|Z|[+-]0000))?",
            Pattern.CASE_INSENSITIVE);

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static final Pattern ASCTIME = Pattern.compile(
            "[A-Za-z]{3}\\s+(?<month>[A-Za-z]{3})\\s+(?<day>[0-9]{1,2})\\s+(?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
                    + "\\s+(?<year>[0-9]{4})",
            Pattern.CASE_INSENSITIVE);

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

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
            BigDecimal seconds = new BigDecimal(value).min(BigDecimal.valueOf(MAX.toSeconds()));
            // A wait that is a little longer does no harm.
            return limited(Duration.ofSeconds(
                    seconds.max(BigDecimal.ZERO).setScale(0, RoundingMode.UP).longValueExact()));
        }
        Instant then = date(value);
        return then == null ? null : limited(Duration.between(now, then));
    }

    private static @Nullable Instant date(String value) {
        Matcher date = DATE.matcher(value);
        Matcher asctime = ASCTIME.matcher(value);
        if (!date.matches() && !asctime.matches()) {
            return null;
        }
        Matcher found = date.matches() ? date : asctime;
        int month = MONTHS.indexOf(found.group("month").toLowerCase(Locale.ROOT)) + 1;
        int year = Integer.parseInt(found.group("year"));
        try {
            return LocalDate.of(year < 100 ? year + 2_000 : year, month, Integer.parseInt(found.group("day")))
                    .atTime(LocalTime.parse(found.group("time")))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDate) {
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
