package dev.reelay.media;

import static dev.reelay.format.Images.bmp;
import static dev.reelay.format.Images.chunk;
import static dev.reelay.format.Images.gif;
import static dev.reelay.format.Images.jpeg;
import static dev.reelay.format.Images.png;
import static dev.reelay.format.Images.segment;
import static dev.reelay.format.Images.webpExtended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.ImageFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unreadable;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import dev.reelay.testing.ManualThreads;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MediaProbeTest {

    private static final String URL = "https://media.example/a.png?signature=secret";

    @Test
    void anImageIsKnownByFormatSidesAlphaAndSize() throws Exception {
        byte[] file = Arrays.copyOf(png(640, 480, 6), 1_000_000);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, file));

            assertThat(rig.image(URL)).isEqualTo(new Image(ImageFormat.PNG, 640, 480, true, 1_000_000L));
            assertThat(host.calls()).singleElement().satisfies(call -> {
                assertThat(call.line()).isEqualTo("GET /a.png?signature=secret HTTP/1.1");
                assertThat(call.sni()).isEqualTo("media.example");
                assertThat(call.headers())
                        .containsEntry("host", "media.example")
                        .containsEntry("range", "bytes=0-524287")
                        .containsEntry("accept-encoding", "identity")
                        .doesNotContainKeys("cookie", "authorization", "proxy-authorization", "referer");
            });
        }
    }

    @Test
    void theConnectionGoesToTheCheckedAddress() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(rig.lookedUp()).containsExactly("media.example");
            assertThat(rig.connectedTo()).containsExactly(ProbeRig.ADDRESS + ":443");
        }
    }

    @Test
    void allFormatsAreReadFromHostsWithAndWithoutRanges() throws Exception {
        byte[] metadata = segment(0xE2, new byte[65_533]);
        List<byte[]> files = List.of(
                jpeg(640, 480, metadata, metadata, metadata, metadata, metadata),
                png(640, 480),
                webpExtended(640, 480, false),
                bmp(640, 480),
                gif(640, 480, 256));
        List<ImageFormat> formats =
                List.of(ImageFormat.JPEG, ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.BMP, ImageFormat.GIF);
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                byte[] file = files.get(call.path().charAt(2) - '0');
                if (call.path().startsWith("/r")) {
                    out.file(call, file);
                } else if (call.path().startsWith("/l")) {
                    out.head("200 OK", "Content-Length: " + file.length).raw(file);
                } else {
                    out.head("200 OK").raw(file);
                }
            });
            for (int i = 0; i < files.size(); i++) {
                Image expected = new Image(formats.get(i), 640, 480, false, (long) files.get(i).length);
                assertThat(rig.image("https://media.example/r" + i)).isEqualTo(expected);
                assertThat(rig.image("https://media.example/l" + i)).isEqualTo(expected);
                assertThat(rig.image("https://media.example/n" + i))
                        .as("without a length, the file may go on behind its header")
                        .isIn(expected, new Image(formats.get(i), 640, 480, false, null));
            }
        }
    }

    @Test
    void theSizeOfAFileThatIsReadToItsEndIsKnown() throws Exception {
        byte[] file = "not an image at all".getBytes(StandardCharsets.US_ASCII);
        byte[] cut = Arrays.copyOf(jpeg(640, 480), 8);
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                boolean chunked = call.path().equals("/chunked");
                out.head("200 OK", chunked ? "Transfer-Encoding: chunked" : "Connection: close");
                out.raw(chunked ? "8\r\n" : "").raw(chunked ? cut : file).raw(chunked ? "\r\n0\r\n\r\n" : "");
            });

            assertThat(rig.image("https://media.example/chunked"))
                    .isEqualTo(new Unreadable("jpeg", ImageFormat.JPEG, "it ends after 8 bytes", 8L));
            assertThat(rig.image("https://media.example/no"))
                    .isEqualTo(new Unreadable("text", null, "no image of a known format", null));
        }
    }

    @Test
    void aTransparencyBehindTheFirst512KbOfAPngIsNotSeen() throws Exception {
        byte[] file = png(640, 480, 2, chunk("iCCP", new byte[600_000]), chunk("tRNS", new byte[6]));
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, file));

            assertThat(rig.image(URL)).isEqualTo(new Image(ImageFormat.PNG, 640, 480, false, (long) file.length));
        }
    }

    @Test
    void ofAClipWhoseBytesDoNotArriveTheSizeIsKnown() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                if (call.path().equals("/ranges")) {
                    out.head("206 Partial Content", "Content-Range: bytes 0-0/123456", "Content-Length: 1")
                            .raw("x");
                } else if (call.path().equals("/none")) {
                    out.head("200 OK", "Content-Length: 123457").raw("x");
                } else {
                    out.head("200 OK").raw("x");
                }
            });

            assertThat(rig.probe("https://media.example/ranges", MediaKind.AUDIO))
                    .isEqualTo(new Bytes(123_456L));
            assertThat(rig.probe("https://media.example/none", MediaKind.VIDEO)).isEqualTo(new Bytes(123_457L));
            assertThat(rig.probe("https://media.example/", MediaKind.VIDEO)).isEqualTo(new Bytes(null));
            assertThat(host.calls())
                    .allSatisfy(call -> assertThat(call.headers()).containsEntry("range", "bytes=0-524287"));
        }
    }

    @Test
    void trustedHostsMayBePrivateAndSpeakPlainHttp() throws Exception {
        try (ScriptedHost host = ScriptedHost.plain((call, out) -> out.file(call, png(640, 480)));
                ProbeRig rig = ProbeRig.open("minio:9000")) {
            rig.name("minio", "10.0.0.7");
            rig.at("10.0.0.7", host);

            assertThat(rig.image("http://minio:9000/a.png")).isInstanceOf(Image.class);
            assertThat(rig.connectedTo()).containsExactly("10.0.0.7:9000");
            assertThat(host.calls())
                    .singleElement()
                    .satisfies(call -> assertThat(call.headers()).containsEntry("host", "minio:9000"));
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneCannotBeReached() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.name("media.example", "198.41.0.4", ProbeRig.ADDRESS);
            rig.host(ProbeRig.ADDRESS, (call, out) -> out.file(call, png(640, 480)));

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(rig.connectedTo()).containsExactly("198.41.0.4:443", ProbeRig.ADDRESS + ":443");
        }
    }

    @Test
    void ofAnAddressThatMayBeAWebhookTheSpellingIsJudgedAndNothingIsFetched() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, png(640, 480)));

            CompletableFuture<MediaFacts> facts = rig.ask("https://media.example/hook?secret=1", MediaKind.FILE);

            assertThat(facts)
                    .isCompletedWithValueMatching(
                            it -> it instanceof Unverified open && open.reason() == Reason.NOT_FETCHED);
            assertThat(host.calls()).isEmpty();
            assertThat(rig.lookedUp()).isEmpty();
            for (String url : List.of(
                    "http://media.example/hook",
                    "https://10.0.0.1/hook",
                    "https://user:secret@media.example/hook",
                    "https://localhost/hook",
                    "file:///etc/passwd")) {
                assertThat(rig.ask(url, MediaKind.FILE)).isCompletedWithValue(new NotPublic());
            }
        }
    }

    /** The caller is the thread of a shard: 64 MiB of base64 would stall all its jobs. */
    @Test
    void theCallersThreadDecodesNoDataUri() throws Exception {
        String uri = "data:image/png;base64," + Base64.getEncoder().encodeToString(png(640, 480));
        ManualThreads decoder = new ManualThreads();
        MediaProbe.Settings settings = ProbeRig.settings(ProbeRig.SHORT, 4, ProbeRig.SHORT);
        Network network = Network.open(settings.timeout(), Resolver.system());
        try (MediaProbe probe = new MediaProbe(settings, network, InstantSource.system(), decoder)) {
            CompletableFuture<MediaFacts> facts = probe.probe(uri, MediaKind.IMAGE);
            assertThat(facts).isNotDone();

            decoder.runNext();

            assertThat(facts).isCompletedWithValueMatching(Image.class::isInstance);
        }
        assertThat(decoder.isShutdown()).isTrue();
    }

    @Test
    void noDataUriIsReadAfterTheEnd() throws Exception {
        String uri = "data:image/png;base64," + Base64.getEncoder().encodeToString(png(640, 480));
        MediaProbe.Settings settings = ProbeRig.settings(ProbeRig.SHORT, 4, ProbeRig.SHORT);
        MediaProbe probe = new MediaProbe(settings, Resolver.system(), InstantSource.system());

        assertThat(probe.probe(uri, MediaKind.IMAGE).get(1, TimeUnit.MINUTES)).isInstanceOf(Image.class);

        probe.close();
        assertThat(probe.probe(uri, MediaKind.IMAGE)).isCompletedWithValueMatching(Unverified.class::isInstance);
    }
}
