package dev.reelay.cost;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What is set aside for one submission of a job, from the intent on. It counts on the day of its intent, whenever the job ends.
 *
 * @param day the day of UTC, counted from that of the epoch
 * @param usd what the job is expected to cost; null when its price is not known, which is not 0
 * @param listed what it costs by the catalog's price, before that is corrected by what earlier jobs cost; null when the catalog's price
 *     is not known or an operator has set another one
 */
public record Reservation(
        long day, @Nullable Cost usd, @Nullable Cost listed) {

    private static final long SECONDS_OF_A_DAY = 86_400;

    /** Jobs are many, days are few. A race costs a copy. */
    private static final @Nullable Reservation[] UNPRICED = new Reservation[64];

    /** The day of UTC of this time, counted from that of the epoch. */
    public static long dayOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SECONDS_OF_A_DAY);
    }

    /** When the day begins. */
    public static Instant beginOf(long day) {
        return Instant.ofEpochSecond(day * SECONDS_OF_A_DAY);
    }

    /** The day for people, for example {@code 2026-11-21}. */
    public static String nameOf(long day) {
        return LocalDate.ofEpochDay(day).toString();
    }

    /** That of a submission of this time whose price is not known. */
    public static Reservation unpriced(Instant intent) {
        return of(dayOf(intent), null, null);
    }

    /** The same as the constructor gives, but most jobs of one day whose price is not known have one object. */
    public static Reservation of(long day, @Nullable Cost usd, @Nullable Cost listed) {
        if (usd != null || listed != null) {
            return new Reservation(day, usd, listed);
        }
        int place = Math.floorMod(day, UNPRICED.length);
        Reservation shared = UNPRICED[place];
        if (shared == null || shared.day != day) {
            shared = new Reservation(day, null, null);
            UNPRICED[place] = shared;
        }
        return shared;
    }

    /** Whether nothing but the day is known, and that is the one of this time. */
    public boolean isUnpricedOf(Instant time) {
        return usd == null && listed == null && day == dayOf(time);
    }
}
