package dev.reelay.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.feed.FeedStatus;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class ConsoleHealthTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final FeedStatus READ = new FeedStatus("jobs", 12, true, 0, 0, NOW, null);
    private static final FeedStatus BEING_READ = new FeedStatus("results", 12, false, 700, 0, NOW, null);
    private static final FeedStatus MISSING =
            new FeedStatus("control", 0, false, 0, 0, NOW, "control: the topic does not exist");
    private static final FeedStatus AWAY =
            new FeedStatus("jobs", 0, false, 0, 0, null, "jobs: the brokers did not answer in time");
    private static final FeedStatus OVER = new FeedStatus(
            "jobs", 12, true, 0, 0, NOW, "jobs: it is not read any more, until a restart: java.lang.OutOfMemoryError");

    private List<FeedStatus> feeds = List.of();
    private final ConsoleReadiness readiness = new ConsoleReadiness(() -> feeds);

    @Test
    void aConsoleIsReadyOnceEveryTopicHasBeenRead() {
        feeds = List.of(READ, BEING_READ);
        HealthCheckResponse reading = readiness.call();
        feeds = List.of(READ, READ);
        HealthCheckResponse read = readiness.call();

        assertThat(reading.getStatus()).isEqualTo(Status.DOWN);
        assertThat(reading.getData().orElseThrow()).containsEntry("results", "is being read: 700 behind");
        assertThat(read.getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aConsoleThatStartedBeforeAnyWorkerIsReady() {
        feeds = List.of(MISSING, MISSING);

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aConsoleWhoseBrokersHaveNotAnsweredIsNotReadyAndSaysWhy() {
        feeds = List.of(AWAY);

        assertThat(readiness.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(readiness.call().getData().orElseThrow())
                .containsEntry("jobs", "jobs: the brokers did not answer in time");
    }

    /** The pages say what is not current; taken out of the Service, the console would say nothing. */
    @Test
    void aConsoleThatWasReadyStaysReadyWhileATopicIsReadAgain() {
        feeds = List.of(READ);
        readiness.call();
        feeds = List.of(BEING_READ);

        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void onlyAFeedThatHasEndedForGoodNeedsARestart() {
        ConsoleLiveness liveness = new ConsoleLiveness(() -> feeds);
        feeds = List.of(READ, BEING_READ, MISSING, AWAY);
        HealthCheckResponse troubled = liveness.call();
        feeds = List.of(READ, OVER);
        HealthCheckResponse over = liveness.call();

        assertThat(troubled.getStatus()).isEqualTo(Status.UP);
        assertThat(over.getStatus()).isEqualTo(Status.DOWN);
        assertThat(over.getData().orElseThrow()).containsOnlyKeys("jobs");
    }
}
