package dev.reelay.cli.broker;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration as the worker's settings do: {@code PT30M}, {@code 30m}, {@code 90s}. */
public final class DurationText implements ITypeConverter<Duration> {

    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = DurationConverter.parseDuration(text.strip());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no duration such as PT30M, 30m or 90s");
        }
        if (duration == null || !duration.isPositive() || duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is not between 1 ms and 365 days");
        }
        return duration;
    }
}
