package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.Journal;
import dev.reelay.simulator.SimulatedAnswer;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import dev.reelay.testing.WrittenRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three workers under one limit, by what RunComfy sees. */
@Execution(ExecutionMode.CONCURRENT)
class SharedLimitIT {

    private static final int LIMIT = 10;
    private static final int JOBS = 60;

    /** Ten thousand jobs under this limit are in the chaos suite. */
    @Test
    void neverAreMoreJobsOutstandingThanTheLimitThoughWorkersAreKilledAndFrozen() {
        SimulatorScript script = SimulatorScript.taking(Duration.ofMillis(500), Duration.ofSeconds(1));
        List<String> ids = ids(JOBS);
        try (WorkerRig rig = new WorkerRig("shared-limit", script)) {
            WorkerProcess first = start(rig, "a");
            WorkerProcess second = start(rig, "b");
            start(rig, "c");
            rig.groupView().await("a", "b", "c");
            rig.send(ids.stream().map(rig::job).toList());

            rig.awaitResults(JOBS / 5);
            first.kill().awaitExit(LONG);
            rig.groupView().await("b", "c");
            rig.awaitResults(2 * JOBS / 5);
            second.freeze();
            rig.groupView().await("c");
            rig.awaitResults(3 * JOBS / 5);
            second.thaw();
            start(rig, "d");
            rig.groupView().await("b", "c", "d");

            List<WrittenRecord> results = rig.awaitResults(JOBS);
            assertThat(results).extracting(WrittenRecord::id).containsExactlyInAnyOrderElementsOf(ids);
            // A job that has ended keeps its slot until a poll shows it: RunComfy may never see all ten.
            assertThat(rig.journal().mostOutstanding()).isBetween(LIMIT / 2, LIMIT);
            assertThat(rig.posts()).noneMatch(SharedLimitIT::isRefused);
        }
    }

    private static boolean isRefused(Journal.Submission post) {
        return post.answer() instanceof SimulatedAnswer.Reply reply && reply.status() == 429;
    }

    /** A limit by command: without a restart, for all workers, and lifted again. */
    @Test
    void aLimitIsSetAndLiftedByCommandWhileWorkersRun() {
        SimulatorScript script = SimulatorScript.taking(Duration.ofHours(1), Duration.ofHours(1));
        try (WorkerRig rig = new WorkerRig("command-limit", script)) {
            WorkerProcess first = rig.worker("a").start();
            WorkerProcess second = rig.worker("b").start();
            rig.groupView().await("a", "b");
            assertThat(rig.broker().hasTopic(rig.topic("limits"))).isFalse();

            rig.command("limit/*", "{\"command\": \"limit\", \"outstanding\": 3}");
            first.awaitMetric("reelay_limit_slots{measure=\"outstanding\",scope=\"*\"}", 3, LONG);
            rig.send(ids(12).stream().map(rig::job).toList());
            rig.awaitPosts(3);
            rig.await(
                    "the others wait",
                    () -> first.metric("reelay_jobs_parked") + second.metric("reelay_jobs_parked") == 9);
            rig.command("limit/*", "{\"command\": \"limit\", \"outstanding\": 0}");
            first.awaitLine(line -> line.contains("The field outstanding must be from 1 to"), LONG);
            assertThat(rig.posts()).hasSize(3);

            rig.broker()
                    .produce(List.of(new ProducerRecord<>(
                            rig.topic("control"), "limit/*".getBytes(StandardCharsets.UTF_8), null)));
            rig.awaitPosts(12);
        }
    }

    private static List<String> ids(int jobs) {
        return IntStream.range(0, jobs).mapToObj("job-%05d"::formatted).toList();
    }

    private static WorkerProcess start(WorkerRig rig, String name) {
        return rig.worker(name)
                .session(WorkerRig.SHORTEST_SESSION)
                .env("REELAY_LIMIT_OUTSTANDING", String.valueOf(LIMIT))
                .start();
    }
}
