package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.quota.Scope;
import dev.reelay.quota.WritePace;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a shard writes of its demand; {@link RestWritingTest} has rests. */
class ShardLimitsTest {

    private static final String MODEL = "a/model";

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final LimitRules rules = new LimitRules(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, 1_000)), Set.of());
    private final SharedLimits shared =
            new SharedLimits(() -> rules, new FakeLimitTopic(clock), () -> 2, clock, _ -> () -> {});
    private final ShardLimits shard =
            new ShardLimits(1, shared, new SlotCounts(), new WritePace(), clock.instant(), () -> {});

    private List<OutgoingRecord> turn(int waiting) {
        clock.advance(Duration.ofSeconds(1));
        shard.begin(clock.instant());
        return shard.records(List.of(new Usage.Waiting(MODEL, null, waiting)), clock.instant());
    }

    @Test
    void aDemandIsWrittenUntilItIsCommittedAndThenNotBeforeItChanges() {
        shared.topic().rulesChanged();
        assertThat(turn(1)).hasSize(1);
        assertThat(turn(1)).as("its transaction failed").hasSize(1);
        shard.committed();

        assertThat(turn(1)).isEmpty();
        shard.committed();
        assertThat(turn(1)).isEmpty();
        assertThat(turn(2)).hasSize(1);
    }
}
