package dev.reelay.media;

import static dev.reelay.format.Images.join;
import static dev.reelay.format.Images.jpeg;
import static dev.reelay.format.Images.png;
import static dev.reelay.format.Images.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import dev.reelay.testing.BeginsFirst;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hosts that lie, stall, flood and refuse: a probe takes bounded time and memory, and has
 * facts or says why not.
 */
@BeginsFirst
class BadHostsTest {

    private static final String URL = "https://media.example/a.png";

    /** A probe with a time-out of 700 ms must have ended by then, also on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static MediaFacts ask(ScriptedHost.Script script) throws Exception {
        return ask(Duration.ofSeconds(30), script);
    }

    private static MediaFacts ask(Duration timeout, ScriptedHost.Script script) throws Exception {
        try (ProbeRig rig = ProbeRig.open(timeout)) {
            rig.host(script);
            return rig.image(URL);
        }
    }

    private static Reason reason(MediaFacts facts) {
        assertThat(facts).isInstanceOf(Unverified.class);
        return ((Unverified) facts).reason();
    }

    private static void assertTimesOut(ScriptedHost.Script script) throws Exception {
        long start = System.nanoTime();
        assertThat(reason(ask(ProbeRig.SHORT, script))).isEqualTo(Reason.TIMED_OUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(ProbeRig.SHORT, SOON);
    }

    @ParameterizedTest
    @CsvSource({
        "204, ODD_ANSWER",
        "300, ODD_ANSWER",
        "304, ODD_ANSWER",
        "400, REFUSED",
        "401, REFUSED",
        "403, REFUSED",
        "404, NOT_FOUND",
        "410, NOT_FOUND",
        "416, REFUSED",
        "429, REFUSED",
        "500, HOST_TROUBLE",
        "503, HOST_TROUBLE"
    })
    void aHostThatRefusesIsUnverified(int status, Reason reason) throws Exception {
        assertThat(ask((_, out) -> out.head(status + " Whatever", "Content-Length: 0")))
                .isEqualTo(new Unverified(reason, "answered " + status));
    }

    // Time

    @Test
    void aHostThatDoesNotAnswerTimesOut() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        assertTimesOut((_, _) -> hold(over));
        over.countDown();
    }

    @Test
    void aHostThatSendsByteByByteTimesOut() throws Exception {
        byte[] file = jpeg(640, 480, segment(0xE2, new byte[60_000]));
        assertTimesOut((_, out) -> {
            out.head("200 OK", "Content-Length: " + file.length);
            for (int i = 0; i < file.length; i++) {
                pause(20);
                out.raw(Arrays.copyOfRange(file, i, i + 1));
            }
        });
    }

    @Test
    void aHostThatSendsHeadersSlowlyTimesOut() throws Exception {
        assertTimesOut((_, out) -> {
            out.raw("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 1_000; i++) {
                pause(20);
                out.raw("X: " + i + "\r\n");
            }
        });
    }

    @Test
    void aHostThatSendsInterimResponsesForeverTimesOut() throws Exception {
        assertTimesOut((_, out) -> {
            for (int i = 0; i < 1_000; i++) {
                out.raw("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                pause(20);
            }
        });
    }

    @Test
    void aHostThatAcceptsNoConnectionTimesOut() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort());
                ProbeRig rig = ProbeRig.open(ProbeRig.SHORT)) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            rig.name("media.example", ProbeRig.ADDRESS);
            rig.at(ProbeRig.ADDRESS, full.getLocalPort());

            assertThat(reason(rig.image(URL))).isEqualTo(Reason.TIMED_OUT);
        }
    }

    @Test
    void theTimeOutCoversAllRedirectsTogether() throws Exception {
        assertTimesOut((call, out) -> {
            pause(300);
            out.head("302 Found", "Location: " + call.path() + "x");
        });
    }

    @Test
    void aNameServerThatDoesNotAnswerTimesOut() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Resolver slow = _ -> {
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(InetAddress.ofLiteral("127.0.0.1"));
        };
        MediaProbe.Settings settings = ProbeRig.settings(ProbeRig.SHORT, 4, SOON);
        try (MediaProbe probe = new MediaProbe(settings, slow, InstantSource.system())) {
            assertThat(reason(probe.probe(URL, MediaKind.IMAGE).get(20, TimeUnit.SECONDS)))
                    .isEqualTo(Reason.TIMED_OUT);
        }
    }

    // Sizes

    @Test
    void aBodyOfTenGigabytesIsNotRead() throws Exception {
        byte[] start = jpeg(640, 480, segment(0xE2, new byte[10]));
        byte[] more = new byte[64 * 1024];
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> {
                out.head("200 OK", "Content-Length: 10737418240").raw(start);
                while (true) {
                    out.raw(more);
                }
            });

            assertThat(rig.image(URL)).isEqualTo(new Image(ImageFormat.JPEG, 640, 480, false, 10_737_418_240L));
            assertThat(host.written()).isLessThan(32L * 1024 * 1024);
        }
    }

    @Test
    void aFileWhoseHeaderNeverEndsIsReadUpTo512Kb() throws Exception {
        byte[] segments = segment(0xE2, new byte[60_000]);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> {
                out.head("200 OK", "Content-Length: 10737418240").raw(new byte[] {(byte) 0xFF, (byte) 0xD8});
                while (true) {
                    out.raw(segments);
                }
            });

            assertThat(rig.image(URL))
                    .isEqualTo(new Unreadable(
                            "jpeg",
                            ImageFormat.JPEG,
                            "its size is not within the first 524288 bytes",
                            10_737_418_240L));
            assertThat(host.written()).isLessThan(32L * 1024 * 1024);
        }
    }

    @Test
    void endlessResponseHeadersAreNotKept() throws Exception {
        assertThat(reason(ask((_, out) -> {
                    out.raw("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 1_000_000; i++) {
                        out.raw("X-" + i + ": " + "y".repeat(1_000) + "\r\n");
                    }
                })))
                .isEqualTo(Reason.ODD_ANSWER);
    }

    @Test
    void anEndlessStatusLineIsNotKept() throws Exception {
        assertThat(reason(ask((_, out) -> {
                    out.raw("HTTP/1.1 200 ");
                    for (int i = 0; i < 100_000; i++) {
                        out.raw("y".repeat(1_000));
                    }
                })))
                .isEqualTo(Reason.ODD_ANSWER);
    }

    @Test
    void aUrlThatIsTooLongIsNotAskedFor() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            assertThat(reason(rig.image("https://media.example/" + "a".repeat(9_000))))
                    .isEqualTo(Reason.TOO_LONG);
            assertThat(rig.lookedUp()).isEmpty();
        }
    }

    // Lies

    private static byte[] gzip(byte[] file) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(file);
        }
        return packed.toByteArray();
    }

    private static ScriptedHost.Script encoded(String encoding, byte[] body) {
        return (_, out) -> out.head("200 OK", "Content-Encoding: " + encoding, "Content-Length: " + body.length)
                .raw(body);
    }

    @Test
    void codingsOtherThanGzipAreNotUndone() throws Exception {
        for (String encoding : List.of("br", "zstd", "deflate", "gzip, gzip", "gzip, br", "x-unknown")) {
            assertThat(ask(encoded(encoding, gzip(png(640, 480)))))
                    .isEqualTo(new Unverified(Reason.ENCODED, "compressed although that was not asked for"));
        }
    }

    @Test
    void aBodyThatAHostPackedUnaskedIsSeenAsWhatItIs() throws Exception {
        byte[] page = "<!doctype html><title>Sign in</title>".getBytes(StandardCharsets.US_ASCII);
        for (String encoding : List.of("gzip", "x-gzip", "GZIP", "identity, gzip")) {
            assertThat(ask(encoded(encoding, gzip(png(640, 480)))))
                    .isEqualTo(new Image(ImageFormat.PNG, 640, 480, false, null));
            assertThat(ask(encoded(encoding, gzip(page))))
                    .isEqualTo(new Unreadable("html", null, "no image of a known format", (long) page.length));
        }
        assertThat(ask(encoded("gzip", gzip(new byte[0]))))
                .isEqualTo(new Unreadable("empty file", null, "it ends after 0 bytes", 0L));
    }

    @Test
    void aPackedBodyMayComeByteByByteAndHaveANameInFront() throws Exception {
        byte[] plain = gzip(png(640, 480));
        byte[] head = {0x1F, (byte) 0x8B, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 0, 2, 0, 'e', 'x', 'a', '.', 'p', 0, 'c', 0};
        byte[] named = join(head, Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(ask((_, out) -> {
                    out.head("200 OK", "Content-Encoding: gzip", "Content-Length: " + named.length);
                    for (byte octet : named) {
                        out.raw(new byte[] {octet});
                    }
                }))
                .isEqualTo(new Image(ImageFormat.PNG, 640, 480, false, null));
    }

    @Test
    void aPackedBodyThatIsNoneOrIsBrokenIsUnverified() throws Exception {
        byte[] broken = gzip(jpeg(640, 480, segment(0xE2, new byte[60_000])));
        Arrays.fill(broken, 12, 40, (byte) 0xFF);
        for (byte[] body : List.of(png(640, 480), broken)) {
            assertThat(reason(ask(encoded("gzip", body)))).isEqualTo(Reason.ENCODED);
        }
    }

    /** 512 MB of nothing, in half a MB. */
    @Test
    void aBodyThatExpandsToAnySizeIsInflatedUpTo512Kb() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE2});
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 512; i++) {
                gzip.write(zeros);
            }
        }
        long start = System.nanoTime();

        assertThat(ask(encoded("gzip", packed.toByteArray())))
                .isInstanceOfSatisfying(
                        Unreadable.class, file -> assertThat(file.looksLike()).isEqualTo("jpeg"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void theIdentityEncodingIsAccepted() throws Exception {
        byte[] file = png(640, 480);
        assertThat(ask((_, out) -> out.head("200 OK", "Content-Encoding: Identity", "Content-Length: " + file.length)
                        .raw(file)))
                .isInstanceOf(Image.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 100-199/1000",
                "Content-Range: bytes 0-199/100",
                "Content-Range: bytes 0-99/99999999999999999999999999",
                "Content-Range: bytes 0--1/5",
                "Content-Range: lines 0-99/100",
                "Content-Type: multipart/byteranges; boundary=x",
                "X: y"
            })
    void aRangeThatWasNotAskedForIsOdd(String header) throws Exception {
        byte[] file = png(640, 480);
        assertThat(reason(ask((_, out) -> out.head("206 Partial Content", header, "Content-Length: " + file.length)
                        .raw(file))))
                .isEqualTo(Reason.ODD_ANSWER);
    }

    @Test
    void aHostNeedNotStateTheSize() throws Exception {
        byte[] file = png(640, 480);
        assertThat(ask((_, out) -> out.head(
                                "206 Partial Content",
                                "Content-Range: bytes 0-" + (file.length - 1) + "/*",
                                "Content-Length: " + file.length)
                        .raw(file)))
                .isEqualTo(new Image(ImageFormat.PNG, 640, 480, false, null));
    }

    @Test
    void aLengthThatIsNoNumberOrIsGivenTwiceIsOdd() throws Exception {
        byte[] file = png(640, 480);
        assertThat(reason(ask(
                        (_, out) -> out.head("200 OK", "Content-Length: many").raw(file))))
                .isEqualTo(Reason.ODD_ANSWER);
        assertThat(reason(ask((_, out) -> out.head("200 OK", "Content-Length: 5", "Content-Length: 50")
                        .raw(file))))
                .isEqualTo(Reason.ODD_ANSWER);
    }

    @Test
    void aConnectionThatBreaksWithinTheHeaderIsUnverified() throws Exception {
        byte[] file = jpeg(640, 480, segment(0xE2, new byte[60_000]));
        assertThat(ask((_, out) ->
                        out.head("200 OK", "Content-Length: " + file.length).raw(Arrays.copyOf(file, 30_000))))
                .isEqualTo(new Unverified(Reason.NO_CONNECTION, "the connection broke"));
        assertThat(ask((_, _) -> {})).isEqualTo(new Unverified(Reason.NO_CONNECTION, "the connection broke"));
    }

    @Test
    void aConnectionThatBreaksBehindTheHeaderDoesNotMatter() throws Exception {
        assertThat(ask((_, out) -> out.head("200 OK", "Content-Length: 99999").raw(png(640, 480))))
                .isEqualTo(new Image(ImageFormat.PNG, 640, 480, false, 99_999L));
    }

    @Test
    void aHostThatDoesNotSpeakHttpIsOdd() throws Exception {
        assertThat(reason(ask((_, out) -> out.raw("220 mail.example ESMTP\r\n\r\n"))))
                .isIn(Reason.ODD_ANSWER, Reason.NO_CONNECTION);
        assertThat(reason(ask((_, out) -> out.raw(png(640, 480))))).isIn(Reason.ODD_ANSWER, Reason.NO_CONNECTION);
    }

    @Test
    void aHostWithoutTlsIsUnverified() throws Exception {
        try (ScriptedHost plain = ScriptedHost.plain((_, out) -> out.head("200 OK"));
                ProbeRig rig = ProbeRig.open(Duration.ofSeconds(3))) {
            rig.name("media.example", ProbeRig.ADDRESS);
            rig.at(ProbeRig.ADDRESS, plain);

            assertThat(reason(rig.image(URL))).isIn(Reason.TLS, Reason.TIMED_OUT, Reason.NO_CONNECTION);
        }
    }

    @Test
    void anHtmlPageInPlaceOfAnImageIsUnreadable() throws Exception {
        assertThat(ask((_, out) -> out.head("200 OK", "Content-Type: image/png", "Content-Length: 44")
                        .raw("<!DOCTYPE html><html>Please log in.</html>  ")))
                .isEqualTo(new Unreadable("html", null, "no image of a known format", 44L));
    }

    @Test
    void aPngThatClaimsTwoBillionPixelsASideIsAnImage() throws Exception {
        byte[] file = png(1L << 31, 1L << 31);
        assertThat(ask((call, out) -> out.file(call, file)))
                .isEqualTo(new Image(ImageFormat.PNG, 1L << 31, 1L << 31, false, (long) file.length));
    }

    private static void hold(CountDownLatch over) {
        try {
            over.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(int millis) throws IOException {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
