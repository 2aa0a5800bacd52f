package dev.reelay.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.decision.StoringStates;
import dev.reelay.file.StoredFile;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Storing;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.outcome.Copies;
import dev.reelay.outputs.Copier.Try;
import dev.reelay.testing.Await;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import dev.reelay.timing.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Copies of many jobs at a time, for several owners. */
class OutputCopiesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final Instant DEADLINE = NOW.plus(Duration.ofMinutes(10));

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final BlockingQueue<Copies> answers = new LinkedBlockingQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();

    /** Two files at a time, each of which waits for the test. */
    private final OutputCopies copies = copies(this::held);

    private OutputCopies copies(OutputCopies.Copy copier) {
        return new OutputCopies(
                copier,
                2,
                () -> new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 1),
                scheduler,
                TestTelemetry.of(new SimpleMeterRegistry(), scheduler, List.of()));
    }

    private Try held(Copier.Task task, Instant deadline) throws InterruptedException {
        begun.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        try {
            release.await();
            return copied(task);
        } finally {
            open.decrementAndGet();
        }
    }

    private static Try copied(Copier.Task task) {
        return new Try.Copied(new StoredFile("https://store.example/1", task.url(), 1, "ab", "video/mp4"));
    }

    private static Storing job(String id) {
        Job job = new Job(id, "m", null, List.of(), null, OnUnknownSubmission.REPORT, "h", NOW);
        return StoringStates.of(
                new Accepted(job, JsonNodeFactory.instance.objectNode(), 0)
                        .submit(NOW)
                        .accepted("r-" + id, NOW),
                NOW);
    }

    private Copies answer() throws InterruptedException {
        Copies answer = answers.poll(1, TimeUnit.MINUTES);
        assertThat(answer).as("an answer within a minute").isNotNull();
        return answer;
    }

    @Test
    void noMoreThanSoManyFilesAreCopiedAtATimeAndAllOfThemAre() throws Exception {
        for (int i = 0; i < 20; i++) {
            copies.start(this, job("job-" + i), DEADLINE, answers::add);
        }
        Await.until("two files are copied", () -> begun.get() == 2);
        release.countDown();
        for (int i = 0; i < 20; i++) {
            assertThat(answer().files()).hasSize(2);
        }
        assertThat(mostOpen).hasValue(2);
        Await.until("nothing is under way", () -> copies.running() == 0);
    }

    @Test
    void anOwnerThatLeavesEndsItsOwnCopiesWithoutAnAnswerAndNoOthers() throws Exception {
        copies.start("left", job("a"), DEADLINE, answers::add);
        copies.start("left", job("b"), DEADLINE, answers::add);
        Await.until("two files are copied", () -> begun.get() == 2);
        copies.start("stays", job("c"), DEADLINE, answers::add);
        copies.leave("left");
        Await.until("the file of the other owner is copied", () -> begun.get() == 3);
        release.countDown();
        assertThat(answer().failure()).isNull();
        Await.until("nothing is under way", () -> copies.running() == 0);
        assertThat(answers).isEmpty();
    }

    @Test
    void theDeadlineEndsACopyThatHangsAndOneThatWaitsForItsTurn() throws Exception {
        for (int i = 0; i < 3; i++) {
            copies.start(this, job("job-" + i), DEADLINE, answers::add);
        }
        Await.until("two files are copied", () -> begun.get() == 2);
        scheduler.advance(Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            assertThat(answer()).isEqualTo(Copies.failed("not in time"));
        }
        Await.until("no file is open", () -> open.get() == 0);
    }

    @Test
    void whatTheStoreAnsweredIsTheReasonThoughTheDeadlineCutsTheLastTry() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        OutputCopies refused = copies((task, deadline) -> {
            if (task.number() == 2) {
                return copied(task);
            }
            if (tries.incrementAndGet() == 1) {
                return new Try.NotYet("the store answered 403");
            }
            scheduler.set(deadline);
            return new Try.NotYet("it took too long");
        });
        refused.start(this, job("a"), DEADLINE, answers::add);

        Await.until("the last try was cut", () -> {
            scheduler.advance(Duration.ofSeconds(1));
            return tries.get() == 2;
        });
        scheduler.advance(Duration.ofMinutes(10));

        assertThat(answer().failure()).isEqualTo("file 1 of 2: the store answered 403");
    }

    @Test
    void aJobThatIsFoundAfterItsDeadlineIsAnsweredAtOnce() throws Exception {
        copies.start(this, job("a"), NOW.minusSeconds(1), answers::add);
        assertThat(answer().failure()).isNotNull();
    }
}
