package dev.reelay.chaos;

import static dev.reelay.chaos.FactsBuilder.A;
import static dev.reelay.chaos.FactsBuilder.B;
import static dev.reelay.chaos.FactsBuilder.aGoodRun;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobTimelineTest {

    @Test
    void itListsAllThatHappenedToAJobAndAroundItByTime() {
        FactsBuilder tester = aGoodRun()
                .poll(5, A)
                .done(6, A, new ChaosAction.Kill(0))
                .poll(8, B)
                .done(20, B, new ChaosAction.Kill(1));

        assertThat(JobTimeline.of(FactsBuilder.id(), tester.facts())).isEqualTo("""
                job-00001, partition 0, results [completed]
                  2026-11-21T09:00:01Z  ledger: accepted, attempts 0
                  2026-11-21T09:00:02Z  ledger: submitting, attempt 1, meant at 2026-11-21T09:00:02Z
                  2026-11-21T09:00:03Z  POST by worker-1, request id request-1, heard YES
                  2026-11-21T09:00:04Z  ledger: in_queue, request id request-1
                  2026-11-21T09:00:05Z  poll by worker-1
                  2026-11-21T09:00:06Z  -- worker-1 SIGKILL to the worker in place 0
                  2026-11-21T09:00:08Z  poll by worker-2
                  2026-11-21T09:00:09Z  ledger: completed""");
    }

    @Test
    void aJobWithoutAnyRecordIsReportedAsSuch() {
        assertThat(JobTimeline.of("job-99999", aGoodRun().facts())).isEqualTo("job-99999: no record of it");
    }
}
