package dev.reelay.runcomfy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.runcomfy.ScriptedServer.Script;
import dev.reelay.testing.BeginsFirst;
import dev.reelay.wire.CallOutcome.Answered;
import dev.reelay.wire.HttpCalls;
import dev.reelay.wire.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/**
 * The connection of a GET whose answer is given up is closed, and that of one that is read is kept. The pool has one connection: where
 * that is taken away, no later GET is answered.
 */
@BeginsFirst
class GivenUpAnswerTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void aBodyThatTricklesLeavesItsConnectionToLaterPolls() throws Exception {
        Script trickling = (_, socket) -> {
            write(socket, ScriptedServer.CHUNKED);
            ScriptedServer.trickle(socket);
            closed.countDown();
        };
        try (var server = new ScriptedServer(healthyExcept("trickles", trickling));
                var runComfy = runComfy(server.uri(), SHORT)) {
            assertUnreadable(runComfy, "trickles");

            assertLaterPollsAreAnswered(server, runComfy);
        }
    }

    @Test
    void aBodyThatIsTooLongLeavesItsConnectionToLaterPolls() throws Exception {
        Script endless = (_, socket) -> {
            write(socket, ScriptedServer.CHUNKED);
            ScriptedServer.writeWithoutEnd(socket, new AtomicLong());
            closed.countDown();
        };
        try (var server = new ScriptedServer(healthyExcept("endless", endless));
                var runComfy = runComfy(server.uri(), LONG)) {
            assertUnreadable(runComfy, "endless");

            assertLaterPollsAreAnswered(server, runComfy);
        }
    }

    @Test
    void aPollThatIsInterruptedBeforeItsAnswerLeavesItsConnectionToLaterPolls() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Script late = (_, socket) -> {
            asked.countDown();
            await().until(() -> interrupted.getCount() == 0);
            write(socket, ScriptedServer.CHUNKED);
            ScriptedServer.trickle(socket);
            closed.countDown();
        };
        try (var server = new ScriptedServer(healthyExcept("late", late));
                var runComfy = runComfy(server.uri(), LONG)) {
            Thread caller = Thread.ofVirtual().start(() -> runComfy.poll("late"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            caller.interrupt();
            assertThat(caller.join(LONG)).isTrue();
            interrupted.countDown();

            assertLaterPollsAreAnswered(server, runComfy);
        }
    }

    @Test
    void bodiesThatAreReadToTheirEndKeepTheirConnection() throws Exception {
        Script chunked =
                (_, socket) -> write(socket, ScriptedServer.CHUNKED + "15\r\n{\"status\":\"in_queue\"}\r\n0\r\n\r\n");
        try (var server = new ScriptedServer(healthyExcept("chunked", chunked));
                var runComfy = runComfy(server.uri(), LONG)) {
            assertThat(runComfy.poll("healthy")).isEqualTo(new Queued());
            assertThat(runComfy.poll("chunked")).isEqualTo(new Queued());
            assertThat(runComfy.poll("healthy")).isEqualTo(new Queued());

            assertThat(server.connections()).as("calls: %s", server.calls()).isEqualTo(1);
        }
    }

    /** Deflated data has its own end, and nothing is read behind it. By then the connection may serve another call. */
    @Test
    void aBodyThatHasArrivedWholeKeepsItsConnectionThoughItsEndWasNotRead() throws Exception {
        byte[] body = longerThanIsReadWhole();
        Script compressed = (_, socket) -> {
            write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: " + body.length + "\r\n\r\n");
            ScriptedServer.write(socket, body);
        };
        try (var server = new ScriptedServer(compressed);
                var calls = new HttpCalls(settings(server.uri(), LONG), () -> "secret", InstantSource.system())) {
            for (int call = 0; call < 2; call++) {
                assertThat(calls.get("/compressed", Set.of("status")))
                        .isInstanceOfSatisfying(
                                Answered.class,
                                answered -> assertThat(
                                                answered.body().path("status").asText())
                                        .isEqualTo("in_queue"));
            }

            assertThat(server.connections()).as("calls: %s", server.calls()).isEqualTo(1);
        }
    }

    private static byte[] longerThanIsReadWhole() throws IOException {
        byte[] noise = new byte[HttpCalls.MAX_BODY + 1024 * 1024];
        new Random(1).nextBytes(noise);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (OutputStream deflated = new DeflaterOutputStream(body)) {
            deflated.write(("{\"input\":\"" + Base64.getEncoder().encodeToString(noise) + "\",\"status\":\"in_queue\"}")
                    .getBytes(US_ASCII));
        }
        assertThat(body.size()).isGreaterThan(HttpCalls.MAX_BODY);
        return body.toByteArray();
    }

    private static void assertUnreadable(HttpRunComfy runComfy, String requestId) {
        assertThat(runComfy.poll(requestId))
                .isInstanceOfSatisfying(
                        CallFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(CallFailure.Kind.UNREADABLE_ANSWER));
    }

    /** Asked up to three times: on a busy machine a single healthy poll may take longer than its time-out. */
    private void assertLaterPollsAreAnswered(ScriptedServer server, HttpRunComfy runComfy) throws InterruptedException {
        PollAnswer answer = runComfy.poll("healthy");
        for (int again = 0; again < 2 && !(answer instanceof Queued); again++) {
            answer = runComfy.poll("healthy");
        }
        assertThat(answer).as("calls: %s", server.calls()).isEqualTo(new Queued());
        assertThat(closed.await(20, TimeUnit.SECONDS))
                .as("the connection of the answer that was given up is closed; calls: %s", server.calls())
                .isTrue();
    }

    private static Script healthyExcept(String requestId, Script other) {
        Script healthy = ScriptedServer.always(200, "{\"status\":\"in_queue\"}");
        return (call, socket) -> (call.line().contains("/" + requestId + "/") ? other : healthy).answer(call, socket);
    }

    private static void write(Socket socket, String text) throws IOException {
        ScriptedServer.write(socket, text.getBytes(US_ASCII));
    }

    private static HttpRunComfy runComfy(URI base, Duration readTimeout) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(settings(base, readTimeout), () -> "secret", InstantSource.system());
    }

    private static HttpSettings settings(URI base, Duration readTimeout) {
        return new HttpSettings(base, LONG, readTimeout, 1);
    }
}
