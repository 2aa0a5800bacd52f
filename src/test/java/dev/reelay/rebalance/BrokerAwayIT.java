package dev.reelay.rebalance;

import static dev.reelay.rebalance.GroupRig.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
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
        SimulatorScript script = SimulatorScript.instant()
                .withFault(
                        FaultCondition.each(ApiCall.Endpoint.SUBMIT).containing("open-"),
                        FaultEffect.delay(AWAY.dividedBy(2)));
        try (TestBroker broker = TestBroker.ownedBy(folder);
                GroupRig rig = new GroupRig("away", script, time::get, broker)) {
            WorkerProcess worker = rig.start(rig.worker("a")
                    .env("KAFKA_SESSION_TIMEOUT_MS", "6000")
                    .env("REELAY_SUBMIT_CONCURRENCY", String.valueOf(POSTS_AT_ONCE)));
            rig.owners().await("a");
            fill(rig);
            List<String> unwritten = names("read", 200);
            rig.send(7, unwritten);

            broker.stop();
            Instant gone = Instant.now();
            long linesBefore = worker.log().size();
            // What these polls find out cannot be written; it is found out again.
            time.updateAndGet(now -> now.plusSeconds(3600));
            await().atMost(LONG)
                    .until(() -> worker.probe("ready").contains("rest: the topic of commands has not been read"));
            await().pollInterval(Duration.ofMillis(500))
                    .during(AWAY.minus(Duration.between(gone, Instant.now())))
                    .atMost(AWAY.plus(LONG))
                    .until(worker::isLive);
            assertThat(worker.isReady()).isFalse();
            assertThat(rig.posts()).as("nothing is submitted unannounced").hasSize(4 + POSTS_AT_ONCE);
            long lines = worker.log().size() - linesBefore;

            broker.start();
            await().atMost(LONG).until(worker::isReady);

            rig.assertEachAnsweredAndPostedOnce(Set.of());
            assertThat(worker.isLive()).isTrue();
            assertThat(lines).isLessThan(AWAY.toSeconds() * LINES_A_SECOND);
        }
    }

    /** Jobs in every state: queued and running at RunComfy, POST open, and waiting for a permit. */
    private static void fill(GroupRig rig) {
        rig.send(0, names("queued", 2), "[sim: queue=10m]");
        rig.send(1, names("running", 2), "[sim: run=10m]");
        rig.awaitState("in_queue", names("queued", 2));
        rig.awaitState("in_progress", names("running", 2));
        List<String> open = names("open", POSTS_AT_ONCE);
        IntStream.range(0, POSTS_AT_ONCE).forEach(i -> rig.send(2 + i, List.of(open.get(i))));
        rig.awaitState("submitting", open);
        rig.awaitPosts(open);
        rig.send(6, names("waiting", 2));
        rig.awaitState("accepted", names("waiting", 2));
    }

    private static List<String> names(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + "-" + i).toList();
    }
}
