package dev.reelay.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.quota.Scope;
import dev.reelay.quota.WritePace;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.timing.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a shard writes what its worker found about rests. */
class RestWritingTest {

    private static final String MODEL = "a/model";

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final FakeLimitTopic topic = new FakeLimitTopic(clock);
    private final LimitRules rules = new LimitRules(Map.of(Scope.ALL, Map.of(Measure.OUTSTANDING, 1_000)), Set.of());
    private final SharedLimits shared = new SharedLimits(() -> rules, topic, () -> 2, clock, _ -> () -> {});
    private final SlotCounts slots = new SlotCounts();
    private final ShardLimits shard = new ShardLimits(1, shared, slots, new WritePace(), clock.instant(), () -> {});

    private List<OutgoingRecord> turn(int waiting) {
        Instant now = clock.instant();
        shard.begin(now);
        return shard.records(waiting == 0 ? List.of() : List.of(new Usage.Waiting(MODEL, null, waiting)), now);
    }

    private void foundOf(int models) {
        for (int model = 0; model < models; model++) {
            shared.rests()
                    .found(new Rest(
                            "model/" + model,
                            PauseReason.SLOW_DOWN,
                            clock.instant().plusSeconds(60)));
        }
    }

    @Test
    void aShardWritesFiveRecordsASecondAndItsDemandDoesNotStarve() {
        shared.topic().rulesChanged();
        foundOf(100);
        for (int turn = 0; turn < 40; turn++) { // two seconds
            topic.write(turn(turn));
            shard.committed();
            clock.advance(Duration.ofMillis(50));
        }

        assertThat(topic.size()).isEqualTo(10);
        assertThat(topic.rests()).hasSize(5);
        assertThat(topic.demands()).hasSize(5);
    }

    @Test
    void aShardHasATurnUntilAllIsWrittenAndThenNone() {
        shared.topic().rulesChanged();
        topic.write(turn(0));
        shard.committed();
        foundOf(3);
        int turns = 0;
        while (turns < 20) {
            topic.write(turn(0));
            shard.committed();
            Instant next = shard.nextTurn(clock.instant());
            if (next == null) {
                break;
            }
            turns++;
            clock.advance(Duration.between(clock.instant(), next));
        }

        assertThat(topic.rests()).hasSize(3);
        assertThat(turns).isBetween(3, 8);
    }

    @Test
    void aRestWhoseTransactionFailedIsWrittenByAnotherShard() {
        shared.topic().rulesChanged();
        foundOf(1);
        assertThat(FakeLimitTopic.restsOf(turn(0))).hasSize(1);
        shard.stop();

        ShardLimits next = new ShardLimits(0, shared, new SlotCounts(), new WritePace(), clock.instant(), () -> {});
        next.begin(clock.instant());
        assertThat(FakeLimitTopic.restsOf(next.records(List.of(), clock.instant())))
                .hasSize(1);
    }

    @Test
    void whileTheTopicCannotBeReadNoRestIsWritten() {
        shared.topic().rulesChanged();
        topic.trouble("the brokers did not answer in time");
        foundOf(1);

        assertThat(turn(0)).isEmpty();
        topic.trouble(null);
        assertThat(FakeLimitTopic.restsOf(turn(0))).hasSize(1);
    }

    @Test
    void aRestWakesShards() {
        int[] wakes = new int[1];
        shared.topic().rulesChanged();
        shared.topic().listen(1, () -> wakes[0]++);
        foundOf(1);

        assertThat(wakes[0]).isOne();
        assertThat(Objects.requireNonNull(shared.rests().next()).reason()).isEqualTo(PauseReason.SLOW_DOWN);
    }
}
