package dev.reelay.runcomfy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.answer.SubmitAnswer.Unreachable;
import dev.reelay.runcomfy.ScriptedServer.Script;
import dev.reelay.testing.BeginsFirst;
import dev.reelay.wire.HttpCalls;
import dev.reelay.wire.HttpSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real connections that break at every point of a call, and what is unknown then. */
@BeginsFirst
class BrokenConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Unknown CUT_OFF = unreadable("the body was cut off after 17 bytes");
    private static final Unknown TOO_SLOW = unreadable("the body did not end within PT2S");
    private static final Unknown TOO_LONG = unreadable("the body is longer than 8388608 bytes");

    @Test
    void aConnectionThatIsLostAfterTheRequestIsUnknownAndNothingIsRepeated() throws Exception {
        assertUnknown((_, socket) -> socket.close(), Unknown.Why.CONNECTION_LOST);
        assertUnknown(
                (_, socket) -> {
                    socket.setSoLinger(true, 0);
                    socket.close();
                },
                Unknown.Why.CONNECTION_LOST);
    }

    @Test
    void halfAnAnswersHeadIsUnknown() throws Exception {
        assertUnknown(
                (_, socket) -> {
                    write(socket, "HTTP/1.1 200 OK\r\nContent-Le");
                    socket.close();
                },
                Unknown.Why.CONNECTION_LOST);
        assertUnknown((_, socket) -> write(socket, "SSH-2.0-OpenSSH\r\n\r\n"), Unknown.Why.CONNECTION_LOST);
    }

    @Test
    void aBodyThatIsCutOffIsUnknown() throws Exception {
        assertUnknown(
                (_, socket) -> {
                    write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"request_id\":\"r\"");
                    socket.close();
                },
                Unknown.Why.UNREADABLE_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 404, 413, 429, 500, 503})
    void aBodyWithoutEndIsNotReadWithoutEndWhateverItsStatus(int status) throws Exception {
        AtomicLong written = new AtomicLong();
        Script endless = (_, socket) -> {
            write(socket, "HTTP/1.1 " + status + " Whatever\r\nTransfer-Encoding: chunked\r\n\r\n");
            ScriptedServer.writeWithoutEnd(socket, written);
        };
        try (var server = new ScriptedServer(endless);
                var runComfy = runComfy(server.uri(), LONG, Duration.ofSeconds(5))) {
            submit(runComfy, "any");
            runComfy.poll("r");

            assertThat(written.get()).isLessThan(2L * (HttpCalls.MAX_BODY + 16 * 1024 * 1024));
        }
    }

    /** The calls run side by side, since each lasts until its time-out. */
    @Test
    void anAnswerThatDoesNotEndInTimeIsUnknownAndItsConnectionIsClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(4);
        Script slow = (call, socket) -> {
            switch (call.line().split("[/ ]", -1)[4]) {
                case "silent" -> {}
                case "stops" -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"request_id\":\"r\"");
                case "trickles" -> {
                    write(socket, ScriptedServer.CHUNKED);
                    ScriptedServer.trickle(socket);
                }
                case "endless" -> {
                    write(socket, ScriptedServer.CHUNKED);
                    ScriptedServer.writeWithoutEnd(socket, new AtomicLong());
                }
                default -> throw new AssertionError(call);
            }
            ScriptedServer.awaitClose(socket);
            closed.countDown();
        };
        try (var server = new ScriptedServer(slow);
                var runComfy = runComfy(server.uri(), LONG, Duration.ofSeconds(2));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SubmitAnswer> silent = callers.submit(() -> submit(runComfy, "silent"));
            Future<SubmitAnswer> stops = callers.submit(() -> submit(runComfy, "stops"));
            Future<SubmitAnswer> trickles = callers.submit(() -> submit(runComfy, "trickles"));
            Future<SubmitAnswer> endless = callers.submit(() -> submit(runComfy, "endless"));

            assertThat(silent.get()).isEqualTo(new Unknown(Unknown.Why.NO_ANSWER_IN_TIME, null, null));
            assertThat(stops.get()).isEqualTo(CUT_OFF);
            assertThat(trickles.get()).isEqualTo(TOO_SLOW);
            // On a busy machine the time may be over before the eight megabytes.
            assertThat(endless.get()).isIn(TOO_LONG, TOO_SLOW);
            assertThat(closed.await(20, TimeUnit.SECONDS))
                    .as("connections that are still open: %d", closed.getCount())
                    .isTrue();
            assertThat(server.calls()).hasSize(4);
        }
    }

    /** Two connections and twenty polls without an answer: the last ones would wait for ten times the time-out. */
    @Test
    void aPollThatWaitsForAConnectionEndsInTheTimeOfOneCall() throws Exception {
        int polls = 20;
        try (var server = new ScriptedServer((_, _) -> {});
                var runComfy = runComfy(server.uri(), Duration.ofMillis(100), Duration.ofSeconds(1));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<PollAnswer>> answers = Stream.generate(() -> callers.submit(() -> runComfy.poll("r")))
                    .limit(polls)
                    .toList();

            for (Future<PollAnswer> answer : answers) {
                assertThat(answer.get())
                        .isInstanceOfSatisfying(
                                CallFailure.class,
                                trouble -> assertThat(trouble.kind()).isEqualTo(CallFailure.Kind.NO_ANSWER_IN_TIME));
            }
            assertThat(server.calls()).hasSizeLessThan(polls);
        }
    }

    @Test
    void pollsThatBreakAreFailedCalls() throws Exception {
        assertFailedCall((_, socket) -> socket.close(), LONG, CallFailure.Kind.CONNECTION_LOST, 2);
        assertFailedCall((_, _) -> {}, Duration.ofSeconds(1), CallFailure.Kind.NO_ANSWER_IN_TIME, 1);
        assertFailedCall(
                (_, socket) -> {
                    write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":");
                    socket.close();
                },
                LONG,
                CallFailure.Kind.UNREADABLE_ANSWER,
                1);
    }

    /** As a server does that closes idle connections, or restarts: a submission would be lost, a poll is not. */
    @Test
    void aPollWhoseConnectionIsClosedUnderItIsSentOnceMore() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        Script closing = (_, socket) -> {
            if (lost.compareAndSet(false, true)) {
                socket.close();
            } else {
                ScriptedServer.respond(socket, 200, "{\"status\":\"in_queue\"}");
            }
        };
        try (var server = new ScriptedServer(closing);
                var runComfy = runComfy(server.uri(), LONG, LONG)) {
            assertThat(runComfy.poll("r")).isEqualTo(new Queued());
            assertThat(server.calls()).hasSize(2);
        }
    }

    @Test
    void anInterruptedSubmissionIsUnknownOnceItIsWritten() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (var server = new ScriptedServer((_, _) -> written.countDown());
                var runComfy = runComfy(server.uri(), LONG, LONG)) {
            assertThat(interrupted(() -> submit(runComfy, "any"), written))
                    .isEqualTo(new Unknown(Unknown.Why.INTERRUPTED, null, null));
        }
    }

    @Test
    void anInterruptedPollIsAFailedCall() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (var server = new ScriptedServer((_, _) -> written.countDown());
                var runComfy = runComfy(server.uri(), LONG, LONG)) {
            assertThat(interrupted(() -> runComfy.poll("r"), written))
                    .isEqualTo(new CallFailure(CallFailure.Kind.INTERRUPTED, null, null));
        }
    }

    @Test
    void aSubmissionInterruptedBeforeItHasAConnectionIsNotSent() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var runComfy = runComfy(URI.create("https://127.0.0.1:" + silent.getLocalPort()), LONG, LONG)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = silent.accept()) {
                    connected.countDown();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException overAlready) {
                    // The test is over.
                }
            });
            assertThat(interrupted(() -> submit(runComfy, "any"), connected)).isInstanceOf(Unreachable.class);
        }
    }

    private static <T> T interrupted(Supplier<T> call, CountDownLatch reached) throws InterruptedException {
        AtomicReference<T> answer = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            answer.set(call.get());
            flag.set(Thread.currentThread().isInterrupted());
        });
        assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        assertThat(caller.join(LONG)).isTrue();
        assertThat(flag).isTrue();
        return answer.get();
    }

    private static Unknown unreadable(String problem) {
        return new Unknown(Unknown.Why.UNREADABLE_ANSWER, new ProviderMessage(200, null, "HTTP 200, " + problem), null);
    }

    private static void assertUnknown(Script script, Unknown.Why why) throws Exception {
        try (var server = new ScriptedServer(script);
                var runComfy = runComfy(server.uri(), LONG, LONG)) {
            assertThat(submit(runComfy, "any"))
                    .isInstanceOfSatisfying(
                            Unknown.class, unknown -> assertThat(unknown.why()).isEqualTo(why));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.calls()).hasSize(1);
        }
    }

    private static void assertFailedCall(Script script, Duration readTimeout, CallFailure.Kind kind, int calls)
            throws Exception {
        try (var server = new ScriptedServer(script);
                var runComfy = runComfy(server.uri(), LONG, readTimeout)) {
            assertThat(runComfy.poll("r"))
                    .isInstanceOfSatisfying(
                            CallFailure.class,
                            trouble -> assertThat(trouble.kind()).isEqualTo(kind));
            assertThat(server.calls()).hasSize(calls);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    private static SubmitAnswer submit(HttpRunComfy runComfy, String modelId) {
        return runComfy.submit(modelId, new JsonMapper().createObjectNode().put("prompt", "a fox"));
    }

    private static HttpRunComfy runComfy(URI base, Duration connectTimeout, Duration readTimeout) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(
                new HttpSettings(base, connectTimeout, readTimeout, 2), () -> "secret", InstantSource.system());
    }
}
