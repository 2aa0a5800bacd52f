package dev.reelay.chaos;

import static dev.reelay.chaos.FactsTester.A;
import static dev.reelay.chaos.FactsTester.B;
import static dev.reelay.chaos.FactsTester.aGoodRun;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoryTest {

    @Test
    void itTellsAllThatHappenedToAJobAndAroundItByTime() {
        FactsTester tester =
                aGoodRun().look(5, A).done(6, A, new Deed.Kill(0)).look(8, B).done(20, B, new Deed.Kill(1));

        assertThat(Story.of(FactsTester.id(), tester.facts())).isEqualTo("""
                job-00001, partition 0, results [completed]
                  2026-11-21T09:00:01Z  ledger: accepted, attempts 0
                  2026-11-21T09:00:02Z  ledger: submitting, attempt 1, meant at 2026-11-21T09:00:02Z
                  2026-11-21T09:00:03Z  POST by worker-1, request id request-1, heard YES
                  2026-11-21T09:00:04Z  ledger: in_queue, request id request-1
                  2026-11-21T09:00:05Z  look by worker-1
                  2026-11-21T09:00:06Z  -- worker-1 SIGKILL to the worker in place 0
                  2026-11-21T09:00:08Z  look by worker-2
                  2026-11-21T09:00:09Z  ledger: completed""");
    }

    @Test
    void aJobThatNobodyKnowsIsInNoBook() {
        assertThat(Story.of("job-99999", aGoodRun().facts())).isEqualTo("job-99999: in no book");
    }
}
