package dev.reelay.cost;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What RunComfy says that a job cost. A job for which it names no cost has none: {@code null} where it is stored, and never zero. Zero
 * is a cost, when RunComfy names it.
 *
 * @param usd US dollars with all the digits that RunComfy wrote; from 0 to below {@link #LIMIT}, in plain notation at most
 *     {@value #MAX_LENGTH} characters
 */
public record Cost(BigDecimal usd) {

    /** No job costs so much: a number like that is no cost, and would spoil every sum that it goes into. */
    public static final BigDecimal LIMIT = new BigDecimal(1_000_000);

    /** So many characters hold every cost; states and results have room for it. */
    public static final int MAX_LENGTH = 32;

    private static final int MICRO_DIGITS = 6;

    /** A number of {@link #MAX_LENGTH} digits has no more bits. */
    private static final int MAX_BITS = BigInteger.TEN.pow(MAX_LENGTH).bitLength();

    public Cost {
        if (!isPossible(usd)) {
            throw new IllegalArgumentException("not the cost of a job");
        }
        usd = usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    /** The cost that a number stands for; null when it is not possible as one. */
    public static @Nullable Cost ofPossible(BigDecimal usd) {
        return isPossible(usd) ? new Cost(usd) : null;
    }

    /**
     * The sizes come first: to compare with, or to write out, {@code 1e999999999} takes a gigabyte, and to count a million digits takes
     * most of a minute.
     */
    private static boolean isPossible(BigDecimal usd) {
        return Math.abs((long) usd.scale()) <= MAX_LENGTH
                && usd.unscaledValue().bitLength() <= MAX_BITS
                && usd.precision() <= MAX_LENGTH
                && usd.signum() >= 0
                && usd.compareTo(LIMIT) < 0
                && usd.toPlainString().length() <= MAX_LENGTH;
    }

    /** The cost in millionths of a dollar, rounded up: sums of money are kept in these. */
    public long micros() {
        return usd.movePointRight(MICRO_DIGITS)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /**
     * The cost of so many millionths of a dollar.
     *
     * @throws IllegalArgumentException when that is no possible cost
     */
    public static Cost ofMicros(long micros) {
        return new Cost(usd(micros));
    }

    /** So many millionths of a dollar in dollars, without zeros at the end. */
    public static BigDecimal usd(long micros) {
        BigDecimal usd = BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    /** The dollars in plain notation, as for a log line: {@code 0.0000001}, not {@code 1E-7}. */
    public String text() {
        return usd.toPlainString();
    }
}
