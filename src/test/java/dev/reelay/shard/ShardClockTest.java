package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobState.InProgress;
import dev.reelay.job.JobState.Submitted;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock of the machine is set back under a shard that serves: what waits goes on to wait as long as it would have. */
class ShardClockTest {

    private static final Duration BACK = Duration.ofMinutes(30);

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aJobIsPolledOn() {
        AtomicInteger polls = new AtomicInteger();
        rig.runComfy.sightings(_ -> {
            polls.incrementAndGet();
            return new PollAnswer.Running();
        });
        rig.start().request("a");
        rig.advanceUntil(() -> rig.ledger.job("a") instanceof InProgress);
        rig.awaitIdle();
        int before = polls.get();

        rig.scheduler.setBack(BACK);
        rig.pass(60, Duration.ofSeconds(1));

        assertThat(polls.get()).isGreaterThan(before);
    }

    @Test
    void aJobThatWasTurnedAwayIsSubmittedAgainAndAPauseEnds() {
        AtomicInteger posts = new AtomicInteger();
        rig.runComfy.submissions(prompt -> posts.incrementAndGet() <= 2
                ? new SubmitAnswer.SlowDown(Duration.ofSeconds(5), new ProviderMessage(429, null, "slow down"))
                : new SubmitAnswer.Accepted("r-" + prompt));
        rig.start().request("a");
        rig.until(() -> posts.get() == 1);
        rig.awaitIdle();

        rig.scheduler.setBack(BACK);
        rig.pass(60, Duration.ofSeconds(1));

        assertThat(rig.ledger.job("a")).isInstanceOf(Submitted.class);
    }
}
