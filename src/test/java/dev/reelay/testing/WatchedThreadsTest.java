package dev.reelay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchedThreadsTest {

    @Test
    void aTaskThatHasNotBegunIsSomethingToDo() {
        ManualThreads manual = new ManualThreads();
        try (WatchedThreads threads = new WatchedThreads(manual)) {
            assertThat(threads.areIdle()).isTrue();

            threads.execute(() -> {});
            assertThat(threads.areIdle()).isFalse();

            manual.runNext();
            assertThat(threads.areIdle()).isTrue();
            assertThat(threads.changes()).isEqualTo(2);
        }
    }

    @Test
    void aTaskThatWaitsIsIdleAndOneThatRunsIsNot() {
        AtomicBoolean spins = new AtomicBoolean(true);
        CountDownLatch release = new CountDownLatch(1);
        try (WatchedThreads threads = new WatchedThreads(Executors.newVirtualThreadPerTaskExecutor())) {
            threads.execute(() -> {
                while (spins.get()) {
                    Thread.onSpinWait();
                }
                await(release);
            });
            assertThat(threads.areIdle()).isFalse();

            spins.set(false);
            Await.until("the task waits", threads::areIdle);
            assertThat(threads.changes()).isOne();

            release.countDown();
            Await.until("the task has ended", () -> threads.changes() == 2);
            assertThat(threads.areIdle()).isTrue();
        }
    }

    @Test
    void aTaskThatIsRefusedLeavesNothingToDo() {
        WatchedThreads threads = new WatchedThreads(Executors.newVirtualThreadPerTaskExecutor());
        threads.close();

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> threads.execute(() -> {}));
        assertThat(threads.areIdle()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
