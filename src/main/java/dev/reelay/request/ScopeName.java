package dev.reelay.request;

import dev.reelay.job.Ordering;
import java.util.Locale;

/**
 * What the key of a limit or a budget names after its first word: {@code *}, a model's id, or {@code tenant/} and a tenant.
 *
 * <p>Models are told apart in lower case, which can be longer than what was written: it has to be short enough, too. A model's id may not
 * begin with {@code Tenant/} in another case: in lower case it would be a tenant's name, and whoever wrote it meant one.
 */
final class ScopeName {

    private static final String TENANT = "tenant/";

    private ScopeName() {}

    /** Whether it is that of a tenant. */
    static boolean isTenant(String name) {
        return name.startsWith(TENANT);
    }

    /** Whether something can be set for it. */
    static boolean isUsable(String name) {
        if (!isTenant(name)) {
            String model = name.toLowerCase(Locale.ROOT);
            return IdField.isUsable(name) && IdField.isUsable(model) && !isTenant(model);
        }
        String tenant = name.substring(TENANT.length());
        return IdField.isUsable(tenant) && tenant.codePointCount(0, tenant.length()) <= Ordering.MAX_TENANT;
    }
}
