package dev.reelay.job;

import org.jspecify.annotations.Nullable;

/**
 * What orders a job among those that wait for a limit, and whose limits it counts in.
 *
 * @param priority 0 is submitted first, {@value #LAST} last
 * @param tenant whose job it is, up to {@value #MAX_TENANT} code points; null when the request names none
 */
public record Ordering(int priority, @Nullable String tenant) {

    /** The priority that is served first. */
    public static final int FIRST = 0;

    /** The priority that is served last. */
    public static final int LAST = 2;

    /** Code points of a tenant, at most. */
    public static final int MAX_TENANT = 100;

    /** That of a request which says nothing. */
    public static final Ordering DEFAULT = new Ordering(1, null);

    /** That of a request with this priority: one object for all that say nothing. */
    public static Ordering of(int priority, @Nullable String tenant) {
        return tenant == null && priority == DEFAULT.priority() ? DEFAULT : new Ordering(priority, tenant);
    }

    public Ordering {
        if (priority < FIRST || priority > LAST) {
            throw new IllegalArgumentException("A priority is from " + FIRST + " to " + LAST + ": " + priority);
        }
        tenant = tenant == null ? null : tenant.intern(); // jobs are many, tenants are fewer
    }
}
