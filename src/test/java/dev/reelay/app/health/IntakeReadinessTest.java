package dev.reelay.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class IntakeReadinessTest {

    private final SortedMap<Integer, String> troubles = new TreeMap<>();
    private final IntakeReadiness readiness =
            new IntakeReadiness(limit -> limit.equals(IntakeReadiness.LIMIT) ? troubles : new TreeMap<>());

    @Test
    void aWorkerThatReadsAllOfItsPartitionsIsReady() {
        assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aWorkerThatCannotReadAPartitionIsNotReadyAndNamesItWithTheCause() {
        troubles.put(7, "cannot be read at offset 17: damaged");

        HealthCheckResponse answer = readiness.call();

        assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
        assertThat(answer.getData().orElseThrow())
                .isEqualTo(Map.of("partition 7", "cannot be read at offset 17: damaged"));
    }
}
