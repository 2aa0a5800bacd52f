package dev.reelay.media;

import static dev.reelay.format.Images.png;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Image;
import dev.reelay.file.MediaFacts.Reason;
import dev.reelay.file.MediaFacts.Unverified;
import dev.reelay.file.MediaKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Names whose servers do not answer cost those alone who ask for them. */
class SlowNamesTest {

    private static final String URL = "https://media.example/a.png";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void namesThatAreNotAnsweredHoldUpNoOtherName() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));
            CountDownLatch answer = rig.holdNames(name -> name.endsWith(".test"));

            // Eight domains with more names each than they have threads.
            List<CompletableFuture<MediaFacts>> slow =
                    ask(rig, 8 * 15, i -> "https://n" + i + ".slow" + i % 8 + ".test/a.png");
            int most = 8 * NameLookups.PER_SITE;
            await().atMost(SOON).until(() -> rig.heldNames() == most);

            assertThat(rig.ask(URL, MediaKind.IMAGE).get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
            assertThat(slow).noneMatch(CompletableFuture::isDone);
            assertThat(rig.heldNames()).isEqualTo(most);
            answer.countDown();
            for (CompletableFuture<MediaFacts> one : slow) {
                assertThat(reason(one.get(20, TimeUnit.SECONDS))).isEqualTo(Reason.NO_ADDRESS);
            }
        }
    }

    @Test
    void aDomainOfAThousandSlowNamesHasAFewThreads() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));
            CountDownLatch answer = rig.holdNames(name -> name.endsWith(".slow.test"));

            List<CompletableFuture<MediaFacts>> slow = ask(rig, 1_000, i -> "https://n" + i + ".slow.test/a.png");

            assertThat(rig.ask(URL, MediaKind.IMAGE).get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
            assertThat(rig.heldNames()).isEqualTo(NameLookups.PER_SITE);
            assertThat(slow).noneMatch(CompletableFuture::isDone);
            answer.countDown();
        }
    }

    @Test
    void aSlowNameIsLookedUpOnceForAllWhoAsk() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            rig.host((call, out) -> out.file(call, png(640, 480)));
            CountDownLatch answer = rig.holdNames("media.example"::equals);

            List<CompletableFuture<MediaFacts>> asked = ask(rig, 50, i -> "https://media.example/" + i);
            await().atMost(SOON).until(() -> rig.heldNames() == 1);
            answer.countDown();

            for (CompletableFuture<MediaFacts> one : asked) {
                assertThat(one.get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
            }
            assertThat(rig.lookedUp()).containsExactly("media.example");
        }
    }

    @Test
    void aNameThatIsOverdueIsNotLookedUpAgain() throws Exception {
        try (ProbeRig rig = ProbeRig.open(ProbeRig.SHORT)) {
            CountDownLatch answer = rig.holdNames("media.example"::equals);
            assertThat(rig.image(URL)).isEqualTo(new Unverified(Reason.TIMED_OUT, "no address in time"));

            List<CompletableFuture<MediaFacts>> asked = ask(rig, 100, i -> "https://media.example/" + i);

            for (CompletableFuture<MediaFacts> one : asked) {
                assertThat(one.get(20, TimeUnit.SECONDS))
                        .isEqualTo(new Unverified(Reason.TIMED_OUT, "no address in time"));
            }
            assertThat(rig.lookedUp()).containsExactly("media.example");
            answer.countDown();
        }
    }

    @Test
    void whoAsksForANameThatIsOverdueIsAnsweredAtOnce() {
        Duration timeout = Duration.ofHours(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicLong nanoTime = new AtomicLong();
        Resolver resolver = _ -> {
            awaitLatch(answer);
            return List.of();
        };
        try (NameLookups names = new NameLookups(resolver, nanoTime::get)) {
            var first = names.find("media.example", SOON.toNanos(), timeout.toNanos());
            nanoTime.addAndGet(timeout.toNanos());

            assertThat(find(names, timeout)).isEqualTo(NameLookups.Outcome.TIMED_OUT);
            assertThat(first).isNotDone();
            answer.countDown();
        }
    }

    @Test
    void aNameIsLookedUpAgainOnceItsServersHaveAnswered() {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger lookUps = new AtomicInteger();
        Resolver resolver = _ -> {
            lookUps.incrementAndGet();
            awaitLatch(answer);
            return List.of(InetAddress.ofLiteral(ProbeRig.ADDRESS));
        };
        try (NameLookups names = new NameLookups(resolver)) {
            assertThat(find(names, ProbeRig.SHORT)).isEqualTo(NameLookups.Outcome.TIMED_OUT);
            assertThat(lookUps).hasValue(1);

            answer.countDown();

            assertThat(find(names, SOON)).isEqualTo(NameLookups.Outcome.FOUND);
            assertThat(find(names, SOON)).isEqualTo(NameLookups.Outcome.FOUND);
            assertThat(lookUps).hasValueGreaterThan(1);
        }
    }

    private static NameLookups.Outcome find(NameLookups names, Duration timeout) {
        return names.find("media.example", SOON.toNanos(), timeout.toNanos())
                .orTimeout(1, TimeUnit.MINUTES)
                .join()
                .outcome();
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException testIsOver) {
            Thread.currentThread().interrupt();
        }
    }

    /** A thread that is not to be had in time is nobody's fault but the domain's. */
    @Test
    void whoFindsNoThreadInTimeIsUnverified() throws Exception {
        try (ProbeRig rig = ProbeRig.open(ProbeRig.settings(Duration.ofSeconds(30), 4, Duration.ofMillis(300)))) {
            CountDownLatch answer = rig.holdNames(name -> name.endsWith(".slow.test"));
            List<CompletableFuture<MediaFacts>> slow =
                    ask(rig, NameLookups.PER_SITE, i -> "https://n" + i + ".slow.test/a.png");
            await().atMost(SOON).until(() -> rig.heldNames() == NameLookups.PER_SITE);

            assertThat(rig.image("https://late.slow.test/"))
                    .isEqualTo(new Unverified(Reason.BUSY, "too many names at a time"));
            assertThat(slow).noneMatch(CompletableFuture::isDone);
            answer.countDown();
        }
    }

    /** Wildcard names of one server: together they have a quarter of all slots, and each host its own four. */
    @Test
    void hostsOfOneSiteThatDoNotAnswerLeaveSlotsForOthers() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ProbeRig rig = ProbeRig.open()) {
            Thread.ofVirtual().start(() -> acceptAndSayNothing(silent, connections));
            IntStream.range(0, 40).forEach(i -> rig.name("n" + i + ".slow.test", "198.41.0.4"));
            rig.at("198.41.0.4", silent.getLocalPort());
            rig.host((call, out) -> out.file(call, png(640, 480)));
            List<CompletableFuture<MediaFacts>> slow = ask(rig, 400, i -> "https://n" + i % 40 + ".slow.test/" + i);
            await().atMost(SOON).until(() -> connections.get() == 16);

            assertThat(rig.ask(URL, MediaKind.IMAGE).get(20, TimeUnit.SECONDS)).isInstanceOf(Image.class);
            assertThat(connections).hasValue(16);
            assertThat(slow).noneMatch(CompletableFuture::isDone);
        }
    }

    private static void acceptAndSayNothing(ServerSocket silent, AtomicInteger connections) {
        List<Socket> open = new ArrayList<>();
        try {
            while (true) {
                open.add(silent.accept());
                connections.incrementAndGet();
            }
        } catch (IOException testIsOver) {
            open.forEach(SlowNamesTest::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reason reason(MediaFacts facts) {
        return ((Unverified) facts).reason();
    }

    private static List<CompletableFuture<MediaFacts>> ask(ProbeRig rig, int count, IntFunction<String> url) {
        return IntStream.range(0, count)
                .mapToObj(i -> rig.ask(url.apply(i), MediaKind.IMAGE))
                .toList();
    }
}
