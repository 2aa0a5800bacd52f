package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.telemetry.JobCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTableTest {

    private final Accepted waiting = new Accepted(
            ShardTest.job("a", OnUnknownSubmission.REPORT),
            JsonNodeFactory.instance.objectNode().put("prompt", "a"),
            0);
    private final JobTable table = new JobTable(JobTables.of(waiting), List.of(), new JobCounts(), ShardRig.START);

    @Test
    void aMoveThatIsNotLegalIsRefusedAndChangesNothing() {
        InQueue unannounced = new InQueue(waiting.job(), "r-1", ShardRig.START);

        assertThatIllegalStateException()
                .isThrownBy(() -> table.put(unannounced))
                .withMessage("a cannot go from ACCEPTED to IN_QUEUE");
        assertThat(table.find("a")).isEqualTo(waiting);
    }
}
