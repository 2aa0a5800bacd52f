package dev.reelay.media;

import static dev.reelay.format.Images.png;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbeCacheTest {

    private static final String URL = "https://media.example/a.png";

    @Test
    void factsAreRememberedForAMinute() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, png(640, 480)));

            rig.image(URL);
            rig.turnClock(Duration.ofSeconds(59));
            rig.image(URL);
            assertThat(host.calls()).hasSize(1);

            rig.turnClock(Duration.ofSeconds(1));
            rig.image(URL);
            assertThat(host.calls()).hasSize(2);

            rig.probe(URL, MediaKind.VIDEO);
            assertThat(host.calls()).hasSize(3);
        }
    }

    @Test
    void anUnverifiedUrlIsRememberedForTenSeconds() throws Exception {
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
    void whiteSpaceAroundAUrlIsNoOtherUrl() throws Exception {
        try (ProbeRig rig = ProbeRig.open()) {
            ScriptedHost host = rig.host((call, out) -> out.file(call, png(640, 480)));

            rig.image(URL);
            rig.image("\n " + URL + " ".repeat(100_000));

            assertThat(host.calls()).hasSize(1);
        }
    }

    @Test
    void theCacheIsBounded() {
        ProbeCache cache = new ProbeCache(2, Duration.ofMinutes(1), () -> Instant.EPOCH);
        AtomicInteger probes = new AtomicInteger();
        for (String url : List.of("a", "b", "a", "c", "a", "b")) {
            var _ = cache.get(new ProbeCache.Question(url, MediaKind.IMAGE), facts -> {
                probes.incrementAndGet();
                facts.complete(new Bytes(1L));
            });
        }

        assertThat(probes).as("a, b, c, and b once more").hasValue(4);
    }

    @Test
    void aProbeThatThrowsFailsItsFutureAndIsNotRemembered() {
        ProbeCache cache = new ProbeCache(2, Duration.ofMinutes(1), () -> Instant.EPOCH);
        ProbeCache.Question question = new ProbeCache.Question(URL, MediaKind.IMAGE);

        CompletableFuture<MediaFacts> failed = cache.get(question, _ -> {
            throw new IllegalStateException("a bug");
        });

        assertThat(failed).isCompletedExceptionally();
        assertThat(cache.get(question, facts -> facts.complete(new Bytes(1L)))).isCompletedWithValue(new Bytes(1L));
    }
}
