package dev.reelay.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.SubmitAnswer;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How many POSTs count as open. */
class OpenPostsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final Attempt FIRST = new Attempt("a", 1, NOW);

    private final Telemetry telemetry = TestTelemetry.of(new SimpleMeterRegistry(), new SettableScheduler(NOW));
    private final OpenPosts posts = new OpenPosts(telemetry);
    private final RecordingShard shard = new RecordingShard();

    @Test
    void anAnsweredPostIsNotOpen() {
        posts.begin(FIRST, shard);
        assertThat(posts.open()).isOne();

        posts.answered(FIRST, new SubmitAnswer.NotStarted());
        posts.answered(FIRST, new SubmitAnswer.Accepted("r"));
        assertThat(posts.open()).isZero();

        posts.settle(FIRST);
        posts.settle(FIRST);
        assertThat(posts.open()).isZero();
    }

    @Test
    void anAttemptThatBeginsAgainAfterItsAnswerIsOpenOnce() {
        posts.begin(FIRST, shard);
        posts.answered(FIRST, new SubmitAnswer.NotStarted());

        posts.begin(FIRST, shard);
        assertThat(posts.open()).isOne();

        posts.answered(FIRST, new SubmitAnswer.NotStarted());
        posts.settle(FIRST);
        assertThat(posts.open()).isZero();
    }
}
