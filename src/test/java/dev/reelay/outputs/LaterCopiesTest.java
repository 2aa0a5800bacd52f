package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.StoredFile;
import dev.reelay.outputs.Copier.Task;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.outputs.LaterCopies.JobFiles;
import dev.reelay.outputs.LaterCopies.Tried;
import dev.reelay.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files that somebody wants to be stored: each tried once, a bounded number at a time, and ended at once when nobody wants them any more. */
class LaterCopiesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static JobFiles job(String id, int files) {
        return new JobFiles(
                id,
                IntStream.rangeClosed(1, files)
                        .mapToObj(n -> new Task(id, n, "https://p.example/" + id + n))
                        .toList());
    }

    private static Try copied(Task task) {
        return new Try.Copied(new StoredFile("https://s.example/" + task.number(), task.url(), 7, "9f86", "video/mp4"));
    }

    private static LaterCopies copies(OutputCopies.Copy copier, int concurrency) {
        return new LaterCopies(copier, concurrency, Duration.ofMinutes(10), () -> NOW);
    }

    private static List<String> copy(LaterCopies.Lot lot, JobFiles... jobs) {
        List<String> told = new ArrayList<>();
        lot.copy(
                List.of(jobs),
                (job, files) -> told.add(
                        job.jobId() + files.stream().map(LaterCopiesTest::word).toList()),
                () -> {});
        return told;
    }

    private static String word(Tried file) {
        return file.task().number()
                + switch (file.outcome()) {
                    case Try.Copied _ -> "+";
                    case Try.NotYet(String reason) -> "-" + reason;
                    case Try.Never(String reason) -> "!" + reason;
                };
    }

    @Test
    void eachFileIsTriedOnceWithinThePatienceAndToldInItsOrder() {
        AtomicInteger tries = new AtomicInteger();
        LaterCopies copies = copies(
                (task, deadline) -> {
                    assertThat(deadline).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
                    tries.incrementAndGet();
                    return switch (task.number()) {
                        case 1 -> copied(task);
                        case 2 -> new Try.NotYet("away");
                        default -> throw new IllegalStateException("odd");
                    };
                },
                2);
        LaterCopies.Lot lot = copies.lot();

        assertThat(copy(lot, job("a", 1), job("b", 3)))
                .containsExactly(
                        "a[1+]", "b[1+, 2-away, 3-a fault of Reelay's own: java.lang.IllegalStateException: odd]");
        assertThat(tries).hasValue(4);
        assertThat(lot.isStopped()).isFalse();
    }

    @Test
    void noMoreFilesThanTheBoundAreUnderWay() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        LaterCopies copies = copies(
                (task, _) -> {
                    most.accumulateAndGet(open.incrementAndGet(), Math::max);
                    release.await();
                    open.decrementAndGet();
                    return copied(task);
                },
                3);
        Thread caller = Thread.ofVirtual().start(() -> copy(copies.lot(), job("a", 5), job("b", 5)));
        Await.until("three are under way", () -> open.get() == 3);
        release.countDown();
        caller.join();

        assertThat(most).hasValue(3);
    }

    @Test
    void aLotThatIsStoppedEndsItsCopiesAndLeavesOthersAlone() throws Exception {
        CountDownLatch open = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        LaterCopies copies = copies(
                (task, _) -> {
                    if (task.jobId().equals("done")) {
                        return copied(task);
                    }
                    open.countDown();
                    release.await();
                    return copied(task);
                },
                10);
        LaterCopies.Lot stopped = copies.lot();
        LaterCopies.Lot other = copies.lot();
        List<String> told = new ArrayList<>();
        List<String> others = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> told.addAll(copy(stopped, job("done", 1), job("open", 1))));
        Thread neighbour = Thread.ofVirtual().start(() -> others.addAll(copy(other, job("other", 1))));
        open.await();
        stopped.stop();
        caller.join();
        release.countDown();
        neighbour.join();

        assertThat(told).containsExactly("done[1+]", "open[1-it was stopped before it was copied]");
        assertThat(stopped.isStopped()).isTrue();
        assertThat(others).containsExactly("other[1+]");
        assertThat(copy(stopped, job("late", 1))).containsExactly("late[1-it was stopped before it was copied]");
    }

    @Test
    void closedCopiesHaveEndedAndNoneBeginsAfterwards() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger under = new AtomicInteger();
        LaterCopies copies = copies(
                (task, _) -> {
                    under.incrementAndGet();
                    try {
                        open.countDown();
                        new CountDownLatch(1).await();
                        return copied(task);
                    } finally {
                        under.decrementAndGet();
                    }
                },
                1);
        List<String> told = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> told.addAll(copy(copies.lot(), job("a", 2))));
        open.await();
        copies.close();

        assertThat(under).hasValue(0);
        caller.join();
        assertThat(told)
                .containsExactly("a[1-it was stopped before it was copied, 2-it was stopped before it was copied]");
        assertThat(copy(copies.lot(), job("b", 1))).containsExactly("b[1-it was stopped before it was copied]");
    }

    @Test
    void anInterruptOfTheCallerStopsItsCopiesAndStays() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        LaterCopies copies = copies(
                (task, _) -> {
                    open.countDown();
                    new CountDownLatch(1).await();
                    return copied(task);
                },
                1);
        List<Object> seen = new ArrayList<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            seen.addAll(copy(copies.lot(), job("a", 1)));
            seen.add(Thread.currentThread().isInterrupted());
        });
        open.await();
        caller.interrupt();
        caller.join();

        assertThat(seen).containsExactly("a[1-it was stopped before it was copied]", true);
    }
}
