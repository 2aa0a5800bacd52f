package dev.reelay.runcomfy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.reelay.answer.PollAnswer.Queued;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.answer.SubmitAnswer.Accepted;
import dev.reelay.answer.SubmitAnswer.Unreachable;
import dev.reelay.testing.JvmProperties;
import dev.reelay.wire.HttpProxy;
import dev.reelay.wire.HttpSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy of the settings is used, and no other; through its tunnel it sees neither the token nor a job. */
@Isolated("it sets properties of the JVM that the HTTP clients of other tests read, too")
class ProxyTest {

    private static final String ANSWER = "{\"request_id\":\"r-1\",\"status\":\"in_queue\"}";
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    void theProxyOfTheJvmIsNotUsed() throws Exception {
        try (var proxy = new Proxy("HTTP/1.1 502 Bad Gateway\r\n\r\n");
                var server = new ScriptedServer(ScriptedServer.always(200, ANSWER))) {
            Map<String, String> ofTheJvm = Map.of(
                    "http.proxyHost", "127.0.0.1",
                    "http.proxyPort", String.valueOf(proxy.port()),
                    "http.nonProxyHosts", "",
                    "https.proxyHost", "127.0.0.1",
                    "https.proxyPort", String.valueOf(proxy.port()),
                    "https.nonProxyHosts", "");
            JvmProperties.whileSet(ofTheJvm, () -> {
                try (var runComfy = runComfy(server.uri(), null)) {
                    assertThat(submit(runComfy)).isEqualTo(new Accepted("r-1"));
                    assertThat(runComfy.poll("r-1")).isEqualTo(new Queued());
                }
            });

            assertThat(proxy.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user:p%40ss+w@"})
    void aProxyOfTheSettingsForwardsPlainHttp(String credentials) throws Exception {
        try (var proxy = new ScriptedServer(ScriptedServer.always(200, ANSWER));
                var runComfy = runComfy(
                        URI.create("http://runcomfy.invalid/base"),
                        HttpProxy.of("http://" + credentials + proxy.uri().getAuthority()))) {
            assertThat(submit(runComfy)).isEqualTo(new Accepted("r-1"));
            assertThat(runComfy.poll("r-1")).isEqualTo(new Queued());

            assertThat(proxy.calls())
                    .extracting(ScriptedServer.Call::line)
                    .containsExactly(
                            "POST http://runcomfy.invalid/base/v1/models/any HTTP/1.1",
                            "GET http://runcomfy.invalid/base/v1/requests/r-1/status HTTP/1.1");
            assertThat(proxy.calls())
                    .allSatisfy(call -> assertThat(call.headers())
                            .containsEntry("host", "runcomfy.invalid")
                            .containsEntry("authorization", "Bearer secret")
                            .extractingByKey("proxy-authorization")
                            .isEqualTo(credentials.isEmpty() ? null : "Basic dXNlcjpwQHNzK3c="));
        }
    }

    @Test
    void aTunnelLeadsToHttpsAndTheProxySeesNeitherTokenNorJob() throws Exception {
        Path keys = keys();
        List<String> received = new CopyOnWriteArrayList<>();
        HttpsServer server = server(keys, exchange -> {
            received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange);
        });
        URI base = URI.create("https://localhost:" + server.getAddress().getPort());
        try (var proxy = new Proxy("HTTP/1.1 200 Connection established\r\n\r\n")) {
            Map<String, String> trust =
                    Map.of("javax.net.ssl.trustStore", keys.toString(), "javax.net.ssl.trustStorePassword", PASSWORD);
            JvmProperties.whileSet(trust, () -> {
                try (var runComfy = runComfy(base, HttpProxy.of("http://user:pass@127.0.0.1:" + proxy.port()))) {
                    assertThat(submit(runComfy)).isEqualTo(new Accepted("r-1"));
                    assertThat(runComfy.poll("r-1")).isEqualTo(new Queued());
                }
            });

            assertThat(received)
                    .containsExactly("POST /v1/models/any Bearer secret", "GET /v1/requests/r-1/status Bearer secret");
            assertThat(proxy.heads())
                    .hasSize(2)
                    .allSatisfy(head -> assertThat(head)
                            .startsWith("CONNECT " + base.getAuthority() + " HTTP/1.1")
                            .containsIgnoringCase("proxy-authorization: Basic dXNlcjpwYXNz")
                            .doesNotContain("secret"));
            assertThat(proxy.tunnelled()).isNotEmpty().doesNotContain("secret", "a fox", "/v1/");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 403 Forbidden\r\n\r\n",
                "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
                "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 200 Connection established\r\n\r\nno TLS here\r\n\r\n",
                ""
            })
    void aTunnelThatDoesNotOpenIsNoConnectionAndNothingWasSent(String answer) throws Exception {
        try (var proxy = new Proxy(answer);
                var runComfy = runComfy(
                        URI.create("https://runcomfy.invalid"), HttpProxy.of("http://127.0.0.1:" + proxy.port()))) {
            assertThat(submit(runComfy)).isInstanceOf(Unreachable.class);
            assertThat(proxy.tunnelled()).doesNotContain("secret");
            assertThat(proxy.heads()).hasSize(1);
        }
    }

    // --- a proxy -------------------------------------------------------------------------------------------------

    /** Answers CONNECT with fixed bytes and, where these are 200, joins the connection to the port that was asked for. */
    private static final class Proxy implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> heads = new CopyOnWriteArrayList<>();
        private final ByteArrayOutputStream tunnelled = new ByteArrayOutputStream();
        private final String answer;

        Proxy(String answer) throws IOException {
            this.answer = answer;
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return listener.getLocalPort();
        }

        List<String> heads() {
            return heads;
        }

        String tunnelled() {
            synchronized (tunnelled) {
                return tunnelled.toString(ISO_8859_1);
            }
        }

        private void accept() {
            try {
                while (true) {
                    Socket client = listener.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        private void serve(Socket client) {
            try (client) {
                String head = head(client.getInputStream());
                heads.add(head);
                ScriptedServer.write(client, answer.getBytes(ISO_8859_1));
                if (answer.endsWith("established\r\n\r\n")) {
                    int port = Integer.parseInt(head.replaceAll("(?s)CONNECT [^:]+:(\\d+) .*", "$1"));
                    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        Thread.ofVirtual().start(() -> copy(server, client, OutputStream.nullOutputStream()));
                        copy(client, server, tunnelled);
                    }
                }
            } catch (IOException closed) {
                // By the client, or the test is over.
            }
        }

        private static String head(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            for (int octet = in.read(); octet >= 0 && head.indexOf("\r\n\r\n") < 0; octet = in.read()) {
                head.append((char) octet);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    break;
                }
            }
            return head.toString();
        }

        private static void copy(Socket from, Socket to, OutputStream seen) {
            byte[] bytes = new byte[8192];
            try {
                for (int read = from.getInputStream().read(bytes);
                        read >= 0;
                        read = from.getInputStream().read(bytes)) {
                    synchronized (seen) {
                        seen.write(bytes, 0, read);
                    }
                    to.getOutputStream().write(bytes, 0, read);
                }
                to.shutdownOutput();
            } catch (IOException closed) {
                // One of the two is gone.
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    // --- TLS -----------------------------------------------------------------------------------------------------

    private static HttpsServer server(Path keys, com.sun.net.httpserver.HttpHandler handler) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = ANSWER.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** A key and its certificate for localhost, in one store, which a client can trust as well. */
    private Path keys() throws IOException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(said).isTrue();
        assertThat(Files.exists(keys)).as(said).isTrue();
        return keys;
    }

    private static SubmitAnswer submit(HttpRunComfy runComfy) {
        return runComfy.submit("any", new JsonMapper().createObjectNode().put("prompt", "a fox"));
    }

    private static HttpRunComfy runComfy(URI base, @Nullable HttpProxy proxy) {
        ScriptedServer.prepareClient();
        return new HttpRunComfy(
                new HttpSettings(base, Duration.ofSeconds(20), Duration.ofSeconds(40), 2, proxy),
                () -> "secret",
                InstantSource.system());
    }
}
