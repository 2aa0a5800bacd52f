package dev.reelay.quota;

import dev.reelay.job.Ordering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scopes in which a job counts, beside {@link Scope#ALL}.
 *
 * @param tenant null for a job without one
 */
public record JobScopes(Scope model, @Nullable Scope tenant) implements Comparable<JobScopes> {

    private static final Comparator<JobScopes> ORDER = Comparator.comparing(JobScopes::model)
            .thenComparing(JobScopes::tenant, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** Those of a job of this model. */
    public static JobScopes of(String model, Ordering ordering) {
        String tenant = ordering.tenant();
        return new JobScopes(Scope.ofModel(model), tenant == null ? null : Scope.ofTenant(tenant));
    }

    /** Every scope in which the job counts, the strictest first. */
    public void forEach(Consumer<Scope> action) {
        if (tenant != null) {
            action.accept(tenant);
        }
        action.accept(model);
        action.accept(Scope.ALL);
    }

    /** The same as a list. */
    public List<Scope> all() {
        List<Scope> all = new ArrayList<>();
        forEach(all::add);
        return List.copyOf(all);
    }

    /** How long its names are, in UTF-16. */
    public int length() {
        return model.name().length() + (tenant == null ? 0 : tenant.name().length());
    }

    @Override
    public int compareTo(JobScopes other) {
        return ORDER.compare(this, other);
    }
}
