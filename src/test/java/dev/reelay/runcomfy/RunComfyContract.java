package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CancelAnswer;
import dev.reelay.answer.Gone;
import dev.reelay.answer.PingAnswer;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.PollAnswer.Running;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Accepted;
import dev.reelay.answer.SubmitAnswer.NotStarted;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.json.JsonBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promises of {@link RunComfy}, for every implementation. A subclass controls the service
 * behind the implementation.
 */
abstract class RunComfyContract {

    /** The time of the clock that deadlines are compared with. */
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");

    private static final String MODEL = "luma/luma-ray-2/image-to-video";
    private static final String UNKNOWN_REQUEST = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";

    /** The implementation under test. Its service is healthy, and leaves accepted requests in the queue. */
    abstract RunComfy runComfy();

    /** Lets the queued request run. */
    abstract void run(String requestId);

    /** Lets the running request succeed: its result has an output with one video, and names a cost. */
    abstract void succeed(String requestId);

    /** From now on the service accepts submissions but does not answer them. */
    abstract void holdSubmissions();

    /** How many submissions the service has received. */
    abstract int submissions();

    /** From now on the service is out of order. */
    abstract void fail();

    @Test
    void anAcceptedSubmissionIsQueuedUnderItsRequestId() {
        String id = submit();

        assertThat(id).matches("[a-zA-Z0-9_-]{1,128}");
        assertThat(runComfy().poll(id)).isInstanceOf(Queued.class);
        assertThat(submissions()).isEqualTo(1);
    }

    @Test
    void aPollFollowsTheRequestToItsOutput() {
        String id = submit();
        assertThat(runComfy().poll(id)).isInstanceOf(Queued.class);

        run(id);
        assertThat(runComfy().poll(id)).isEqualTo(new Running());
        assertThat(runComfy().poll(id)).isEqualTo(new Running());

        succeed(id);
        PollAnswer end = runComfy().poll(id);
        assertThat(end).isInstanceOfSatisfying(Succeeded.class, succeeded -> {
            assertThat(succeeded.output()).isNotNull();
            assertThat(succeeded.videoUrls()).hasSize(1);
            assertThat(succeeded.cost()).isNotNull();
            assertThat(succeeded.cost().usd()).isPositive();
        });
        assertThat(runComfy().poll(id)).as("polled again").isEqualTo(end);
    }

    /** RunComfy's results repeat the input, which may hold a file as a {@code data:} URI. */
    @Test
    void aResultIsReadHoweverLongTheInputIs() {
        String file = "data:image/png;base64," + "iVBORw0K".repeat(2 << 20);
        String id = submit(input().put("image_url", file));

        run(id);
        succeed(id);

        assertThat(runComfy().poll(id)).isInstanceOfSatisfying(Succeeded.class, succeeded -> {
            assertThat(succeeded.videoUrls()).hasSize(1);
            assertThat(succeeded.cost()).isNotNull();
        });
    }

    @Test
    void aRequestThatDoesNotExistIsGone() {
        assertThat(runComfy().poll(UNKNOWN_REQUEST)).isInstanceOf(Gone.class);
        assertThat(runComfy().cancel(UNKNOWN_REQUEST)).isInstanceOf(Gone.class);
    }

    @Test
    void aQueuedRequestCanBeCancelled() {
        String id = submit();

        assertThat(runComfy().cancel(id)).isEqualTo(new CancelAnswer.Cancelled());
        assertThat(runComfy().poll(id)).isEqualTo(new PollAnswer.Cancelled());
    }

    @Test
    void aRequestThatRunsOrHasEndedCannotBeCancelled() {
        String id = submit();

        run(id);
        assertThat(runComfy().cancel(id)).isEqualTo(new CancelAnswer.NotCancellable());
        assertThat(runComfy().poll(id)).isEqualTo(new Running());

        succeed(id);
        assertThat(runComfy().cancel(id)).isEqualTo(new CancelAnswer.NotCancellable());
        assertThat(runComfy().poll(id)).isInstanceOf(Succeeded.class);
    }

    @Test
    void aSubmissionAtItsDeadlineIsSent() {
        assertThat(runComfy().submit(MODEL, JsonBytes.of(input()), NOW)).isInstanceOf(Accepted.class);
    }

    @Test
    void aSubmissionAfterItsDeadlineIsNotSent() {
        assertThat(runComfy().submit(MODEL, JsonBytes.of(input()), NOW.minusMillis(1)))
                .isEqualTo(new NotStarted());
        assertThat(submissions()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\n", "\u0000", "\ud800"})
    void anIllegalRequestIdIsRefused(String requestId) {
        assertThatThrownBy(() -> runComfy().poll(requestId)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> runComfy().cancel(requestId)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHealthyServiceRespondsAndABrokenOneDoesNot() {
        assertThat(runComfy().ping()).isEqualTo(PingAnswer.RESPONDS);

        fail();

        assertThat(runComfy().ping()).isEqualTo(PingAnswer.SERVER_ERROR);
    }

    @Test
    void anInterruptedSubmissionIsUnknownAndLeavesTheThreadInterrupted() throws Exception {
        holdSubmissions();
        CompletableFuture<SubmitAnswer> answer = new CompletableFuture<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            SubmitAnswer unknown = runComfy().submit(MODEL, input());
            stillInterrupted.set(Thread.currentThread().isInterrupted());
            answer.complete(unknown);
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> submissions() == 1);

        caller.interrupt();

        assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo(new Unknown(Unknown.Why.INTERRUPTED, null, null));
        assertThat(stillInterrupted).isTrue();
    }

    private String submit() {
        return submit(input());
    }

    private String submit(JsonNode input) {
        SubmitAnswer answer = runComfy().submit(MODEL, input);
        assertThat(answer).isInstanceOf(Accepted.class);
        return ((Accepted) answer).requestId();
    }

    private static ObjectNode input() {
        return JsonNodeFactory.instance.objectNode().put("prompt", "fox");
    }
}
