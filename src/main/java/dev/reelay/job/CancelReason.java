package dev.reelay.job;

/** Why a job that RunComfy has, or may soon have, is to be cancelled there. */
public enum CancelReason {
    /** A cancel command asks for it. */
    REQUESTED,
    /** It has queued for too long: its {@code start_by} passed, or its model's limit on waiting. */
    EXPIRED;

    /** How a job ends that RunComfy has dropped for this reason. */
    Outcome outcome() {
        return switch (this) {
            case REQUESTED -> new Outcome.Cancelled();
            case EXPIRED -> new Outcome.Expired();
        };
    }
}
