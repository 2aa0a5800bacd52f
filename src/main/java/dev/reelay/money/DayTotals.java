package dev.reelay.money;

import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One day of a partition: what was spent by whom, and what is set aside. Not thread-safe. */
final class DayTotals {

    /** So many pairs of a model and a tenant have a record of their own; further tenants share one for each model. */
    static final int MOST_ROWS = 1_000;

    private final Map<Spender, Spend> rows = new HashMap<>();
    private final Map<String, Total> models = new HashMap<>();
    private final Map<String, Total> tenants = new HashMap<>();
    private Total all = Total.NONE;

    /** A record of the ledger. */
    void restored(Spend spend) {
        rows.put(spend.of(), spend);
        add(spend.of(), total(spend));
    }

    /** The row of a spender as it is now; that of further tenants once there are many. */
    Spend row(Spender of) {
        Spend row = rows.get(of);
        if (row != null) {
            return row;
        }
        Spender own = rows.size() < MOST_ROWS ? of : new Spender(of.day(), of.model(), Spender.OTHERS);
        return rows.getOrDefault(own, Spend.none(own));
    }

    /** Replaces a row that {@link #row} gave. */
    void put(Spend next) {
        Spend before = rows.put(next.of(), next);
        add(next.of(), total(next).minus(before == null ? Total.NONE : total(before)));
    }

    private static Total total(Spend spend) {
        return new Total(spend.jobs(), spend.unpriced(), spend.settled(), spend.estimated(), 0);
    }

    /** Adds what is set aside for a job, or takes it away again. */
    void add(Spender of, Total more) {
        all = all.plus(more);
        add(models, of.model().toLowerCase(Locale.ROOT), more);
        if (of.tenant() != null) {
            add(tenants, of.tenant(), more);
        }
    }

    private static void add(Map<String, Total> totals, String key, Total more) {
        Total sum = totals.getOrDefault(key, Total.NONE).plus(more);
        if (sum.equals(Total.NONE)) {
            totals.remove(key);
        } else {
            totals.put(key, sum);
        }
    }

    Total all() {
        return all;
    }

    Total ofModel(String model) {
        return models.getOrDefault(model.toLowerCase(Locale.ROOT), Total.NONE);
    }

    /** Those of tenants without a record of their own count for each tenant: a budget must not be spent twice. */
    Total ofTenant(@Nullable String tenant) {
        return tenants.getOrDefault(tenant, Total.NONE).plus(tenants.getOrDefault(Spender.OTHERS, Total.NONE));
    }

    Iterable<Spender> spenders() {
        return rows.keySet();
    }

    Spend get(Spender of) {
        return rows.getOrDefault(of, Spend.none(of));
    }
}
