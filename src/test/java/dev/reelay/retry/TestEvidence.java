package dev.reelay.retry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody knows, to be set: two of them are two people who look at different tables. */
public final class TestEvidence implements Evidence {

    /** When the jobs of the tests ended. */
    public static final Instant ENDED = Instant.parse("2026-11-21T12:00:00Z");

    public static final Duration RETENTION = Duration.ofHours(24);

    public final Set<String> known = new HashSet<>();
    public final Set<String> retried = new HashSet<>();
    final Set<String> inSeveralPartitions = new HashSet<>();
    final Set<String> redriven = new HashSet<>();

    @Nullable
    String staleness;

    InstantSource clock = InstantSource.fixed(ENDED.plusSeconds(60));

    public TestEvidence() {}

    public TestEvidence(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public @Nullable String staleness() {
        return staleness;
    }

    @Override
    public boolean isKnown(String jobId) {
        return known.contains(jobId);
    }

    @Override
    public boolean isInSeveralPartitions(String jobId) {
        return inSeveralPartitions.contains(jobId);
    }

    @Override
    public boolean wasRetried(String jobId, Instant receivedAt) {
        return retried.contains(jobId);
    }

    @Override
    public boolean wasRedriven(int partition, long offset) {
        return redriven.contains(partition + "/" + offset);
    }
}
