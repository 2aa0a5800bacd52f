package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.SubmitAnswer;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.shard.Inbox;
import dev.reelay.shard.ShardRig;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermitsTest {

    private static final String MODEL = "luma/luma-ray-2/image-to-video";

    private final SettableScheduler scheduler = new SettableScheduler(ShardRig.START);
    private final FakeRunComfy runComfy = new FakeRunComfy();
    private final ManualThreads threads = new ManualThreads();
    private final Inbox shard = new Inbox();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Telemetry telemetry = TestTelemetry.of(meters, scheduler);
    private final Permits permits = new Permits(
            runComfy, new Permits.Bounds(4, () -> 0, ShardRig::longestPause), scheduler, telemetry, threads);

    @Test
    void thatRunComfyAnsweredWhenNobodyWantedToSubmitAnyMoreDoesNotCountLater() {
        failOnce();
        permits.ask(shard, MODEL);
        scheduler.advance(Duration.ofSeconds(1));
        permits.withdraw(shard);
        threads.runNext();

        scheduler.advance(Duration.ofHours(1));
        permits.ask(shard, MODEL);
        assertThat(shard.takePermits()).isEmpty();

        threads.runNext();
        assertThat(shard.takePermits()).hasSize(1);
        assertThat(runComfy.questions()).isEqualTo(2);
    }

    @Test
    void submissionsThatNobodyWaitsForAreNotSaidToRest() {
        failOnce();
        scheduler.advance(Duration.ofHours(1));
        assertThat(permits.restOfThoseWhoWait()).isNull();

        runComfy.answering(false);
        permits.ask(shard, MODEL);
        threads.runNext();
        assertThat(permits.restOfThoseWhoWait())
                .isNotNull()
                .extracting(CircuitBreaker.Rest::since)
                .isEqualTo(ShardRig.START);
    }

    private void failOnce() {
        permits.ask(shard, MODEL);
        List<Permits.Permit> granted = shard.takePermits();
        permits.judge(granted.getFirst(), new SubmitAnswer.Unreachable("nobody listens"), 0);
        granted.getFirst().giveBack();
    }
}
