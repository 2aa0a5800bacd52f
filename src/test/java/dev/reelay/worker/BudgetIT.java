package dev.reelay.worker;

import static dev.reelay.testing.Await.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.simulator.ApiCall;
import dev.reelay.simulator.FaultCondition;
import dev.reelay.simulator.FaultEffect;
import dev.reelay.simulator.SimulatorScript;
import dev.reelay.testing.WorkerProcess;
import dev.reelay.testing.WorkerRig;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three workers under one budget, by what RunComfy sees. */
@Execution(ExecutionMode.CONCURRENT)
class BudgetIT {

    private static final int BUDGET = 10;
    private static final int JOBS = 50;

    /**
     * Fifty jobs, and a worker is killed once some are submitted. A submission that it had announced and not made counts, too: its
     * outcome is unknown.
     */
    @Test
    void ofFiftyJobsTenAreSubmittedThoughAWorkerIsKilled() {
        SimulatorScript script = SimulatorScript.taking(Duration.ofHours(1), Duration.ofHours(1))
                .withFault(FaultCondition.each(ApiCall.Endpoint.SUBMIT), FaultEffect.delay(Duration.ofMillis(500)));
        try (WorkerRig rig = new WorkerRig("budget", script)) {
            WorkerProcess first = start(rig, "a");
            WorkerProcess second = start(rig, "b");
            WorkerProcess third = start(rig, "c");
            rig.groupView().await("a", "b", "c");
            rig.command("budget/*", "{\"command\": \"budget\", \"jobs_per_day\": " + BUDGET + "}");
            for (WorkerProcess worker : List.of(first, second, third)) {
                worker.awaitMetric("reelay_budget{measure=\"jobs_per_day\",scope=\"*\"}", BUDGET, LONG);
            }
            List<String> ids =
                    IntStream.range(0, JOBS).mapToObj("job-%05d"::formatted).toList();
            rig.send(ids.stream().map(rig::job).toList());

            rig.await("some are submitted", () -> rig.posts().size() >= 4);
            first.kill().awaitExit(LONG);
            rig.groupView().await("b", "c");
            // The last one that has its share may still stand in line for its POST while all others wait for the
            // budget.
            rig.await(
                    "the budget is used and the others wait for it",
                    () -> sum("reelay_budget_used_jobs", second, third) == BUDGET
                            && sum("reelay_budget_waiting_jobs", second, third) == JOBS - BUDGET);
            // The one submission that the killed worker had announced counts, whether it was made or not.
            assertThat(rig.posts()).hasSizeBetween(BUDGET - 1, BUDGET);
        }
    }

    private static double sum(String gauge, WorkerProcess... workers) {
        return Stream.of(workers)
                .mapToDouble(worker -> worker.metric(gauge + "{scope=\"*\"}"))
                .sum();
    }

    private static WorkerProcess start(WorkerRig rig, String name) {
        return rig.worker(name)
                .session(WorkerRig.SHORTEST_SESSION)
                .env("REELAY_SUBMIT_CONCURRENCY", "1")
                .start();
    }
}
