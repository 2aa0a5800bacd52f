package dev.reelay.shard;

import static dev.reelay.shard.ShardCancelTest.luma;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.commands.CommandWatch;
import dev.reelay.job.JobState;
import dev.reelay.outcome.Status;
import dev.reelay.request.CommandReading;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that wait although there are permits: while they are paused, and while newer commands may be unread. */
class ShardPauseTest {

    static final String LUMA = "luma/luma-ray-2/image-to-video";

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aPausedModelWaitsParkedAndTheOthersGoOn() {
        rig.command(new CommandReading.Pause("pause/" + LUMA, LUMA));
        rig.start().request("a");
        rig.send(dreamina("b"));
        rig.awaitStatus("b", Status.IN_QUEUE);
        rig.until(() -> rig.capacity.parked() == 1);

        assertThat(rig.runComfy.posts()).containsExactly("b");
        assertThat(rig.capacity.held()).isEqualTo(1);
        rig.command(new CommandReading.Resume("pause/" + LUMA, LUMA));
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.until(() -> rig.capacity.parked() == 0);
        assertThat(rig.capacity.held()).isEqualTo(2);
    }

    @Test
    void aPauseOfAllModelsHoldsUntilBothKeysAreResumedAndPollsGoOn() {
        queue("before");
        rig.command(new CommandReading.Pause("pause/*", null));
        rig.command(new CommandReading.Pause("pause/" + LUMA, LUMA));
        rig.request("a");
        rig.send(dreamina("b"));
        rig.until(() -> rig.capacity.parked() == 2);
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("before").status() == Status.COMPLETED);

        rig.command(new CommandReading.Resume("pause/*", null));
        rig.awaitStatus("b", Status.IN_QUEUE);
        assertThat(rig.runComfy.posts()).containsExactly("before", "b");
        rig.command(new CommandReading.Removed("pause/" + LUMA));
        rig.awaitStatus("a", Status.IN_QUEUE);
    }

    @Test
    void aParkedJobIsCancelledAndExpiresAsAnyOther() {
        rig.command(new CommandReading.Pause("pause/*", null));
        rig.start().request("a");
        rig.send(luma("b", ", \"start_by\": \"2026-11-21T09:10:00Z\""));
        rig.until(() -> rig.capacity.parked() == 2);

        rig.cancel("a");
        rig.awaitStatus("a", Status.CANCELLED);
        rig.scheduler.advance(Duration.ofMinutes(11));
        rig.awaitStatus("b", Status.EXPIRED);

        rig.until(() -> rig.capacity.parked() == 0);
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void submissionsArePausedWhileTheWorkerMayHaveMissedNewerCommands() {
        rig.start();
        rig.stopReading();
        rig.scheduler.advance(CommandWatch.CURRENT_FOR.plusMillis(1));
        rig.request("a");
        rig.awaitStatus("a", Status.ACCEPTED);
        rig.scheduler.advance(Duration.ofMinutes(1));
        assertThat(rig.runComfy.posts()).isEmpty();

        rig.commands.readTo(rig.scheduler.instant());
        rig.awaitStatus("a", Status.IN_QUEUE);
    }

    @Test
    void aJobIsSubmittedOnlyOnceEveryCancelIsReadThatCouldBeInTime() {
        rig.start();
        rig.stopReading();
        rig.scheduler.advance(Duration.ofSeconds(2)); // not yet long enough to pause submissions
        rig.request("a");
        rig.request("b");
        rig.awaitStatus("b", Status.ACCEPTED);
        assertThat(rig.runComfy.posts()).isEmpty();

        rig.cancel("a"); // sent before the request, and read only now
        rig.commands.readTo(rig.scheduler.instant());
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.CANCELLED);
        assertThat(rig.runComfy.posts()).containsExactly("b");
    }

    private void queue(String id) {
        rig.start().request(id);
        rig.awaitStatus(id, Status.IN_QUEUE);
    }

    static String dreamina(String id) {
        return """
                {"id": "%1$s", "model": "bytedance/dreamina-3-0/pro/image-to-video",
                 "input": {"prompt": "%1$s", "image_urls": ["https://example.com/a.png"]}}""".formatted(id);
    }
}
