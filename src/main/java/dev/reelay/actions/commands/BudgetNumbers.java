package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.request.CommandReading;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a budget as a user has typed them.
 *
 * @param usdPerDay what jobs of a day may cost, in US dollars; null for no such budget
 * @param jobsPerDay how many jobs may be submitted in a day; null for no such budget
 */
public record BudgetNumbers(
        @Nullable String usdPerDay, @Nullable String jobsPerDay) implements ScopeNumbers {

    /** Those of a budget that every scope may have which can have one. */
    public static final BudgetNumbers SMALLEST = new BudgetNumbers(null, "1");

    /** The dollars of a day; null when none were given, or what was given is no amount. */
    public @Nullable BigDecimal usd() {
        return TypedNumber.decimal(usdPerDay);
    }

    /** The jobs of a day; null as for the other one. */
    public @Nullable Integer jobs() {
        return TypedNumber.whole(jobsPerDay);
    }

    @Override
    public String word() {
        return "budget";
    }

    @Override
    public String keys() {
        return CommandReading.BUDGET_KEYS;
    }

    @Override
    public void putInto(ObjectNode command) {
        TypedNumber.put(command, "usd_per_day", usdPerDay);
        TypedNumber.put(command, "jobs_per_day", jobsPerDay);
    }
}
