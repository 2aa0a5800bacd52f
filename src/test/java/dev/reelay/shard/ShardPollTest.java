package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PollAnswer;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Ended;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.outcome.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What polls show of a job reaches the ledger, and what its end teaches reaches the receipt. */
class ShardPollTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theStateOfAJobInTheQueueHasItsPlaceAndKeepsItUntilItRuns() {
        rig.runComfy.sightings(_ -> new PollAnswer.Queued(17));
        rig.start().request("a");
        rig.advanceUntil(() -> position("a") != null);

        assertThat(position("a")).isEqualTo(17);

        rig.runComfy.sightings(_ -> new PollAnswer.Running());
        rig.advanceUntil(() -> rig.ledger.job("a").status() == Status.IN_PROGRESS);
        assertThat(((JobState.Submitted) rig.ledger.job("a")).outlook().queuePosition())
                .isNull();
    }

    @Test
    void aReceiptHasTheTimeByRunComfysClock() {
        PollAnswer done =
                new PollAnswer.Succeeded(null, List.of(), List.of(), List.of(), null, Duration.ofMillis(1_500));
        rig.runComfy.sightings(_ -> done);
        rig.start().request("a");
        rig.advanceUntil(() -> rig.ledger.job("a") instanceof Ended);

        assertThat(((Ended) rig.ledger.job("a")).times().took()).isEqualTo(1_500);
    }

    private Integer position(String id) {
        return rig.ledger.job(id) instanceof InQueue queued ? queued.outlook().queuePosition() : null;
    }
}
