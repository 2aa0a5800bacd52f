package dev.reelay.runcomfy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.PollAnswer.Succeeded;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Accepted;
import dev.reelay.answer.SubmitAnswer.Refused;
import dev.reelay.answer.SubmitAnswer.Unknown;
import dev.reelay.runcomfy.ScriptedServer.Script;
import dev.reelay.wire.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that HTTP allows, or that are common though it does not: an accepted submission must be seen as accepted. */
class OddAnswerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String ACCEPTED = "{\"request_id\":\"r-1\",\"note\":\"für — 🎬\"}";
    private static final String DONE = "{\"status\":\"completed\",\"output\":{\"video\":\"https://x/ü.mp4\"}}";

    /** How a server sends a JSON text: from the text to the bytes on the wire. */
    private interface Wire extends Function<String, byte[]> {}

    static Stream<Arguments> readable() {
        return Stream.of(codings(), heads(), framings(), texts()).flatMap(kind -> kind);
    }

    private static Stream<Arguments> codings() {
        return Stream.of(
                odd("gzip", json -> whole("Content-Encoding: gzip", gzip(utf8(json)))),
                odd("gzip under its old name", json -> whole("content-encoding: X-GZIP", gzip(utf8(json)))),
                odd("gzip that no header names", json -> whole("X-A: b", gzip(utf8(json)))),
                odd("gzip twice", json -> whole("Content-Encoding: gzip, gzip", gzip(gzip(utf8(json))))),
                odd("gzip twice, once named", json -> whole("Content-Encoding: gzip", gzip(gzip(utf8(json))))),
                odd("gzip as another coding", json -> whole("Content-Encoding: br", gzip(utf8(json)))),
                odd("deflate", json -> whole("Content-Encoding: deflate", deflate(utf8(json), false))),
                odd("deflate without zlib", json -> whole("Content-Encoding: deflate", deflate(utf8(json), true))),
                odd(
                        "deflate, then gzip",
                        json -> whole("Content-Encoding: deflate, gzip", gzip(deflate(utf8(json), false)))),
                odd("no gzip though named", json -> whole("Content-Encoding: gzip", utf8(json))),
                odd("no deflate though named", json -> whole("Content-Encoding: deflate", utf8(json))),
                odd("a charset as the coding", json -> whole("Content-Encoding: UTF-8", utf8(json))),
                odd(
                        "gzip in chunks, then closed",
                        json -> concat(
                                OK + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
                                chunked(gzip(utf8(json)), ""))));
    }

    private static Stream<Arguments> heads() {
        String many = IntStream.range(0, 600)
                .mapToObj(i -> "X-Header-" + i + ": " + "v".repeat(80))
                .reduce((a, b) -> a + "\r\n" + b)
                .orElseThrow();
        return Stream.of(
                odd("a header of 60 KiB", json -> whole("Set-Cookie: " + "c".repeat(60 * 1024), utf8(json))),
                odd("600 headers", json -> whole(many, utf8(json))),
                odd(
                        "a long reason phrase",
                        json -> concat(
                                "HTTP/1.1 200 " + "k".repeat(20_000) + "\r\nContent-Length: " + utf8(json).length
                                        + "\r\n\r\n",
                                utf8(json))),
                odd(
                        "no reason phrase",
                        json -> concat(
                                "HTTP/1.1 200\r\ncontent-length: " + utf8(json).length + "\r\n\r\n", utf8(json))),
                odd("a folded header", json -> whole("X-Folded: a\r\n b\r\n\tc", utf8(json))),
                odd("a space before the colon", json -> whole("X-Space : a", utf8(json))),
                odd("a header name that is none", json -> whole("X[0] (é): a\u0001b", utf8(json))),
                odd(
                        "headers that cannot be parsed",
                        json -> whole(
                                "Location: ht!tp://[\r\nSet-Cookie: =;;\r\nLast-Modified: never\r\nLink: <<\r\nRetry-After: soon",
                                utf8(json))),
                odd("a header without a value", json -> whole("X-Empty:", utf8(json))),
                odd(
                        "lines that end with LF",
                        json -> concat("HTTP/1.1 200 OK\nContent-Length: " + utf8(json).length + "\n\n", utf8(json))),
                odd("102", json -> concat("HTTP/1.1 102 Processing\r\n\r\n", whole("X-A: b", utf8(json)))),
                odd(
                        "many interim answers",
                        json -> concat(
                                "HTTP/1.1 100 Continue\r\n\r\n" + "HTTP/1.1 102 Processing\r\nX-A: b\r\n\r\n".repeat(20)
                                        + "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 199 New\r\n\r\n",
                                whole("X-A: b", utf8(json)))));
    }

    private static Stream<Arguments> framings() {
        return Stream.of(
                odd(
                        "HTTP/1.0",
                        json -> concat("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n", utf8(json))),
                odd("no length, then closed", json -> concat(OK + "Connection: close\r\n\r\n", utf8(json))),
                odd(
                        "chunks with trailers",
                        json -> concat(
                                OK + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n",
                                chunked(utf8(json), "X-Sum: 1\r\nX-Other: 2\r\n"))),
                odd(
                        "the same length twice",
                        json -> concat(
                                (OK + "Content-Length: %1$d\r\nContent-Length: %1$d\r\n\r\n")
                                        .formatted(utf8(json).length),
                                utf8(json))),
                odd(
                        "the same length twice in one header",
                        json -> concat(
                                (OK + "Content-Length: %1$d, %1$d\r\n\r\n").formatted(utf8(json).length), utf8(json))),
                odd(
                        "a length beside chunks",
                        json -> concat(
                                OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                                chunked(utf8(json), ""))));
    }

    private static Stream<Arguments> texts() {
        return Stream.of(
                odd("a byte order mark", json -> whole("Content-Type: application/json", utf8("\uFEFF" + json))),
                odd("UTF-16, big end first", json -> whole("X-A: b", ("\uFEFF" + json).getBytes(UTF_16BE))),
                odd("UTF-16, little end first", json -> whole("X-A: b", ("\uFEFF" + json).getBytes(UTF_16LE))),
                odd("UTF-16 without a mark", json -> whole("X-A: b", json.getBytes(UTF_16LE))),
                odd("no content type", json -> whole("Content-Type:", utf8(json))),
                odd("the type of HTML", json -> whole("Content-Type: text/html; charset=iso-8859-1", utf8(json))),
                odd("a type that is none", json -> whole("Content-Type: ;;json,=\"", utf8(json))),
                odd("an unknown charset", json -> whole("Content-Type: application/json; charset=klingon", utf8(json))),
                odd("a part of a form", json -> whole("Content-Type: multipart/form-data", utf8(json))),
                odd("an event stream", json -> whole("Content-Type: text/event-stream", utf8(json))),
                odd(
                        "bytes behind the JSON",
                        json -> whole("X-A: b", utf8("\r\n\t " + json + "\u0000\u0000 <!-- 12 ms -->"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void anAcceptedSubmissionIsSeenAsAccepted(String name, Wire wire) throws Exception {
        try (var server = new ScriptedServer(answering(wire.apply(ACCEPTED)));
                var runComfy = runComfy(server.uri())) {
            assertThat(submit(runComfy)).isEqualTo(new Accepted("r-1"));
            assertThat(server.calls()).hasSize(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void aFinishedJobIsSeenAsFinished(String name, Wire wire) throws Exception {
        try (var server = new ScriptedServer(answering(wire.apply(DONE)));
                var runComfy = runComfy(server.uri())) {
            assertThat(runComfy.poll("r-1"))
                    .isInstanceOfSatisfying(
                            Succeeded.class,
                            done -> assertThat(done.videoUrls()).containsExactly("https://x/ü.mp4"));
        }
    }

    @Test
    void aTextInTheCharsetOfItsHeaderIsRead() throws Exception {
        byte[] latin = whole("Content-Type: application/json; Charset=\"ISO-8859-1\"", DONE.getBytes(ISO_8859_1));
        try (var server = new ScriptedServer(answering(latin));
                var runComfy = runComfy(server.uri())) {
            assertThat(runComfy.poll("r"))
                    .isInstanceOfSatisfying(
                            Succeeded.class,
                            done -> assertThat(done.videoUrls()).containsExactly("https://x/ü.mp4"));
        }
    }

    static Stream<Arguments> unreadable() {
        byte[] gzip = gzip(utf8(ACCEPTED));
        byte[] cut = java.util.Arrays.copyOf(gzip, gzip.length - 9);
        return Stream.of(
                arguments(
                        "brotli",
                        whole("Content-Encoding: br", new byte[] {11, 2, -128, 1, 2, 3}),
                        "content coding br"),
                arguments("gzip that is cut off", whole("Content-Encoding: gzip", cut), "cannot be decompressed"),
                arguments("gzip of 256 MiB", whole("Content-Encoding: gzip", bomb(256)), "longer than 8388608 bytes"),
                arguments("gzip of 256 MiB, unnamed", whole("X-A: b", bomb(256)), "longer than 8388608 bytes"),
                arguments(
                        "deflate of 64 MiB",
                        whole("Content-Encoding: deflate", deflate(new byte[64 << 20], false)),
                        "longer than 8388608 bytes"),
                arguments("four codings", whole("Content-Encoding: gzip, gzip, gzip, gzip", gzip), "4 content codings"),
                arguments(
                        "a login page",
                        whole("Content-Type: text/html", utf8("<html>Sign in")),
                        "not JSON: <html>Sign in"),
                arguments("nothing", utf8("HTTP/1.1 204 No Content\r\n\r\n"), "the body is empty"),
                arguments(
                        "JSON of another kind",
                        whole("X-A: b", utf8("{\"ok\":true}")),
                        "what is expected: {\"ok\":true}"),
                arguments("a sentence", whole("X-A: b", utf8("200 is fine")), "not JSON: 200 is fine"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void anAnswerThatCannotBeReadIsNamedForWhatItIs(String name, byte[] answer, String named) throws Exception {
        try (var server = new ScriptedServer(answering(answer));
                var runComfy = runComfy(server.uri())) {
            assertThat(submit(runComfy)).isInstanceOfSatisfying(Unknown.class, unknown -> {
                assertThat(unknown.why()).isEqualTo(Unknown.Why.UNREADABLE_ANSWER);
                assertThat(unknown.says().message()).contains(named).hasSizeLessThanOrEqualTo(200);
            });
            assertThat(runComfy.poll("r")).isInstanceOfSatisfying(CallFailure.class, failure -> {
                assertThat(failure.kind()).isEqualTo(CallFailure.Kind.UNREADABLE_ANSWER);
                assertThat(failure.says().message()).contains(named).hasSizeLessThanOrEqualTo(200);
            });
            assertThat(server.calls()).hasSize(2);
        }
    }

    @Test
    void theTokenIsNotPartOfTheDescription() throws Exception {
        byte[] echo = whole("X-A: b", utf8("<html>" + "x".repeat(150) + " Bearer secret and more"));
        try (var server = new ScriptedServer(answering(echo));
                var runComfy = runComfy(server.uri())) {
            assertThat(submit(runComfy))
                    .isInstanceOfSatisfying(
                            Unknown.class,
                            unknown -> assertThat(unknown.says().message())
                                    .contains("Bearer ***")
                                    .doesNotContain("secret"));
        }
    }

    @Test
    void anAnswerWhoseFramingIsAmbiguousOrTooLargeIsLost() throws Exception {
        for (byte[] answer : new byte[][] {
            concat(OK + "Content-Length: 2\r\nContent-Length: 38\r\n\r\n", utf8(ACCEPTED)),
            whole("X-Head: " + "h".repeat(80 * 1024), utf8(ACCEPTED)),
        }) {
            try (var server = new ScriptedServer(answering(answer));
                    var runComfy = runComfy(server.uri())) {
                assertThat(submit(runComfy)).isEqualTo(new Unknown(Unknown.Why.CONNECTION_LOST, null, null));
                assertThat(server.calls()).hasSize(1);
            }
        }
    }

    @Test
    void noCodingIsAskedFor() throws Exception {
        try (var server = new ScriptedServer(answering(whole("X-A: b", utf8(ACCEPTED))));
                var runComfy = runComfy(server.uri())) {
            submit(runComfy);
            runComfy.poll("r");

            assertThat(server.calls())
                    .hasSize(2)
                    .allSatisfy(call -> assertThat(call.headers()).containsEntry("accept-encoding", "identity"));
        }
    }

    @Test
    void interimAnswersLeaveAPooledConnectionInUse() throws Exception {
        byte[] answer = concat("HTTP/1.1 102 Processing\r\n\r\n", whole("X-A: b", utf8("{\"status\":\"in_queue\"}")));
        try (var server = new ScriptedServer((_, socket) -> ScriptedServer.write(socket, answer));
                var runComfy = runComfy(server.uri())) {
            for (int poll = 0; poll < 20; poll++) {
                assertThat(runComfy.poll("r")).isEqualTo(new Queued());
            }
            // A connection may not be back in the pool yet when the next poll starts.
            assertThat(server.connections()).isLessThanOrEqualTo(2);
        }
    }

    /** The server never reads the body: it fills the buffers of both sides, so that it is never written completely. */
    @Test
    void anAnswerThatPrecedesTheEndOfTheRequestIsRead() throws Exception {
        String large = "p".repeat(16 * 1024 * 1024);
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var runComfy = runComfy(URI.create("http://127.0.0.1:" + listener.getLocalPort()))) {
            Thread.ofVirtual().start(() -> answerAfterTheHead(listener));

            SubmitAnswer answer =
                    runComfy.submit("any", new JsonMapper().createObjectNode().put("prompt", large));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.says().message()).isEqualTo("too long"));
        }
    }

    /** As gateways do that limit the size of a request. The connection is reset, since bytes of the request are unread. */
    @Test
    void anAnswerBeforeTheConnectionIsResetIsRead() throws Exception {
        JsonNode large = new JsonMapper().createObjectNode().put("prompt", "p".repeat(8 * 1024 * 1024));
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var runComfy = runComfy(URI.create("http://127.0.0.1:" + listener.getLocalPort()))) {
            for (int call = 0; call < 5; call++) {
                Thread.ofVirtual().start(() -> answerAfterTheHead(listener).ifPresent(OddAnswerTest::close));

                assertThat(runComfy.submit("any", large)).isInstanceOf(Refused.class);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Socket> answerAfterTheHead(ServerSocket listener) {
        try {
            Socket socket = listener.accept();
            byte[] head = socket.getInputStream().readNBytes(16);
            assertThat(new String(head, UTF_8)).startsWith("POST ");
            byte[] body = utf8("{\"message\":\"too long\"}");
            ScriptedServer.write(
                    socket, concat("HTTP/1.1 422 No\r\nContent-Length: " + body.length + "\r\n\r\n", body));
            return Optional.of(socket);
        } catch (IOException closed) {
            return Optional.empty();
            // The test is over.
        }
    }

    // --- bytes ---------------------------------------------------------------------------------------------------

    private static Arguments odd(String name, Wire wire) {
        return arguments(name, wire);
    }

    /** Closes the connection behind the answer: some answers end there. */
    private static Script answering(byte[] answer) {
        return (_, socket) -> {
            ScriptedServer.write(socket, answer);
            socket.close();
        };
    }

    private static byte[] whole(String header, byte[] body) {
        return concat(OK + header + "\r\nContent-Length: " + body.length + "\r\n\r\n", body);
    }

    private static byte[] concat(String head, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static byte[] chunked(byte[] body, String trailers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += 7) {
            int length = Math.min(7, body.length - at);
            bytes.writeBytes((Integer.toHexString(length) + ";ext=\"a\"\r\n").getBytes(ISO_8859_1));
            bytes.write(body, at, length);
            bytes.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        bytes.writeBytes(("0\r\n" + trailers + "\r\n").getBytes(ISO_8859_1));
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    private static byte[] bomb(int mebibytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] mebibyte = new byte[1 << 20];
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            for (int i = 0; i < mebibytes; i++) {
                gzip.write(mebibyte);
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate =
                new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, raw))) {
            deflate.write(bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return out.toByteArray();
    }

    private static SubmitAnswer submit(HttpRunComfy runComfy) {
        JsonNode input = new JsonMapper().createObjectNode().put("prompt", "a fox");
        return runComfy.submit("any", input);
    }

    private static HttpRunComfy runComfy(URI base) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(
                new HttpSettings(base, Duration.ofSeconds(20), Duration.ofSeconds(40), 2),
                () -> "secret",
                InstantSource.system());
    }
}
