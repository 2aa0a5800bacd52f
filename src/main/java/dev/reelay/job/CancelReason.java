package dev.reelay.job;

import java.util.Locale;

/** Why a job that RunComfy has, or may soon have, is to be cancelled there. */
public enum CancelReason {
    /** A cancel command asks for it. */
    REQUESTED,
    /** It has queued for too long: its {@code start_by} passed, or its model's limit on waiting. */
    EXPIRED;

    /** As the log writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
