package dev.reelay.media;

import static dev.reelay.media.Images.bmp;
import static dev.reelay.media.Images.chunk;
import static dev.reelay.media.Images.gif;
import static dev.reelay.media.Images.jpeg;
import static dev.reelay.media.Images.png;
import static dev.reelay.media.Images.segment;
import static dev.reelay.media.Images.webpExtended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.job.ImageFormat;
import dev.reelay.job.MediaFacts;
import dev.reelay.job.MediaFacts.Bytes;
import dev.reelay.job.MediaFacts.Image;
import dev.reelay.job.MediaFacts.Reason;
import dev.reelay.job.MediaFacts.Unverified;
import dev.reelay.job.MediaKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MediaProbeTest {

    private static final String URL = "https://media.example/a.png?signature=secret";

    @Test
    void anImageOfAHostWithRangesTellsAllThereIs() throws Exception {
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
    void theConnectionGoesToACheckedAddressUnderItsName() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(rig.lookedUp()).containsExactly("media.example");
            assertThat(rig.connectedTo()).containsExactly(ProbeRig.ADDRESS + ":443");
        }
    }

    @Test
    void allFormatsAreReadWithOrWithoutRanges() throws Exception {
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
        byte[] file = "not an image at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] cut = Arrays.copyOf(jpeg(640, 480), 8);
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                boolean chunked = call.path().equals("/chunked");
                out.head("200 OK", chunked ? "Transfer-Encoding: chunked" : "Connection: close");
                out.raw(chunked ? "8\r\n" : "").raw(chunked ? cut : file).raw(chunked ? "\r\n0\r\n\r\n" : "");
            });

            assertThat(rig.image("https://media.example/chunked"))
                    .isEqualTo(new Unverified(Reason.UNREADABLE, "it ends after 8 bytes", 8L));
            assertThat(rig.image("https://media.example/no"))
                    .isInstanceOfSatisfying(
                            Unverified.class, no -> assertThat(no.reason()).isEqualTo(Reason.UNREADABLE));
        }
    }

    @Test
    void whetherAPngIsTransparentIsGivenUpBehindTheWindow() throws Exception {
        byte[] file = png(640, 480, 2, chunk("iCCP", new byte[600_000]), chunk("tRNS", new byte[6]));
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, file));

            assertThat(rig.image(URL)).isEqualTo(new Image(ImageFormat.PNG, 640, 480, false, (long) file.length));
        }
    }

    @Test
    void ofAudioAndVideoOnlyTheSizeIsAskedFor() throws Exception {
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

            assertThat(rig.probe().probe("https://media.example/ranges", MediaKind.AUDIO))
                    .isEqualTo(new Bytes(123_456L));
            assertThat(rig.probe().probe("https://media.example/none", MediaKind.VIDEO))
                    .isEqualTo(new Bytes(123_457L));
            assertThat(rig.probe().probe("https://media.example/", MediaKind.VIDEO))
                    .isEqualTo(new Bytes(null));
            assertThat(host.calls())
                    .allSatisfy(call -> assertThat(call.headers()).containsEntry("range", "bytes=0-0"));
        }
    }

    @Test
    void trustedHostsMayBePrivateAndPlain() throws Exception {
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
    void anotherAddressIsTriedWhenOneCannotBeReached() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.name("media.example", "198.41.0.4", ProbeRig.ADDRESS);
            rig.host(ProbeRig.ADDRESS, (call, out) -> out.file(call, png(640, 480)));

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(rig.connectedTo()).containsExactly("198.41.0.4:443", ProbeRig.ADDRESS + ":443");
        }
    }

    // Memory

    @Test
    void anAnswerCountsForAMinute() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, png(640, 480)));

            rig.image(URL);
            rig.turnClock(Duration.ofSeconds(59));
            rig.image(URL);
            assertThat(host.calls()).hasSize(1);

            rig.turnClock(Duration.ofSeconds(1));
            rig.image(URL);
            assertThat(host.calls()).hasSize(2);

            rig.probe().probe(URL, MediaKind.VIDEO);
            assertThat(host.calls()).hasSize(3);
        }
    }

    @Test
    void whatToldNothingIsSoonAskedAgain() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, out) -> out.head("503 Busy", "Content-Length: 0"));

            rig.image(URL);
            rig.turnClock(Duration.ofSeconds(9));
            rig.image(URL);
            assertThat(host.calls()).hasSize(1);

            rig.turnClock(Duration.ofSeconds(1));
            rig.image(URL);
            assertThat(host.calls()).hasSize(2);
        }
    }

    @Test
    void theMemoryIsBounded() {
        ProbeCache answers = new ProbeCache(2, Duration.ofMinutes(1), () -> java.time.Instant.EPOCH);
        AtomicInteger asked = new AtomicInteger();
        for (String url : List.of("a", "b", "a", "c", "a", "b")) {
            var _ = answers.get(new ProbeCache.Question(url, MediaKind.IMAGE), answer -> {
                asked.incrementAndGet();
                answer.complete(new Bytes(1L));
            });
        }

        assertThat(asked).as("a, b, c, and b once more").hasValue(4);
    }

    @Test
    void whoAsksForTheSameAtTheSameTimeSharesTheAnswer() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                awaitLatch(go);
                out.file(call, png(640, 480));
            });
            List<FutureTask<MediaFacts>> asking = inParallel(rig, 20, _ -> URL);
            go.countDown();

            for (FutureTask<MediaFacts> one : asking) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
            }
            assertThat(host.calls()).hasSize(1);
        }
    }

    // Caps

    @Test
    void noMoreThanSoManyFilesOfAHostAreAskedForAtATime() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                awaitLatch(go);
                open.decrementAndGet();
                out.file(call, png(640, 480));
            });
            List<FutureTask<MediaFacts>> asking = inParallel(rig, 20, i -> "https://media.example/" + i);
            await().atMost(Duration.ofSeconds(20)).untilAtomic(open, org.hamcrest.Matchers.is(4));
            go.countDown();

            for (FutureTask<MediaFacts> one : asking) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
            }
            assertThat(most).hasValue(4);
        }
    }

    @Test
    void whoWaitsTooLongForABusyHostHasNoAnswer() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ProbeRig rig = ProbeRig.open(ProbeRig.settings(Duration.ofSeconds(30), 1, Duration.ofMillis(200)))) {
            ScriptedHost host = rig.host((call, out) -> {
                awaitLatch(go);
                out.file(call, png(640, 480));
            });
            FutureTask<MediaFacts> first = inParallel(rig, 1, _ -> URL).getFirst();
            await().atMost(Duration.ofSeconds(20)).until(() -> host.calls().size() == 1);

            assertThat(rig.image("https://media.example/b"))
                    .isEqualTo(new Unverified(Reason.BUSY, "too many files at a time"));
            go.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
        }
    }

    @Test
    void hostsThatNobodyAsksForAreForgotten() throws Exception {
        HostLimiter slots = new HostLimiter(1, 1);
        try (HostLimiter.Slot _ = slots.take("a", 0).orElseThrow()) {
            assertThat(slots.take("a", 0)).isEmpty();
            assertThat(slots.take("b", 0)).as("all slots are taken").isEmpty();
            assertThat(slots.hosts()).isEqualTo(1);
        }
        assertThat(slots.hosts()).isZero();
        slots.take("b", 0).orElseThrow().close();
        assertThat(slots.hosts()).isZero();
    }

    @Test
    void whoIsInterruptedGivesUpAndOthersGetTheirAnswer() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> {
                awaitLatch(go);
                out.file(call, png(640, 480));
            });
            boolean[] stillInterrupted = new boolean[1];
            FutureTask<MediaFacts> impatient = new FutureTask<>(() -> {
                MediaFacts facts = rig.image(URL);
                stillInterrupted[0] = Thread.currentThread().isInterrupted();
                return facts;
            });
            Thread thread = Thread.ofVirtual().start(impatient);
            await().atMost(Duration.ofSeconds(20)).until(() -> host.calls().size() == 1);
            thread.interrupt();

            assertThat(impatient.get(20, TimeUnit.SECONDS)).isInstanceOf(Unverified.class);
            assertThat(stillInterrupted[0]).isTrue();
            go.countDown();
            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(host.calls()).hasSize(1);
        }
    }

    private static List<FutureTask<MediaFacts>> inParallel(
            ProbeRig rig, int count, java.util.function.IntFunction<String> url) {
        List<FutureTask<MediaFacts>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String one = url.apply(i);
            FutureTask<MediaFacts> task = new FutureTask<>(() -> rig.image(one));
            tasks.add(task);
            Thread.ofVirtual().start(task);
        }
        return tasks;
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
