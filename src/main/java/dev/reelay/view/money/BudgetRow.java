package dev.reelay.view.money;

import dev.reelay.request.CommandReading;
import dev.reelay.view.row.SetRow;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget that a command has set. Both numbers are null when {@code flaw} says why none is known.
 *
 * @param usdPerDay what jobs of a day of UTC may cost; null for no such budget
 * @param jobsPerDay how many jobs may be submitted in a day of UTC; null for no such budget
 */
public record BudgetRow(
        String key,
        @Nullable BigDecimal usdPerDay,
        @Nullable Integer jobsPerDay,
        Instant at,
        @Nullable String reason,
        @Nullable String by,
        @Nullable String flaw)
        implements SetRow<BudgetRow> {

    @Override
    public String scope() {
        return key.substring(CommandReading.BUDGET_KEYS.length());
    }

    @Override
    public boolean isKnown() {
        return usdPerDay != null || jobsPerDay != null;
    }

    @Override
    public String numbers() {
        return numbers(usdPerDay, jobsPerDay);
    }

    /** Two numbers for people: {@code 50 USD a day, 500 jobs a day}; empty when there are none. */
    public static String numbers(@Nullable BigDecimal usdPerDay, @Nullable Integer jobsPerDay) {
        String first = usdPerDay == null ? "" : usdPerDay.toPlainString() + " USD a day";
        String second = jobsPerDay == null ? "" : jobsPerDay + " jobs a day";
        return first.isEmpty() || second.isEmpty() ? first + second : first + ", " + second;
    }

    @Override
    public BudgetRow refused(String why) {
        return new BudgetRow(key, usdPerDay, jobsPerDay, at, reason, by, why);
    }
}
