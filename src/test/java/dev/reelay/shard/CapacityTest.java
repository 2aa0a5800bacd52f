package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CapacityTest {

    private final Capacity capacity = new Capacity(2, 3);

    @Test
    void intakeWaitsAtTheLimitUntilAJobEnds() throws InterruptedException {
        capacity.acquire();
        capacity.acquire();
        Thread third = Thread.ofVirtual().start(this::acquire);
        await().atMost(Duration.ofSeconds(10)).until(() -> third.getState() == Thread.State.WAITING);

        capacity.adjust(-1);

        third.join(Duration.ofSeconds(10));
        assertThat(third.isAlive()).isFalse();
        assertThat(capacity.held()).isEqualTo(2);
    }

    @Test
    void aTakeoverMayExceedTheLimitAndThenIntakeWaitsForLonger() throws InterruptedException {
        capacity.adjust(5);
        Thread next = Thread.ofVirtual().start(this::acquire);
        await().atMost(Duration.ofSeconds(10)).until(() -> next.getState() == Thread.State.WAITING);

        capacity.adjust(-3);
        assertThat(next.isAlive()).isTrue();
        capacity.adjust(-1);

        next.join(Duration.ofSeconds(10));
        assertThat(next.isAlive()).isFalse();
    }

    @Test
    void parkedJobsDoNotCountUntilThereAreTooMany() throws InterruptedException {
        capacity.acquire();
        capacity.acquire();

        capacity.adjust(-2, 2);
        assertThat(capacity.held()).isZero();
        capacity.adjust(0, 2);
        assertThat(capacity.held()).isEqualTo(1);
        assertThat(capacity.parked()).isEqualTo(4);
        capacity.acquire();
        Thread next = Thread.ofVirtual().start(this::acquire);
        await().atMost(Duration.ofSeconds(10)).until(() -> next.getState() == Thread.State.WAITING);

        capacity.adjust(0, -1);

        next.join(Duration.ofSeconds(10));
        assertThat(next.isAlive()).isFalse();
    }

    private void acquire() {
        try {
            capacity.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
