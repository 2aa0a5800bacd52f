package dev.reelay.media;

import static dev.reelay.format.Images.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many probes at a time: they share answers, are limited per host, and start no threads. */
class ConcurrentProbesTest {

    private static final String URL = "https://media.example/a.png";

    /** Any frame of the classes that make up a probe. */
    private static final Pattern PROBE_FRAME =
            Pattern.compile("dev\\.reelay\\.media\\.(MediaProbe|UrlProbe|HostLimiter|AsyncSemaphore|Fetch)[.$]");

    private final CountDownLatch hostAnswers = new CountDownLatch(1);

    @Test
    void callersThatAskForTheSameUrlShareOneProbe() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host(this::answerLate);
            List<CompletableFuture<MediaFacts>> asked = ask(rig, 20, _ -> URL);
            hostAnswers.countDown();

            assertAllAreImages(asked);
            assertThat(host.calls()).hasSize(1);
        }
    }

    @Test
    void aCallerThatCancelsLeavesTheSharedProbeAlone() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host(this::answerLate);
            CompletableFuture<MediaFacts> impatient = rig.ask(URL, MediaKind.IMAGE);
            CompletableFuture<MediaFacts> patient = rig.ask(URL, MediaKind.IMAGE);
            await().atMost(Duration.ofSeconds(20)).until(() -> host.calls().size() == 1);

            impatient.cancel(true);
            hostAnswers.countDown();

            assertAllAreImages(List.of(patient));
            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(host.calls()).hasSize(1);
        }
    }

    @Test
    void aHostIsAskedForFourFilesAtATime() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger mostOpen = new AtomicInteger();
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> {
                mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                awaitLatch(hostAnswers);
                open.decrementAndGet();
                out.file(call, png(640, 480));
            });
            List<CompletableFuture<MediaFacts>> asked = ask(rig, 20, i -> "https://media.example/" + i);
            await().atMost(Duration.ofSeconds(20)).untilAtomic(open, is(4));
            hostAnswers.countDown();

            assertAllAreImages(asked);
            assertThat(mostOpen).hasValue(4);
        }
    }

    @Test
    void aProbeThatWaitsTooLongForASlotIsUnverified() throws Exception {
        try (ProbeRig rig = ProbeRig.open(ProbeRig.settings(Duration.ofSeconds(30), 1, Duration.ofMillis(200)))) {
            ScriptedHost host = rig.host(this::answerLate);
            CompletableFuture<MediaFacts> first = rig.ask(URL, MediaKind.IMAGE);
            await().atMost(Duration.ofSeconds(20)).until(() -> host.calls().size() == 1);

            assertThat(rig.image("https://media.example/b"))
                    .isEqualTo(new Unverified(Reason.BUSY, "too many files at a time"));
            hostAnswers.countDown();
            assertAllAreImages(List.of(first));
        }
    }

    @Test
    void aSlowHostHoldsUpNoOtherHost() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.name("cdn.example", "198.41.0.4");
            rig.host("198.41.0.4", (_, _) -> awaitLatch(hostAnswers));
            rig.name("media.example", ProbeRig.ADDRESS);
            rig.host(ProbeRig.ADDRESS, (call, out) -> out.file(call, png(640, 480)));
            List<CompletableFuture<MediaFacts>> waiting = ask(rig, 300, i -> "https://cdn.example/" + i);

            assertThat(rig.image(URL)).isInstanceOf(Image.class);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            hostAnswers.countDown();
        }
    }

    @Test
    void probesThatTimeOutGiveTheirSlotsBack() throws Exception {
        try (ProbeRig rig = ProbeRig.open(ProbeRig.settings(ProbeRig.SHORT, 1, Duration.ofSeconds(60)))) {
            rig.host((_, _) -> awaitLatch(hostAnswers));

            for (CompletableFuture<MediaFacts> one : ask(rig, 4, i -> "https://media.example/" + i)) {
                assertThat(one.get(20, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                Unverified.class,
                                facts -> assertThat(facts.reason()).isEqualTo(Reason.TIMED_OUT));
            }
            hostAnswers.countDown();
        }
    }

    /** Virtual threads are in a thread dump too, and each shows where it waits. */
    @Test
    void hundredsOfProbesWaitWithoutAThread(@TempDir Path folder) throws Exception {
        int probes = 500;
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((_, _) -> awaitLatch(hostAnswers));
            List<CompletableFuture<MediaFacts>> asked = ask(rig, probes, i -> "https://media.example/" + i);
            await().atMost(Duration.ofSeconds(20)).until(() -> host.calls().size() == 4);

            assertThat(threadsInProbes(folder.resolve("threads.txt")))
                    .as("threads, also of other tests, in the code of probes")
                    .isLessThan(probes / 10);
            assertThat(asked).noneMatch(CompletableFuture::isDone);
            hostAnswers.countDown();
        }
    }

    @Test
    void probesThatAreUnderWayWhenTheProbeIsClosedComplete() throws Exception {
        CountDownLatch nameIsAsked = new CountDownLatch(1);
        Resolver silent = _ -> {
            nameIsAsked.countDown();
            awaitLatch(hostAnswers);
            return List.of(InetAddress.ofLiteral(ProbeRig.ADDRESS));
        };
        MediaProbe.Settings settings = ProbeRig.settings(ProbeRig.SHORT, 1, ProbeRig.SHORT);
        MediaProbe probe = new MediaProbe(settings, silent, InstantSource.system());
        List<CompletableFuture<MediaFacts>> asked = IntStream.range(0, 100)
                .mapToObj(i -> probe.probe("https://media.example/" + i, MediaKind.IMAGE))
                .toList();
        awaitLatch(nameIsAsked);

        probe.close();

        for (CompletableFuture<MediaFacts> one : asked) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isInstanceOf(Unverified.class);
        }
        assertThat(probe.probe(URL, MediaKind.IMAGE).get(20, TimeUnit.SECONDS)).isInstanceOf(Unverified.class);
        hostAnswers.countDown();
    }

    private static long threadsInProbes(Path dump) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        return Pattern.compile("\n\n")
                .splitAsStream(Files.readString(dump))
                .filter(thread -> PROBE_FRAME.matcher(thread).find())
                .count();
    }

    private void answerLate(ScriptedHost.Call call, ScriptedHost.Out out) throws IOException {
        awaitLatch(hostAnswers);
        out.file(call, png(640, 480));
    }

    private static List<CompletableFuture<MediaFacts>> ask(ProbeRig rig, int count, IntFunction<String> url) {
        return IntStream.range(0, count)
                .mapToObj(i -> rig.ask(url.apply(i), MediaKind.IMAGE))
                .toList();
    }

    private static void assertAllAreImages(List<CompletableFuture<MediaFacts>> asked) throws Exception {
        for (CompletableFuture<MediaFacts> one : asked) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
