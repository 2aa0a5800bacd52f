package dev.reelay.quota;

import dev.reelay.job.Ordering;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a limit or a budget counts: all of them, those of a model, or those of a tenant. Its name is the end of the keys of commands
 * and records.
 *
 * @param name {@code *}, {@code tenant/<tenant>}, or a model's id in lower case: no two models differ in nothing else
 */
public record Scope(String name) implements Comparable<Scope> {

    /** All jobs of the account. */
    public static final Scope ALL = new Scope("*");

    /** The longest name, in code points: that of a model. A tenant has at most {@value Ordering#MAX_TENANT}. */
    public static final int MAX_LENGTH = 200;

    /** That of all jobs, then those of models, then those of tenants, each by name. */
    public static final Comparator<Scope> WIDEST_FIRST =
            Comparator.comparingInt(Scope::rank).reversed().thenComparing(Scope::name);

    private static final String TENANT = "tenant/";

    /** The jobs of a model. */
    public static Scope ofModel(String id) {
        return new Scope(id.toLowerCase(Locale.ROOT));
    }

    /** The jobs of a tenant, as requests spell it. */
    public static Scope ofTenant(String tenant) {
        return new Scope(TENANT + tenant);
    }

    /**
     * The scope with this name, as the key of a command spells it; empty when no scope can have it: it is empty, too long, has control
     * characters, or would be a tenant's if it were in lower case. What names a scope is bounded as it is written, in lower case: some
     * letters are longer so.
     */
    public static Optional<Scope> named(String name) {
        boolean isTenant = name.startsWith(TENANT);
        Scope scope = isTenant ? new Scope(name) : ofModel(name);
        String of = isTenant ? scope.tenant() : scope.name;
        int most = isTenant ? Ordering.MAX_TENANT : MAX_LENGTH;
        if (of.isBlank()
                || (!isTenant && scope.isTenant())
                || of.codePointCount(0, of.length()) > most
                || of.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        return Optional.of(scope);
    }

    /** Whether it is that of a tenant. */
    public boolean isTenant() {
        return name.startsWith(TENANT);
    }

    /** The tenant whose scope it is. */
    public String tenant() {
        return name.substring(TENANT.length());
    }

    /** That of its name, which is known already: scopes are looked up for every job. */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** As records are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Scope scope && name.equals(scope.name));
    }

    /** The strictest first: tenants, models, all. */
    @Override
    public int compareTo(Scope other) {
        int ranks = Integer.compare(rank(), other.rank());
        return ranks == 0 ? name.compareTo(other.name) : ranks;
    }

    private int rank() {
        return isTenant() ? 0 : equals(ALL) ? 2 : 1;
    }
}
