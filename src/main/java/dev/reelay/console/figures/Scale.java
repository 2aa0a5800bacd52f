package dev.reelay.console.figures;

import dev.reelay.console.Looks;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An axis of US dollars from zero, with round steps.
 *
 * @param top its end: at least the largest amount, and above zero
 * @param step between two lines
 */
record Scale(BigDecimal top, BigDecimal step) {

    private static final int STEPS = 4;
    private static final int LONGEST = 8;
    private static final MathContext DIGITS = new MathContext(3);
    private static final List<Map.Entry<String, BigDecimal>> UNITS = List.of(
            Map.entry("bn", new BigDecimal(1_000_000_000)),
            Map.entry("M", new BigDecimal(1_000_000)),
            Map.entry("k", new BigDecimal(1_000)));
    private static final List<BigDecimal> ROUND =
            List.of(BigDecimal.ONE, BigDecimal.TWO, BigDecimal.valueOf(5), BigDecimal.TEN);

    /** An axis that holds this amount. */
    static Scale of(BigDecimal largest) {
        if (largest.signum() <= 0) {
            return new Scale(BigDecimal.ONE, BigDecimal.ONE);
        }
        BigDecimal raw = largest.divide(BigDecimal.valueOf(STEPS), MathContext.DECIMAL64);
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(raw.precision() - raw.scale() - 1);
        BigDecimal step = ROUND.stream()
                .map(unit::multiply)
                .filter(each -> each.compareTo(raw) >= 0)
                .findFirst()
                .orElse(raw);
        return new Scale(step.multiply(largest.divide(step, 0, RoundingMode.CEILING)), step);
    }

    /** The amounts of the lines, from zero. */
    List<BigDecimal> lines() {
        List<BigDecimal> lines = new ArrayList<>();
        for (BigDecimal at = BigDecimal.ZERO; at.compareTo(top) <= 0; at = at.add(step)) {
            lines.add(at);
        }
        return lines;
    }

    /** How long an amount is on an axis of this length; what is not zero can be seen. */
    int length(BigDecimal amount, int axis) {
        if (amount.signum() <= 0) {
            return 0;
        }
        return Math.max(1, (int) Math.round(axis * (amount.doubleValue() / top.doubleValue())));
    }

    /** A short text of an amount: {@code $0.35}, {@code $12.3k}, {@code $4M}, {@code $1.2E-9}. */
    static String text(BigDecimal amount) {
        String exact = Looks.usd(amount);
        if (exact.length() <= LONGEST) {
            return exact;
        }
        BigDecimal rounded = amount.round(DIGITS);
        for (Map.Entry<String, BigDecimal> unit : UNITS) {
            if (rounded.compareTo(unit.getValue()) >= 0) {
                BigDecimal number = rounded.divide(unit.getValue(), DIGITS).stripTrailingZeros();
                return "$" + number.toPlainString() + unit.getKey();
            }
        }
        String shorter = Looks.usd(rounded);
        return shorter.length() <= LONGEST
                ? shorter
                : "$" + rounded.round(new MathContext(2)).stripTrailingZeros();
    }
}
