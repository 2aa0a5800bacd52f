package dev.reelay.runcomfy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.reelay.answer.CallFailure;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Unreachable;
import dev.reelay.json.JsonBytes;
import dev.reelay.wire.HttpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Calls that were certainly not sent, because there was never a connection to write to. */
class NoConnectionTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);

    @Test
    void aPortWithoutAListenerIsUnreachable() throws Exception {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
        }
        assertUnreachable(URI.create("http://127.0.0.1:" + port), LONG);
    }

    @Test
    void aNameThatDoesNotResolveIsUnreachable() {
        // A label of more than 63 characters is not a valid name, so no name server is asked.
        try (var runComfy = runComfy(URI.create("http://" + "a".repeat(64) + ".invalid"), LONG)) {
            assertThat(submit(runComfy)).isInstanceOf(Unreachable.class);
        }
    }

    @Test
    void aServerWithoutTlsIsUnreachableOverTls() throws Exception {
        try (var server = new ScriptedServer((_, socket) -> socket.close())) {
            assertUnreachable(URI.create("https://127.0.0.1:" + server.uri().getPort()), LONG);
        }
    }

    @Test
    void aServerWithoutACertificateIsUnreachable() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        SSLContext noCertificate = SSLContext.getInstance("TLS");
        noCertificate.init(null, null, null);
        server.setHttpsConfigurator(new HttpsConfigurator(noCertificate));
        server.start();
        try {
            assertUnreachable(
                    URI.create("https://127.0.0.1:" + server.getAddress().getPort()), LONG);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aTlsHandshakeWithoutAnAnswerIsUnreachable() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertUnreachable(URI.create("https://127.0.0.1:" + silent.getLocalPort()), SHORT);
        }
    }

    @Test
    void aConnectionThatIsNotAcceptedIsUnreachable() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertUnreachable(URI.create("http://127.0.0.1:" + full.getLocalPort()), SHORT);
        }
    }

    @Test
    void aConnectionThatOpensAfterTheDeadlineIsClosedUnused() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var runComfy = runComfy(URI.create("http://127.0.0.1:" + listener.getLocalPort()), LONG)) {
            SubmitAnswer answer =
                    runComfy.submit("any", JsonBytes.of(new JsonMapper().createObjectNode()), Instant.EPOCH);

            assertThat(answer).as("RunComfy is not to blame").isEqualTo(new SubmitAnswer.NotStarted());
            try (Socket connection = listener.accept()) {
                connection.setSoTimeout(10_000);
                assertThat(connection.getInputStream().read()).as("its end").isEqualTo(-1);
            }
        }
    }

    @Test
    void aClosedClientSendsNothing() throws Exception {
        try (var server = new ScriptedServer((_, socket) -> socket.close())) {
            HttpRunComfy runComfy = runComfy(server.uri(), LONG);
            runComfy.close();

            assertThat(submit(runComfy)).isInstanceOf(Unreachable.class);
            assertThat(server.connections()).isZero();
        }
    }

    private static void assertUnreachable(URI base, Duration connectTimeout) {
        try (var runComfy = runComfy(base, connectTimeout)) {
            assertThat(submit(runComfy))
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            answer -> assertThat(answer.why()).isNotBlank());
            assertThat(runComfy.poll("r")).isEqualTo(new CallFailure(CallFailure.Kind.UNREACHABLE, null, null));
        }
    }

    private static SubmitAnswer submit(HttpRunComfy runComfy) {
        return runComfy.submit("any", new JsonMapper().createObjectNode().put("prompt", "a fox"));
    }

    private static HttpRunComfy runComfy(URI base, Duration connectTimeout) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(
                new HttpSettings(base, connectTimeout, LONG, 2), () -> "secret", InstantSource.system());
    }
}
