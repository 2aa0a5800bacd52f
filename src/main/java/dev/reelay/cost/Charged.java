package dev.reelay.cost;

import java.util.Locale;

/** Whether RunComfy charged for a job, as far as the worker can know. */
public enum Charged {
    YES,
    NO,
    UNKNOWN;

    /** The value in results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
