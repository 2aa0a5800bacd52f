package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.testing.ManualThreads;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BoundedCallsTest {

    private final ManualThreads threads = new ManualThreads();
    private final BoundedCalls calls = calls(threads);
    private final List<String> answers = new ArrayList<>();

    private static BoundedCalls calls(ExecutorService threads) {
        return new BoundedCalls(
                "calling", 2, TestTelemetry.of(new SimpleMeterRegistry(), InstantSource.system()), threads);
    }

    private void start(String id) {
        calls.start(id, () -> "answer " + id, "failed " + id, (answer, _) -> answers.add(answer));
    }

    @Test
    void callsThatWaitHaveNoThreadAndAreMadeInTheirOrder() {
        for (int i = 0; i < 1_000; i++) {
            start("" + i);
        }
        assertThat(threads.waiting()).isEqualTo(2);

        threads.runNext();
        assertThat(answers)
                .hasSize(999)
                .startsWith("answer 0", "answer 2", "answer 3")
                .doesNotContain("answer 1");
        threads.runNext();
        assertThat(answers).hasSize(1_000);
    }

    @Test
    void aThreadThatHasNothingToDoMakesRoomForAnother() {
        start("a");
        start("b");
        threads.runNext();
        start("c");
        assertThat(threads.waiting()).isEqualTo(2);
        threads.runNext();
        threads.runNext();
        assertThat(answers).containsExactly("answer a", "answer b", "answer c");
        assertThat(threads.waiting()).isZero();
    }

    @Test
    void aCallThatThrowsHasTheAnswerOfAFailureAndTheNextOnesAreMade() {
        calls.<String>start(
                "a",
                () -> {
                    throw new IllegalStateException("a fault");
                },
                "failed a",
                (answer, _) -> answers.add(answer));
        calls.start("b", () -> "answer b", "failed b", (_, _) -> {
            throw new IllegalStateException("a fault of the listener");
        });
        start("c");
        threads.runNext();
        assertThat(answers).containsExactly("failed a", "answer c");
        threads.runNext();
        start("d");
        threads.runNext();
        assertThat(answers).endsWith("answer d");
    }

    @Test
    void aCallForWhichThereIsNoThreadIsNotMadeAndTakesNoPlace() {
        ExecutorService ended = Executors.newVirtualThreadPerTaskExecutor();
        ended.shutdown();
        BoundedCalls refused = calls(ended);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> refused.start("a", () -> "answer", "failed", (answer, _) -> answers.add(answer)))
                    .isInstanceOf(RejectedExecutionException.class);
        }
        assertThat(answers).isEmpty();
    }
}
