package dev.reelay.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobCountsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    private final JobCounts counts = new JobCounts();

    @Test
    void modelsThatRequestsMadeUpAreForgottenWithTheirJobs() {
        Accepted stays = new Accepted(job("stays", LUMA), JsonNodeFactory.instance.objectNode(), 0);
        counts.count(stays, 1);
        for (int i = 0; i < 100; i++) {
            InQueue job = new InQueue(job("j" + i, "made/up-" + i), "r", NOW);
            counts.count(job, 1);
            counts.count(stays, 1);
            counts.count(job, -1);
        }

        assertThat(counts.models()).containsExactly(LUMA);
        assertThat(counts.count(Status.ACCEPTED, LUMA)).isEqualTo(101);
    }

    @Test
    void theOldestJobIsKnownToTheSecondAlsoWhenOthersCameInTheSameOne() {
        InQueue first = new InQueue(job("first", LUMA, NOW.plusMillis(100)), "r", NOW);
        InQueue second = new InQueue(job("second", LUMA, NOW.plusMillis(900)), "s", NOW);
        List.of(first, second).forEach(job -> counts.count(job, 1));

        counts.count(first, -1);
        assertThat(counts.oldest()).isEqualTo(NOW);
        counts.count(second, -1);
        assertThat(counts.oldest()).isNull();
    }

    private static Job job(String id, String model) {
        return job(id, model, NOW);
    }

    private static Job job(String id, String model, Instant receivedAt) {
        return new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", receivedAt);
    }
}
