package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.media.PublicUploads.Answer;
import dev.reelay.testing.BeginsFirst;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are put to presigned URLs, over real TLS: what is sent and where to, and hosts that refuse, cut, stall and redirect. */
@BeginsFirst
class PublicUploadsTest {

    private static final String URL = "https://media.example/in/sig%3D0/a.mp4?X-Amz-Signature=ab%3Dcd";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private static final byte[] FILE = new byte[3_000_000];

    static {
        new Random(1).nextBytes(FILE);
    }

    /** What a host was sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Put(
            String line,
            List<String> headers,
            @Nullable String length,
            @Nullable String type,
            byte[] body) {}

    private final ProbeRig rig = ProbeRig.open();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpsServer> servers = new ArrayList<>();
    private final BlockingQueue<Put> puts = new ArrayBlockingQueue<>(10);

    @AfterEach
    void close() throws IOException {
        rig.close();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    private void host(HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ProbeRig.CERTIFICATES.server()));
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        servers.add(server);
        rig.name("media.example", ProbeRig.ADDRESS);
        rig.at(ProbeRig.ADDRESS, server.getAddress().getPort());
    }

    private void takes(HttpExchange exchange, int status) throws IOException {
        try (exchange) {
            puts.add(new Put(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    exchange.getRequestHeaders().keySet().stream()
                            .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                            .sorted()
                            .toList(),
                    exchange.getRequestHeaders().getFirst("content-length"),
                    exchange.getRequestHeaders().getFirst("content-type"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.getResponseHeaders().add("Location", "https://cdn.example/elsewhere");
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private Answer put(String url, Duration patience, InputStream bytes) throws Exception {
        return rig.uploads(patience).put(url, "video/mp4", FILE.length, bytes);
    }

    private Answer put(String url) throws Exception {
        return put(url, LONG, new ByteArrayInputStream(FILE));
    }

    @Test
    void aFileIsSentWithItsLengthAndTypeToAUrlThatIsSentAsItIsWrittenWithoutAnyCredentials() throws Exception {
        host(exchange -> takes(exchange, 200));
        assertThat(put(URL)).isEqualTo(new Answer.Answered(200));
        Put sent = puts.take();
        assertThat(sent.line()).isEqualTo("PUT /in/sig%3D0/a.mp4?X-Amz-Signature=ab%3Dcd");
        assertThat(sent.headers())
                .containsExactly(
                        "accept",
                        "accept-encoding",
                        "connection",
                        "content-length",
                        "content-type",
                        "host",
                        "user-agent");
        assertThat(sent.length()).isEqualTo(Integer.toString(FILE.length));
        assertThat(sent.type()).isEqualTo("video/mp4");
        assertThat(sent.body()).isEqualTo(FILE);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 307, 400, 403, 404, 500, 503})
    void everyAnswerIsTheHostsAndNoRedirectIsFollowed(int status) throws Exception {
        host(exchange -> takes(exchange, status));
        assertThat(put(URL)).isEqualTo(new Answer.Answered(status));
        assertThat(puts).hasSize(1);
        assertThat(rig.connectedTo()).containsExactly(ProbeRig.ADDRESS + ":443");
        assertThat(rig.lookedUp()).containsExactly("media.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://media.example/a.mp4",
                "https://127.0.0.1/a.mp4",
                "https://2130706433/a",
                "https://[::1]/a",
                "https://metadata.internal/a",
                "nonsense"
            })
    void aUrlThatIsNotPublicByItsSpellingGetsNothing(String url) throws Exception {
        assertThat(put(url)).isEqualTo(new Answer.NotSent(new MediaFacts.NotPublic()));
        assertThat(rig.lookedUp()).isEmpty();
        assertThat(rig.connectedTo()).isEmpty();
    }

    @Test
    void aNameWithAPrivateAddressAmongOthersIsNotConnectedTo() throws Exception {
        rig.name("media.example", ProbeRig.ADDRESS, "169.254.169.254");
        assertThat(put(URL)).isEqualTo(new Answer.NotSent(new MediaFacts.NotPublic()));
        assertThat(rig.connectedTo()).isEmpty();
    }

    @Test
    void anotherPortIsNotConnectedTo() throws Exception {
        rig.name("media.example", ProbeRig.ADDRESS);
        assertThat(put("https://media.example:8443/a.mp4"))
                .isEqualTo(new Answer.NotSent(new Unverified(Reason.OTHER_PORT, "port 8443")));
        assertThat(rig.connectedTo()).isEmpty();
    }

    @Test
    void aHostThatIsNotThereHasNothing() throws Exception {
        rig.name("media.example", ProbeRig.ADDRESS);
        assertThat(put(URL)).isEqualTo(new Answer.NotSent(new Unverified(Reason.NO_CONNECTION, "no connection")));
    }

    @Test
    void aHostThatCutsTheConnectionHasNothing() throws Exception {
        host(exchange -> {
            exchange.getRequestBody().readNBytes(100_000);
            throw new IOException("cut by the test");
        });
        assertThat(put(URL)).isInstanceOf(Answer.Broken.class);
    }

    @Test
    void aHostThatSaysYesBeforeItHasTheFileHasNotGotIt() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        host(exchange -> {
            exchange.sendResponseHeaders(200, -1);
            await(end);
        });
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 7;
            }
        };
        assertThat(put(URL, LONG, endless)).isInstanceOf(Answer.Broken.class);
        end.countDown();
    }

    @Test
    void aHostThatTakesNoBytesOrGivesNoAnswerIsNotWaitedForForEver() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        host(exchange -> {
            if (exchange.getRequestURI().getPath().endsWith("answer")) {
                exchange.getRequestBody().readAllBytes();
            }
            await(end);
        });
        Answer slow = new Answer.Broken("the host took no bytes or gave no answer for too long");
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 7;
            }
        };
        assertThat(put("https://media.example/bytes", SHORT, endless)).isEqualTo(slow);
        assertThat(put("https://media.example/answer", SHORT, new ByteArrayInputStream(FILE)))
                .isEqualTo(slow);
        end.countDown();
    }

    private static void await(CountDownLatch end) {
        try {
            end.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException testIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFileThatCannotBeReadOnFailsAsItsStreamDidAndTheHostSeesNoWholeOne() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        host(exchange -> {
            try {
                assertThat(exchange.getRequestBody().readAllBytes()).hasSizeLessThan(FILE.length);
            } finally {
                cut.countDown();
            }
        });
        InputStream broken = new InputStream() {
            private int left = 200_000;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("by the test");
                }
                return 7;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                into[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> put(URL, LONG, broken))
                .isInstanceOf(IOException.class)
                .hasMessage("by the test");
        assertThat(cut.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(puts).isEmpty();
    }

    @Test
    void aThreadThatIsInterruptedLeavesNothingOpen() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        host(exchange -> {
            began.countDown();
            await(end);
        });
        BlockingQueue<String> outcome = new ArrayBlockingQueue<>(1);
        Thread putting = Thread.ofVirtual().start(() -> {
            try {
                outcome.add(put(URL).toString());
            } catch (InterruptedException e) {
                outcome.add("interrupted");
            } catch (Exception e) {
                outcome.add(e.toString());
            }
        });
        assertThat(began.await(1, TimeUnit.MINUTES)).isTrue();
        putting.interrupt();
        assertThat(outcome.poll(1, TimeUnit.MINUTES)).isEqualTo("interrupted");
        end.countDown();
    }
}
