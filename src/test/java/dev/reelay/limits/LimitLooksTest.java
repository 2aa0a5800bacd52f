package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.quota.WritePace;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a shard looks whether limits are granted and confirmed. */
class LimitLooksTest {

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final FakeLimitTopic topic = new FakeLimitTopic(clock);
    private final LimitRules rules = new LimitRules(Map.of(), Map.of(Measure.OUTSTANDING, 10), Set.of(), Map.of());
    private final SharedLimits shared = new SharedLimits(() -> rules, topic, () -> 2, clock, _ -> () -> {});
    private final RecordedLog log = new RecordedLog("dev.reelay.limits");

    @AfterEach
    void close() {
        log.close();
    }

    private ShardLimits shard(int partition) {
        return new ShardLimits(partition, shared, new SlotCounts(), new WritePace(), clock.instant(), () -> {});
    }

    private void turn(ShardLimits shard) {
        shard.begin(clock.instant());
        topic.write(shard.records(List.of(), clock.instant()));
        shard.committed();
    }

    /** Has the turns that the shard asks for; fails where it asks for one after the other. */
    private void run(ShardLimits shard, Duration within) {
        Instant end = clock.instant().plus(within);
        for (int turns = 0; turns < 100; turns++) {
            Instant next = shard.nextTurn(clock.instant());
            if (next == null || next.isAfter(end)) {
                clock.advance(Duration.between(clock.instant(), end));
                return;
            }
            assertThat(next).as("turn " + turns).isAfter(clock.instant());
            clock.advance(Duration.between(clock.instant(), next));
            turn(shard);
        }
        throw new AssertionError("it asks for turns without an end");
    }

    private long said(String beginning) {
        return log.records().stream()
                .filter(line -> Objects.requireNonNull(line.getMessage()).startsWith(beginning))
                .count();
    }

    @Test
    void anyShardOfTheWorkerSaysThatNobodyGrants() {
        shared.topic().rulesChanged();
        ShardLimits shard = shard(1);
        turn(shard);
        run(shard, Duration.ofSeconds(59));
        assertThat(said("The limit %s has not been granted")).isZero();

        run(shard, Duration.ofMinutes(10));
        assertThat(said("The limit %s has not been granted")).isOne();
        turn(shard(3));
        assertThat(said("The limit %s has not been granted")).isOne();
    }

    /** What is due cannot be found out then: it gives the shard no turn after turn. */
    @Test
    void whatIsUnconfirmedWhileTheTopicCannotBeReadKeepsNoShardBusy() {
        shared.topic().rulesChanged();
        ShardLimits shard = shard(0);
        turn(shard);
        run(shard, Duration.ofSeconds(50));
        topic.trouble("generation-limits: the brokers did not answer in time");

        for (int turns = 0; turns < 5; turns++) {
            clock.advance(Duration.ofSeconds(20));
            turn(shard);
            Instant next = shard.nextTurn(clock.instant());
            assertThat(next == null || next.isAfter(clock.instant()))
                    .as("next turn " + next + " at " + clock.instant())
                    .isTrue();
        }
        assertThat(said("No partition gets a share")).isOne();
    }

    @Test
    void thatSettingsDifferIsLookedAtAgainAfterAMinute() {
        LimitView view = LimitView.EMPTY.with(List.of(
                new Demand(0, new TreeMap<>()), new Demand(1, new TreeMap<>(), new TreeMap<>(), rules.settings())));
        DifferentSettings different = new DifferentSettings();
        different.look(view, 2, clock.instant());

        Instant next = Objects.requireNonNull(different.nextLook());
        assertThat(next).isEqualTo(clock.instant().plusSeconds(60));
        different.look(view, 2, next);
        assertThat(said("The settings of workers")).isOne();
        assertThat(different.nextLook()).isNull();
    }
}
