package dev.reelay.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.reelay.media.HostLimiter.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostLimiterTest {

    private static final long LONG = Duration.ofSeconds(30).toNanos();
    private static final long SHORT = Duration.ofMillis(20).toNanos();

    @Test
    void aHostHasItsLimitAndAllHostsTogetherHaveTheirs() throws Exception {
        HostLimiter limiter = new HostLimiter(2, 2, 3);

        assertThat(slot(limiter.acquire("a", 0))).isPresent();
        assertThat(slot(limiter.acquire("a", 0))).isPresent();
        assertThat(slot(limiter.acquire("a", 0))).as("a third file of a host").isEmpty();
        assertThat(slot(limiter.acquire("b", 0))).isPresent();
        assertThat(slot(limiter.acquire("b", 0))).as("a fourth file in all").isEmpty();
    }

    @Test
    void probesOfOneHostGetSlotsInTheOrderInWhichTheyAsked() throws Exception {
        HostLimiter limiter = new HostLimiter(1, 1, 10);
        Slot busy = slot(limiter.acquire("a", LONG)).orElseThrow();
        List<CompletableFuture<Optional<Slot>>> waiting =
                IntStream.range(0, 10).mapToObj(_ -> limiter.acquire("a", LONG)).toList();

        for (CompletableFuture<Optional<Slot>> next : waiting) {
            assertThat(next).isNotDone();
            busy.release();
            busy = slot(next).orElseThrow();
        }
    }

    @Test
    void probesThatWaitForABusyHostHoldUpNoOtherHost() throws Exception {
        HostLimiter limiter = new HostLimiter(1, 1, 2);
        assertThat(slot(limiter.acquire("busy", LONG))).isPresent();
        IntStream.range(0, 100).forEach(_ -> {
            var _ = limiter.acquire("busy", LONG);
        });

        assertThat(slot(limiter.acquire("other", 0))).isPresent();
    }

    @Test
    void aSlotThatComesFreeAfterATimeOutGoesToTheNextProbe() throws Exception {
        HostLimiter limiter = new HostLimiter(1, 1, 1);
        Slot busy = slot(limiter.acquire("a", LONG)).orElseThrow();
        CompletableFuture<Optional<Slot>> impatient = limiter.acquire("a", SHORT);
        CompletableFuture<Optional<Slot>> patient = limiter.acquire("a", LONG);

        assertThat(slot(impatient)).isEmpty();
        busy.release();
        assertThat(slot(patient)).isPresent();
    }

    @Test
    void aProbeThatTimesOutBehindOtherHostsGivesItsHostsPermitBack() throws Exception {
        HostLimiter limiter = new HostLimiter(1, 1, 1);
        Slot other = slot(limiter.acquire("other", LONG)).orElseThrow();

        assertThat(slot(limiter.acquire("a", SHORT))).isEmpty();
        other.release();

        assertThat(slot(limiter.acquire("a", 0))).isPresent();
    }

    @Test
    void noSlotIsLostWhenReleasesAndTimeOutsRace() throws Exception {
        HostLimiter limiter = new HostLimiter(2, 2, 3);
        List<CompletableFuture<Void>> probes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            long wait = ThreadLocalRandom.current().nextLong(TimeUnit.MILLISECONDS.toNanos(2));
            probes.add(limiter.acquire("host-" + i % 3, wait).thenAcceptAsync(slot -> slot.ifPresent(Slot::release)));
        }
        CompletableFuture.allOf(probes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

        assertThat(limiter).extracting("hosts.members", MAP).as("hosts in use").isEmpty();
        assertThat(slot(limiter.acquire("host-0", 0))).isPresent();
        assertThat(slot(limiter.acquire("host-0", 0))).isPresent();
        assertThat(slot(limiter.acquire("host-1", 0))).isPresent();
        assertThat(slot(limiter.acquire("host-1", 0))).isEmpty();
    }

    @Test
    void theHostsOfASiteShareItsLimitAndLeaveTheOtherSlotsToOthers() throws Exception {
        HostLimiter limiter = new HostLimiter(2, 3, 4);
        List<String> names = List.of("a.slow.example", "b.slow.example", "c.slow.example");
        for (String name : names) {
            assertThat(slot(limiter.acquire(name, 0))).isPresent();
        }

        assertThat(slot(limiter.acquire("d.slow.example", 0))).isEmpty();
        assertThat(slot(limiter.acquire("a.fast.example", 0))).isPresent();
        assertThat(slot(limiter.acquire("b.fast.example", 0)))
                .as("a fifth file in all")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.slow.example, slow.example",
        "x.y.z.slow.example, slow.example",
        "slow.example, slow.example",
        "a.shop.co.uk, shop.co.uk",
        "shop.co.uk, shop.co.uk",
        "co.uk, co.uk",
        "bucket.s3.eu-west-1.amazonaws.com, amazonaws.com",
        "a.bucket.de, bucket.de",
        "localhost, localhost"
    })
    void aSiteIsTheDomainOfOneOwner(String host, String site) {
        assertThat(HostLimiter.site(host)).isEqualTo(site);
    }

    @Test
    void aHostIsForgottenWithItsLastProbe() throws Exception {
        HostLimiter limiter = new HostLimiter(1, 1, 1);
        Slot slot = slot(limiter.acquire("a", 0)).orElseThrow();

        assertThat(slot(limiter.acquire("a", 0))).isEmpty();
        assertThat(slot(limiter.acquire("b", 0))).isEmpty();
        assertThat(limiter).extracting("hosts.members", MAP).containsOnlyKeys("a");
        slot.release();
        assertThat(limiter).extracting("hosts.members", MAP).isEmpty();
    }

    private static Optional<Slot> slot(CompletableFuture<Optional<Slot>> slot) throws Exception {
        return slot.get(20, TimeUnit.SECONDS);
    }
}
