package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.quota.Scope;
import dev.reelay.testing.LookUpsOnly;
import dev.reelay.testing.SettableScheduler;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedLimitsTest {

    private static final int SHARDS = 12;

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final SharedLimits shared =
            new SharedLimits(() -> LimitRules.NONE, new FakeLimitTopic(clock), () -> SHARDS, clock, _ -> () -> {});

    /** A scrape asks for each of a thousand scopes several times. */
    @Test
    void theFiguresOfALimitAreOneLookUpInEachShardHoweverManyScopesThereAre() {
        AtomicInteger asked = new AtomicInteger();
        for (int shard = 0; shard < SHARDS; shard++) {
            Map<Scope, Map<Measure, LimitFigures>> figures = new HashMap<>();
            for (int tenant = 0; tenant < 1_000; tenant++) {
                figures.put(
                        Scope.ofTenant("t" + tenant),
                        Map.of(Measure.OUTSTANDING, new LimitFigures(50, shard, 1, tenant)));
            }
            LookUpsOnly<Scope, Map<Measure, LimitFigures>> last = new LookUpsOnly<>(figures);
            shared.add(() -> {
                asked.incrementAndGet();
                return last;
            });
        }

        assertThat(shared.figures(Scope.ofTenant("t7"), Measure.OUTSTANDING))
                .isEqualTo(new LimitFigures(50, 66, SHARDS, 7 * SHARDS));
        assertThat(asked).hasValue(SHARDS);
        assertThat(shared.figures(Scope.ofTenant("t7"), Measure.PER_MINUTE)).isEqualTo(new LimitFigures(0, 0, 0, 0));
        assertThat(shared.figures(Scope.ALL, Measure.OUTSTANDING)).isEqualTo(new LimitFigures(0, 0, 0, 0));
    }
}
