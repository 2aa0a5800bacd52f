package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.catalog.Samples;
import dev.reelay.job.Job;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Status;
import dev.reelay.telemetry.Metric;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which models have metrics in a worker with a shard. */
class ShardMetricsTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aModelHasMetricsOnceItsJobIsFoundInTheLedgerOrItsRequestIsRead() {
        assertThat(models()).isEmpty();

        rig.ledger.holding(new JobState.InQueue(job("a", Samples.WAN), "r-a", ShardRig.START));
        rig.start();
        rig.until(() -> models().equals(Set.of(Samples.WAN)));
        assertThat(rig.meters
                        .get(Metric.JOBS.id())
                        .tags("model", Samples.WAN, "state", "in_queue")
                        .gauge()
                        .value())
                .isEqualTo(1);

        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);
        rig.until(() -> models().equals(Set.of(Samples.WAN, Samples.LUMA)));
    }

    private static Job job(String id, String model) {
        return new Job(id, model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash-" + id, ShardRig.START);
    }

    private Set<String> models() {
        return rig.meters.find(Metric.SUBMISSIONS.id()).counters().stream()
                .map(counter -> counter.getId().getTag("model"))
                .filter(model -> Samples.BUILT_IN.find(model).isPresent())
                .collect(Collectors.toSet());
    }
}
