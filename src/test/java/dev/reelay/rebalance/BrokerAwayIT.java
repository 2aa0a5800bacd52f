package dev.reelay.rebalance;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.Await;
import dev.reelay.testing.TestBroker;
import dev.reelay.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only broker goes away for longer than every time-out, while jobs are in every state, and comes back. */
class BrokerAwayIT {

    /** Past the session (6 s), a delivery (8 s) and a transaction (10 s); {@code -Dreelay.broker-away=PT60S} is a minute. */
    private static final Duration AWAY = Duration.parse(System.getProperty("reelay.broker-away", "PT18S"));

    private static final int POSTS_AT_ONCE = 4;

    /** Lines of a log that a person still reads, for a second of an outage. */
    private static final int LINES_A_SECOND = 4;

    /** RunComfy's time stands still until it is turned: each job stays where it is. */
    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.now());

    @Test
    void theWorkerWaitsAndLosesNothing(@TempDir Path folder) {
        SimulatorScript held = SimulatorScript.instant()
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing("open-"), FaultEffect.hold());
        try (TestBroker broker = TestBroker.ownedBy(folder);
                GroupRig rig = new GroupRig("away", held, time::get, broker)) {
            WorkerProcess worker = rig.worker("a")
                    .env("KAFKA_SESSION_TIMEOUT_MS", "6000")
                    .env("REELAY_SUBMIT_CONCURRENCY", String.valueOf(POSTS_AT_ONCE))
                    .start();
            rig.groupView().await("a");
            fill(rig);
            List<String> unwritten = names("read", 200);
            rig.send(7, unwritten);

            broker.stop();
            Instant gone = Instant.now();
            long linesBefore = worker.log().size();
            // The answers to these polls and POSTs come while nothing can be written, and are asked for again.
            time.updateAndGet(now -> now.plusSeconds(3600));
            rig.follow(SimulatorScript.instant());
            Await.until(
                    "submissions are paused, since commands cannot be read",
                    worker::report,
                    () -> worker.probe("ready").contains("paused: the control topic has not been read"));
            Await.lasting(AWAY, "the worker stays live", worker::report, worker::isLive);
            assertThat(worker.isReady()).isFalse();
            assertThat(rig.posts()).as("nothing is submitted unannounced").hasSize(4 + POSTS_AT_ONCE);
            long lines = worker.log().size() - linesBefore;
            Duration away = Duration.between(gone, Instant.now());

            broker.start();
            worker.awaitReady(LONG);

            rig.assertEachAnsweredAndPostedOnce(Set.of());
            assertThat(worker.isLive()).isTrue();
            assertThat(lines).isLessThan(away.toSeconds() * LINES_A_SECOND);
        }
    }

    /** Jobs in every state: queued and running at RunComfy, POST open, and waiting for a permit. */
    private static void fill(GroupRig rig) {
        rig.send(0, names("queued", 2), "[sim: queue=10m]");
        rig.send(1, names("running", 2), "[sim: run=10m]");
        rig.awaitStatus("in_queue", names("queued", 2));
        rig.awaitStatus("in_progress", names("running", 2));
        List<String> open = names("open", POSTS_AT_ONCE);
        IntStream.range(0, POSTS_AT_ONCE).forEach(i -> rig.send(2 + i, List.of(open.get(i))));
        rig.awaitStatus("submitting", open);
        rig.awaitPosts(open);
        rig.send(6, names("waiting", 2));
        rig.awaitStatus("accepted", names("waiting", 2));
    }

    private static List<String> names(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
    }
}
