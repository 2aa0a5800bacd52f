package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Job;
import dev.reelay.job.JobState.InQueue;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.polling.Budget;
import dev.reelay.runcomfy.FakeRunComfy;
import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollerTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final SettableScheduler scheduler = new SettableScheduler(START);
    private final ManualThreads threads = new ManualThreads();
    private final List<String> answered = new ArrayList<>();
    private final Poller poller = new Poller(
            new FakeRunComfy(scheduler),
            64,
            new Budget(5),
            scheduler,
            TestTelemetry.of(new SimpleMeterRegistry(), scheduler),
            threads);

    @Test
    void pollsBeyondTheBudgetWaitAndThoseThatAreWantedSoonestComeFirst() {
        poll("first", 0);
        poll("far", 60);
        poll("near", 2);
        poll("middle", 20);

        runAll();
        assertThat(answered).containsExactly("first");
        assertThat(poller.waiting()).isEqualTo(3);

        pass(Duration.ofMillis(200));
        pass(Duration.ofMillis(200));
        poll("cancelled", -1_000_000);
        pass(Duration.ofMillis(200));
        pass(Duration.ofMillis(200));

        assertThat(answered).containsExactly("first", "near", "middle", "cancelled", "far");
        assertThat(poller.waiting()).isZero();
    }

    @Test
    void inNoSecondMorePollsBeginThanTheBudgetHasAndALittle() {
        for (int i = 0; i < 100; i++) {
            poll("job-" + i, i);
        }
        for (int second = 1; second <= 10; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(answered.size()).isBetween(5 * second, 5 * second + 1);
        }
    }

    private void runAll() {
        while (threads.waiting() > 0) {
            threads.runNext();
        }
    }

    private void pass(Duration time) {
        scheduler.advance(time);
        runAll();
    }

    private void poll(String id, long latestSeconds) {
        Job job = new Job(id, "m", null, List.of(), null, OnUnknownSubmission.REPORT, "h", START);
        poller.poll(new InQueue(job, "r-" + id, START), START.plusSeconds(latestSeconds), _ -> answered.add(id));
    }
}
