package dev.reelay.testing;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerProcessIT {

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    @Test
    void aFrozenWorkerIsSilentUntilItThawsAndThenEndsWhenAsked() {
        try (WorkerProcess worker = worker("frozen").awaitReady(LONG)) {
            assertThat(worker.awaitLine(line -> line.contains("Health and metrics are on"), LONG))
                    .contains(worker.url().toString());

            worker.freeze();
            assertThat(worker.answersWithin(Duration.ofSeconds(2))).isFalse();
            worker.thaw();
            worker.awaitReady(LONG);

            worker.terminate();
            assertThat(worker.awaitExit(LONG)).isEqualTo(128 + SIGTERM);
        }
    }

    @Test
    void aKilledWorkerLogsNothingMore() {
        try (WorkerProcess worker = worker("killed").awaitReady(LONG)) {
            worker.kill();

            assertThat(worker.awaitExit(LONG)).isEqualTo(128 + SIGKILL);
            assertThat(worker.log()).noneMatch(line -> line.contains("stopped in"));
        }
    }

    @Test
    void aFrozenWorkerIsEndedByClose() {
        WorkerProcess worker = worker("abandoned");

        worker.freeze().close();

        assertThat(worker.isAlive()).isFalse();
    }

    private static WorkerProcess worker(String name) {
        return WorkerProcess.named(name)
                .broker(TestBroker.shared())
                .topics(TestBroker.unique(name))
                .runComfy(URI.create("http://127.0.0.1:9"))
                .start();
    }
}
