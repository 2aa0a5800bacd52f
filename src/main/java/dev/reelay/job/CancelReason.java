package dev.reelay.job;

import java.util.Locale;

/** Why the worker asks RunComfy to cancel a job. */
public enum CancelReason {
    /** A cancel command asks for it. */
    REQUESTED,
    /** It waited too long in RunComfy's queue: its {@code start_by} passed, or its model's longest wait. */
    EXPIRED;

    /** The word in log lines, for example {@code requested}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
