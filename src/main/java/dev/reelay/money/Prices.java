package dev.reelay.money;

import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Ended;
import dev.reelay.model.Model;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What jobs are expected to cost, for all shards of a worker. A price that an operator has set in the notes of a model holds as it is. The
 * catalog's base price is no quote: it is corrected by what the model's jobs cost. Thread-safe.
 */
public final class Prices {

    /** Of models that came and went, too. */
    private static final int MOST_RULES = 10_000;

    /** @param rule null when the model has no price */
    private record Known(Model model, @Nullable PriceRule rule) {}

    private final Function<String, Optional<Model>> catalog;
    private final Map<String, Known> rules = new ConcurrentHashMap<>();
    private final Corrections corrections = new Corrections();

    /** @param catalog finds a model by its id, in the catalog that is in force */
    public Prices(Function<String, Optional<Model>> catalog) {
        this.catalog = catalog;
    }

    /** What is to be set aside for a submission of the job at this time. */
    public Reservation of(Accepted job, Instant now) {
        long day = Reservation.dayOf(now);
        PriceRule rule = job.input() instanceof JobInput.Held ? rule(job.model()) : null;
        Cost cost = rule == null ? null : rule.cost(((JobInput.Held) job.input()).json());
        if (rule == null || cost == null) {
            return new Reservation(day, null, null);
        }
        return rule.isSet()
                ? new Reservation(day, cost, null)
                : new Reservation(day, corrected(cost, corrections.factor(job.model())), cost);
    }

    /** What a unit of the model's jobs costs now; null when their price is not known. */
    public @Nullable Rate rate(String model) {
        PriceRule rule = rule(model);
        return rule == null ? null : rule.rate(rule.isSet() ? 1 : corrections.factor(model));
    }

    private static @Nullable Cost corrected(Cost listed, double factor) {
        BigDecimal usd = listed.usd().multiply(BigDecimal.valueOf(factor)).setScale(6, RoundingMode.CEILING);
        return Cost.ofPossible(usd);
    }

    private @Nullable PriceRule rule(String id) {
        Model model = catalog.apply(id).orElse(null);
        if (model == null) {
            return null;
        }
        Known known = rules.get(id);
        if (known == null || known.model() != model) {
            if (rules.size() >= MOST_RULES) {
                rules.clear();
            }
            known = new Known(model, PriceRule.of(model));
            rules.put(id, known);
        }
        return known.rule();
    }

    /** Learns from a job that has ended. */
    public void ended(Ended receipt) {
        Reservation reserved = receipt.reserved();
        if (receipt.cost() != null && reserved != null && reserved.listed() != null) {
            corrections.learn(
                    receipt.model(), receipt.cost().micros(), reserved.listed().micros());
        }
    }

    /** Learns from the receipts of a partition that was opened. One that is learned twice changes little. */
    public void restored(Collection<Ended> receipts) {
        receipts.forEach(this::ended);
    }
}
