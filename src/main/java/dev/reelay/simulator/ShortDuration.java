package dev.reelay.simulator;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations in a short form: {@code 500ms}, {@code 2s}, {@code 1.5m}, {@code 1h}, or ISO 8601 ({@code PT2S}). */
final class ShortDuration {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(365);

    private ShortDuration() {}

    /**
     * Throws {@link IllegalArgumentException} when the text is not a duration, is negative, or is longer than a year.
     */
    static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        Duration duration = matcher.matches() ? ofUnits(matcher.group(1), matcher.group(2)) : iso(text);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not between 0 and a year");
        }
        return duration;
    }

    private static Duration ofUnits(String number, String unit) {
        long millis = switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            default -> 3_600_000;
        };
        return Duration.ofMillis(
                new BigDecimal(number).multiply(BigDecimal.valueOf(millis)).longValue());
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 500ms, 2s, 1m or 1h", e);
        }
    }
}
