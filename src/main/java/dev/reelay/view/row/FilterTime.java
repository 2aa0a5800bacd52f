package dev.reelay.view.row;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** The times of filters, to the millisecond. */
final class FilterTime {

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private FilterTime() {}

    /**
     * The canonical text of a time, or of the beginning of a day in UTC.
     *
     * @throws FilterException for what is neither
     */
    static String canonical(String parameter, String value) {
        Instant time;
        try {
            time = value.length() == 10
                    ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(value);
        } catch (DateTimeException e) {
            throw FilterException.refused(
                    parameter, value, "is no time like 2026-11-21T09:00:00Z, and no day like 2026-11-21 (UTC)");
        }
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw FilterException.refused(parameter, value, "is not between 1970 and 9999");
        }
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The one canonical time of a parameter. */
    static long millis(Set<String> values) {
        return Instant.parse(values.iterator().next()).toEpochMilli();
    }
}
