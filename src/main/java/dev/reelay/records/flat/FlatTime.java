package dev.reelay.records.flat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads times in the form that {@link Instant#toString} has: {@code 2026-11-21T12:00:00.123456789Z}, with as many digits of the second as
 * there are.
 */
final class FlatTime {

    /** Of months from 1 on. 29 February is left to those who know which years have one. */
    private static final int[] DAYS_OF_MONTHS = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private FlatTime() {}

    /** The time in the bytes from {@code from} to {@code to}; null when they have another form, or may be no time. */
    static @Nullable Instant read(byte[] json, int from, int to) {
        if (to - from < 20
                || to - from > 30
                || json[from + 4] != '-'
                || json[from + 7] != '-'
                || json[from + 10] != 'T'
                || json[from + 13] != ':'
                || json[from + 16] != ':'
                || json[to - 1] != 'Z') {
            return null;
        }
        int year = number(json, from, from + 4);
        int month = number(json, from + 5, from + 7);
        int day = number(json, from + 8, from + 10);
        int hour = number(json, from + 11, from + 13);
        int minute = number(json, from + 14, from + 16);
        int second = number(json, from + 17, from + 19);
        int nanos = nanos(json, from + 19, to - 1);
        boolean isUsual = year > 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= DAYS_OF_MONTHS[month]
                && hour >= 0
                && hour <= 23
                && minute >= 0
                && minute <= 59
                && second >= 0
                && second <= 59
                && nanos >= 0;
        return isUsual
                ? Instant.ofEpochSecond(
                        daysSinceEpoch(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second, nanos)
                : null;
    }

    /** In the calendar whose years begin with March, so that a leap day is the last of its year. */
    private static long daysSinceEpoch(int year, int month, int day) {
        int marchYear = month > 2 ? year : year - 1;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        long days = 365L * marchYear + marchYear / 4 - marchYear / 100 + marchYear / 400;
        return days + (153 * marchMonth + 2) / 5 + day - 1 - 719_468;
    }

    /** Negative when there is anything but digits, of which there are nine at most. */
    private static int number(byte[] json, int from, int to) {
        return (int) Digits.read(json, from, to);
    }

    /** The nanoseconds of a point and one to nine digits, 0 for neither; negative when there is anything else. */
    private static int nanos(byte[] json, int from, int to) {
        if (from == to) {
            return 0;
        }
        int digits = to - from - 1;
        if (json[from] != '.' || digits < 1 || digits > 9) {
            return -1;
        }
        int nanos = number(json, from + 1, to);
        for (int i = digits; i < 9; i++) {
            nanos *= 10;
        }
        return nanos;
    }
}
