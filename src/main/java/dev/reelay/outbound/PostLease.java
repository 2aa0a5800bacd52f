package dev.reelay.outbound;

import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;

/**
 * The lease of a POST: how long after its announcement in the ledger it may start. A process that slept longer announces it anew,
 * and so finds out whether it was fenced before it spends money.
 */
public final class PostLease {

    /**
     * Far below the group's session time-out of 10 s: a worker that takes a partition over finds each announced POST either
     * started or never to be.
     */
    public static final Duration DURATION = Duration.ofSeconds(3);

    private PostLease() {}

    /** When it is too late to start the POST. */
    static Instant end(Submitting announced) {
        return announced.intentAt().plus(DURATION);
    }
}
