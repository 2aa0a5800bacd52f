package dev.reelay.budget;

import dev.reelay.job.Job;
import dev.reelay.limits.Scope;
import java.util.List;
import java.util.Optional;

/** The scopes of budgets. */
final class BudgetScopes {

    private static final String TENANT = "tenant/";

    private BudgetScopes() {}

    /** Those in which a job counts, the strictest first. */
    static List<Scope> of(Job job) {
        String tenant = job.ordering().tenant();
        Scope model = Scope.ofModel(job.model());
        return tenant == null ? List.of(model, Scope.ALL) : List.of(new Scope(TENANT + tenant), model, Scope.ALL);
    }

    /** The scope with this name; empty when no scope can have it. */
    static Optional<Scope> named(String name) {
        return name.startsWith(TENANT) && !name.equals(TENANT) && name.chars().noneMatch(Character::isISOControl)
                ? Optional.of(new Scope(name))
                : Scope.named(name);
    }

    /** The tenant whose budget it is. */
    static String tenant(Scope scope) {
        return scope.name().substring(TENANT.length());
    }
}
