package dev.reelay.cli.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What timestamps say about clocks. Calls no broker. */
final class Clocks {

    private static final String AREA = "clock";

    /** A cancel that is this much older than its request is in time; see {@code contract}. */
    private static final Duration HARMLESS = Duration.ofSeconds(1);

    private static final Duration BAD = Duration.ofMinutes(1);
    private static final String WHY =
            ": start_by, expiry and times in results go wrong by that much. Set the clocks by NTP";

    private Clocks() {}

    /**
     * The broker's time against the one here.
     *
     * @param before the time here when the question was sent
     * @param broker the time there when it was answered
     * @param after the time here when the answer came
     */
    static Diagnosis compare(Instant before, Instant broker, Instant after) {
        Duration roundTrip = Duration.between(before, after);
        Duration skew = Duration.between(before.plus(roundTrip.dividedBy(2)), broker);
        Duration certain = skew.abs().minus(roundTrip.dividedBy(2));
        String line = String.format(
                Locale.ROOT,
                "the broker's clock is %.1f s %s the one here (give or take %.1f s)",
                skew.abs().toMillis() / 1000.0,
                skew.isNegative() ? "behind" : "ahead of",
                roundTrip.toMillis() / 2000.0);
        return judged(certain, line);
    }

    /**
     * The newest record against the time here: nobody writes in the future.
     *
     * @param newest its timestamp in milliseconds since the epoch; -1 when there is no record
     */
    static Diagnosis compare(long newest, Instant now) {
        Duration ahead = newest < 0 ? Duration.ZERO : Duration.between(now, Instant.ofEpochMilli(newest));
        if (ahead.compareTo(HARMLESS) <= 0) {
            return Diagnosis.ok(
                    AREA,
                    "no record is from the future; --clock measures the broker's clock, and writes a record for that");
        }
        return judged(
                ahead,
                String.format(
                        Locale.ROOT,
                        "the newest record is %.1f s from the future: the clock here is behind, or the one of a worker, a"
                                + " producer or a broker is ahead",
                        ahead.toMillis() / 1000.0));
    }

    private static Diagnosis judged(Duration skew, String line) {
        if (skew.compareTo(HARMLESS) <= 0) {
            return Diagnosis.ok(AREA, line);
        }
        return skew.compareTo(BAD) <= 0 ? Diagnosis.warning(AREA, line + WHY) : Diagnosis.wrong(AREA, line + WHY);
    }
}
