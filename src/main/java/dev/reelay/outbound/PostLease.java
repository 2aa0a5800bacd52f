package dev.reelay.outbound;

import dev.reelay.job.JobState.Submitting;
import java.time.Duration;
import java.time.Instant;

/**
 * The lease of a POST: how long after its announcement in the ledger it may start. A process that was suspended for
 * longer announces the POST anew, and so finds out whether it was fenced before it spends money.
 */
public final class PostLease {

    /**
     * Far below the group's session timeout of 10 s: when a worker takes a partition over, each announced POST of the
     * former owner has either started or never will.
     */
    public static final Duration DURATION = Duration.ofSeconds(3);

    private PostLease() {}

    /** The time after which the POST may not start. */
    static Instant end(Submitting announced) {
        return announced.intentAt().plus(DURATION);
    }
}
