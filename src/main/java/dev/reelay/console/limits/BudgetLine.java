package dev.reelay.console.limits;

import dev.reelay.cost.Cost;
import dev.reelay.view.money.BudgetRow;
import dev.reelay.view.money.BudgetStanding;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The budget of a scope.
 *
 * @param number of the line on its page, from 1
 * @param standing the budget, and what counts against it today
 */
record BudgetLine(int number, BudgetStanding standing) {

    /** The scope as in forms. */
    public String scope() {
        return standing.scope();
    }

    /** The scope for people. */
    public String name() {
        return standing.name();
    }

    /** The command that set it. */
    public BudgetRow command() {
        return standing.commands().getFirst();
    }

    /** Whether it is known what its commands say. */
    public boolean isKnown() {
        return standing.isKnown();
    }

    /** The dollars of a day; null where none are limited. */
    public @Nullable BigDecimal usdPerDay() {
        return standing.usdPerDay();
    }

    /** The dollars of a day as in a form; empty where none are limited. */
    public String usdText() {
        return usdPerDay() == null ? "" : usdPerDay().toPlainString();
    }

    /** The jobs of a day; null where they are not limited. */
    public @Nullable Integer jobsPerDay() {
        return standing.jobsPerDay();
    }

    /** What RunComfy says that jobs of today cost. */
    public BigDecimal settled() {
        return Cost.usd(standing.today().settled());
    }

    /** What was set aside for jobs of today that ended, and of which RunComfy says nothing. */
    public BigDecimal estimated() {
        return Cost.usd(standing.today().estimated());
    }

    /** What is set aside for jobs of today that have not ended. */
    public BigDecimal reserved() {
        return Cost.usd(standing.today().reserved());
    }

    /** Jobs of today. */
    public long jobs() {
        return standing.today().jobs();
    }

    /** Those of them whose cost nobody knows. */
    public long unpriced() {
        return standing.today().unpriced();
    }

    /** How much of it is used. */
    public int percent() {
        return standing.percent();
    }

    /** Whether nothing is left. */
    public boolean isReached() {
        return standing.isReached();
    }
}
