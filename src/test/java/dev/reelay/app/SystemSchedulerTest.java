package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSchedulerTest {

    private final BlockingQueue<Throwable> faults = new LinkedBlockingQueue<>();
    private final SystemScheduler scheduler = new SystemScheduler(faults::add);

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void anAlarmThatThrowsIsReportedAndTheOthersRun() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        IllegalStateException bug = new IllegalStateException("a bug");

        scheduler.at(scheduler.instant(), () -> {
            throw bug;
        });
        scheduler.at(scheduler.instant().plusMillis(1), ran::countDown);

        assertThat(ran.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(faults.poll(1, TimeUnit.MINUTES)).isSameAs(bug);
    }

    @Test
    void anAlarmThatWasCancelledDoesNotRun() throws InterruptedException {
        CompletableFuture<@Nullable Void> cancelled = new CompletableFuture<>();
        CountDownLatch ran = new CountDownLatch(1);
        CountDownLatch later = new CountDownLatch(1);

        scheduler.at(scheduler.instant(), cancelled::join); // its one thread is busy until then
        scheduler.at(scheduler.instant(), ran::countDown).cancel();
        scheduler.at(scheduler.instant().plusMillis(1), later::countDown);
        cancelled.complete(null);

        assertThat(later.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(ran.getCount()).isOne();
    }
}
