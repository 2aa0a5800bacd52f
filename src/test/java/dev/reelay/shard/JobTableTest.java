package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.decision.Effect.Wake;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outbound.Attempt;
import dev.reelay.telemetry.JobCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobTableTest {

    private final Accepted waiting = new Accepted(
            ShardTest.job("a", OnUnknownSubmission.REPORT),
            JsonNodeFactory.instance.objectNode().put("prompt", "a"),
            0);
    private final JobTable table = new JobTable(JobTables.of(waiting), List.of(), new JobCounts(), ShardRig.START);

    @Test
    void aClockThatIsSetBackMakesNoWaitLongerAndMovesNoDeadline() {
        Instant start = ShardRig.START;
        table.wakeAt(start.plusSeconds(2), Wake.LINE_UP, "a");
        table.wakeAt(start.plusSeconds(60), Wake.EXPIRE, "a");
        Instant back = start.minus(Duration.ofMinutes(30));

        assertThat(table.due(start, 10)).isEmpty();
        assertThat(table.due(back, 10)).isEmpty();
        assertThat(table.nextDue()).isEqualTo(back.plusSeconds(2));
        assertThat(table.due(back.plusSeconds(2), 10))
                .extracting(JobTable.Timer::wake)
                .containsExactly(Wake.LINE_UP);
        assertThat(table.nextDue()).isEqualTo(start.plusSeconds(60));
    }

    @Test
    void aClockThatIsAdjustedALittleMovesNothing() {
        table.wakeAt(ShardRig.START.plusSeconds(2), Wake.LINE_UP, "a");

        assertThat(table.due(ShardRig.START.minusMillis(999), 10)).isEmpty();

        assertThat(table.nextDue()).isEqualTo(ShardRig.START.plusSeconds(2));
    }

    @Test
    void anAttemptIsFoundOnlyWhileItIsTheJobsOwn() {
        Submitting first = waiting.submit(ShardRig.START);
        table.put(first);
        table.put(first.back());
        Submitting second = first.back().submit(ShardRig.START);
        table.put(second);

        assertThat(table.submitting(Attempt.of(first))).isNull();
        assertThat(table.submitting(new Attempt("a", 2, ShardRig.START.plusMillis(1))))
                .as("announced at another time")
                .isNull();
        assertThat(table.submitting(Attempt.of(second))).isEqualTo(second);
    }

    @Test
    void aJobIsFoundOnlyUnderTheRequestIdThatItHas() {
        Submitting open = waiting.submit(ShardRig.START);
        InQueue queued = open.accepted("r-2", ShardRig.START);
        table.put(open);
        table.put(queued);

        assertThat(table.submitted("a", "r-1")).isNull();
        assertThat(table.submitted("a", "r-2")).isEqualTo(queued);
    }

    @Test
    void aMoveThatIsNotLegalIsRefusedAndChangesNothing() {
        InQueue unannounced = new InQueue(waiting.job(), "r-1", ShardRig.START);

        assertThatIllegalStateException()
                .isThrownBy(() -> table.put(unannounced))
                .withMessage("a cannot go from ACCEPTED to IN_QUEUE");
        assertThat(table.find("a")).isEqualTo(waiting);
    }
}
