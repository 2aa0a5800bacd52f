package dev.reelay.console.figures;

import dev.reelay.cost.Cost;
import dev.reelay.money.Total;
import dev.reelay.records.Spender;
import dev.reelay.view.money.SpendRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What was spent on a day for a model and a tenant: a line of a table. */
public record SpendLine(SpendRow row) {

    private static final String OTHERS = "(further tenants)";

    /** The day of the intents of these jobs, in UTC. */
    public LocalDate day() {
        return LocalDate.ofEpochDay(row.of().day());
    }

    /** The model's id. */
    public String model() {
        return row.of().model();
    }

    /** The tenant; empty for jobs that name none. */
    public String tenant() {
        String tenant = row.of().tenant();
        if (tenant == null) {
            return "";
        }
        return tenant.equals(Spender.OTHERS) ? OTHERS : tenant;
    }

    private Total total() {
        return row.total();
    }

    /** How many jobs. */
    public long jobs() {
        return total().jobs();
    }

    /** How many of them have an unknown cost. */
    public long unpriced() {
        return total().unpriced();
    }

    /** What RunComfy says that they cost; null when nothing is known of any of them, which is not zero. */
    public @Nullable BigDecimal settled() {
        return usd(total().settled());
    }

    /** What was set aside for those that ended, and of which RunComfy says nothing; null as for {@link #settled}. */
    public @Nullable BigDecimal estimated() {
        return usd(total().estimated());
    }

    /** What is set aside for those that have not ended; null as for {@link #settled}. */
    public @Nullable BigDecimal reserved() {
        return usd(total().reserved());
    }

    private @Nullable BigDecimal usd(long micros) {
        return jobs() <= unpriced() ? null : Cost.usd(micros);
    }
}
