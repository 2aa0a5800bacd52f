package dev.reelay.job;

import java.util.Locale;

/** Whether RunComfy took money for a job, as far as anyone can know. */
public enum Charged {
    YES,
    NO,
    UNKNOWN;

    /** The word as consumers see it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
