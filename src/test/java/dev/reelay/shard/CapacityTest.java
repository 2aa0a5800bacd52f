package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.shard.Capacity.Load;
import dev.reelay.testing.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {

    private final Capacity capacity = new Capacity(new Capacity.Limits(2, 3, 1_000));

    @Test
    void intakeWaitsAtTheLimitUntilAJobEnds() throws InterruptedException {
        capacity.acquire(1);
        capacity.acquire(1);
        Thread third = Thread.ofVirtual().start(this::acquire);
        Await.until("intake waits", () -> third.getState() == Thread.State.WAITING);

        capacity.adjust(-1, -1);

        third.join(Await.LONG);
        assertThat(third.isAlive()).isFalse();
        assertThat(capacity.held()).isEqualTo(2);
    }

    @Test
    void aTakeoverMayExceedTheLimitAndThenIntakeWaitsForLonger() throws InterruptedException {
        capacity.adjust(5, 5);
        Thread next = Thread.ofVirtual().start(this::acquire);
        Await.until("intake waits", () -> next.getState() == Thread.State.WAITING);

        capacity.adjust(-3, -3);
        assertThat(next.isAlive()).isTrue();
        capacity.adjust(-1, -1);

        next.join(Await.LONG);
        assertThat(next.isAlive()).isFalse();
    }

    @Test
    void parkedJobsDoNotCountUntilThereAreTooMany() throws InterruptedException {
        capacity.acquire(1);
        capacity.acquire(1);

        capacity.adjust(new Load(-2, 2, 0, 0));
        assertThat(capacity.held()).isZero();
        capacity.adjust(new Load(0, 2, 0, 0));
        assertThat(capacity.held()).isEqualTo(1);
        assertThat(capacity.parked()).isEqualTo(4);
        capacity.acquire(1);
        Thread next = Thread.ofVirtual().start(this::acquire);
        Await.until("intake waits", () -> next.getState() == Thread.State.WAITING);

        capacity.adjust(new Load(0, -1, 0, 0));

        next.join(Await.LONG);
        assertThat(next.isAlive()).isFalse();
    }

    @Test
    void intakeWaitsAtTheLimitOfBytesWhateverTheNumberOfJobs() throws InterruptedException {
        capacity.acquire(1_500); // one request may exceed the limit: it is there already
        Thread next = Thread.ofVirtual().start(this::acquire);
        Await.until("intake waits", () -> next.getState() == Thread.State.WAITING);

        capacity.adjust(-1, -1_500);

        next.join(Await.LONG);
        assertThat(next.isAlive()).isFalse();
        assertThat(capacity.bytes()).isEqualTo(1);
    }

    @Test
    void parkedJobsCountWithTheirBytesAndSoDoInputsThatWaitInTheLedger() throws InterruptedException {
        capacity.adjust(new Load(0, 2, 600, 600));
        Thread next = Thread.ofVirtual().start(this::acquire);
        Await.until("intake waits", () -> next.getState() == Thread.State.WAITING);
        assertThat(capacity.held()).isZero();

        capacity.adjust(new Load(0, 0, 300, -600));

        next.join(Await.LONG);
        assertThat(next.isAlive()).isFalse();
    }

    @Test
    void roomIsTakenOnlyWhereThereIsSomeAndAShardThatWaitsForItIsToldOnce() {
        List<String> told = new ArrayList<>();
        assertThat(capacity.tryTake(900)).isTrue();
        assertThat(capacity.tryTake(101)).isFalse();
        assertThat(capacity.bytes()).isEqualTo(900);

        capacity.whenFreed(() -> told.add("freed"));
        capacity.adjust(0, 50);
        assertThat(told).isEmpty();
        capacity.adjust(0, -100);
        capacity.adjust(0, -100);

        assertThat(told).containsExactly("freed");
    }

    private void acquire() {
        try {
            capacity.acquire(1);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
