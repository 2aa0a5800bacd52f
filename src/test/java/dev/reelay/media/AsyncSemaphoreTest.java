package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsyncSemaphoreTest {

    private static final long LONG = Duration.ofSeconds(30).toNanos();
    private static final long SHORT = Duration.ofMillis(20).toNanos();

    @Test
    void permitsAreGrantedAtOnceWhileThereAreSome() {
        AsyncSemaphore semaphore = new AsyncSemaphore(2);

        assertThat(semaphore.acquire(LONG)).isCompletedWithValue(true);
        assertThat(semaphore.acquire(0)).isCompletedWithValue(true);
        assertThat(semaphore.acquire(0)).isCompletedWithValue(false);
        assertThat(semaphore.acquire(-1)).isCompletedWithValue(false);
    }

    @Test
    void callersAreGrantedPermitsInTheOrderInWhichTheyAsked() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        assertThat(granted(semaphore.acquire(LONG))).isTrue();
        List<CompletableFuture<Boolean>> waiting =
                IntStream.range(0, 20).mapToObj(_ -> semaphore.acquire(LONG)).toList();

        for (int i = 0; i < waiting.size(); i++) {
            assertThat(waiting.subList(i, waiting.size())).noneMatch(CompletableFuture::isDone);
            semaphore.release();
            assertThat(granted(waiting.get(i))).isTrue();
        }
    }

    @Test
    void aCallerThatAsksLaterDoesNotOvertakeThoseThatWait() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        assertThat(granted(semaphore.acquire(LONG))).isTrue();
        CompletableFuture<Boolean> waiting = semaphore.acquire(LONG);

        semaphore.release();

        assertThat(semaphore.acquire(0)).isCompletedWithValue(false);
        assertThat(granted(waiting)).isTrue();
    }

    @Test
    void aPermitGoesPastCallersWhoseTimeIsUp() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        assertThat(granted(semaphore.acquire(LONG))).isTrue();
        CompletableFuture<Boolean> impatient = semaphore.acquire(SHORT);
        CompletableFuture<Boolean> patient = semaphore.acquire(LONG);

        assertThat(granted(impatient)).isFalse();
        semaphore.release();
        assertThat(granted(patient)).isTrue();
        semaphore.release();
        assertThat(semaphore.acquire(0)).isCompletedWithValue(true);
    }

    @Test
    void noPermitIsLostOrInventedWhenReleasesAndTimeOutsRace() throws Exception {
        AsyncSemaphore semaphore = new AsyncSemaphore(3);
        ConcurrentLinkedQueue<Integer> grants = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int caller = i;
            long wait = ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(2));
            callers.add(semaphore.acquire(wait).thenAcceptAsync(permit -> {
                if (permit) {
                    grants.add(caller);
                    semaphore.release();
                }
            }));
        }
        CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

        assertThat(grants).isNotEmpty();
        assertThat(IntStream.range(0, 4).mapToObj(_ -> semaphore.acquire(0).join()))
                .containsExactly(true, true, true, false);
    }

    private static boolean granted(CompletableFuture<Boolean> permit) throws Exception {
        return permit.get(20, TimeUnit.SECONDS);
    }
}
