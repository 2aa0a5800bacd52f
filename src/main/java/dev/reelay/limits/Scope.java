package dev.reelay.limits;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * The jobs that a limit counts: all of them, those of a model, or those of a tenant. Its name is the end of the keys of commands
 * and records.
 *
 * @param name {@code *}, {@code tenant/<tenant>}, or a model's id in lower case: no two models differ in nothing else
 */
public record Scope(String name) implements Comparable<Scope> {

    /** All jobs of the account. */
    public static final Scope ALL = new Scope("*");

    /** The longest name, in characters: a model's id has at most 200, a tenant 100. */
    public static final int MAX_LENGTH = 200;

    private static final String TENANT = "tenant/";

    /** The jobs of a model. */
    public static Scope ofModel(String id) {
        return new Scope(id.toLowerCase(Locale.ROOT));
    }

    /**
     * The scope with this name, as the key of a command spells it; empty when no scope can have it: it is empty, too long, or has
     * control characters.
     */
    public static Optional<Scope> named(String name) {
        if (name.isBlank()
                || name.equals(TENANT)
                || name.length() > MAX_LENGTH
                || name.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        return Optional.of(name.startsWith(TENANT) ? new Scope(name) : ofModel(name));
    }

    /** Whether it is that of a tenant. */
    public boolean isTenant() {
        return name.startsWith(TENANT);
    }

    /** The strictest first: tenants, models, all. */
    @Override
    public int compareTo(Scope other) {
        return Comparator.comparingInt(Scope::rank).thenComparing(Scope::name).compare(this, other);
    }

    private int rank() {
        return isTenant() ? 0 : equals(ALL) ? 2 : 1;
    }
}
