package dev.reelay.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class LimitReadinessTest {

    @Test
    void aWorkerIsReadyUnlessItsSharesAreNotKnownToBeCurrent() {
        assertThat(new LimitReadiness(() -> null).call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

        HealthCheckResponse stale =
                new LimitReadiness(() -> "generation-limits: the brokers did not answer in time").call();
        assertThat(stale.getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(stale.getData().orElseThrow())
                .containsEntry("because", "generation-limits: the brokers did not answer in time")
                .containsKey("submissions");
    }
}
