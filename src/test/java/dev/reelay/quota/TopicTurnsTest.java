package dev.reelay.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.feed.FeedListener;
import dev.reelay.feed.FeedStatus;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a shard obeys and writes the topic. */
class TopicTurnsTest {

    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private final SettableScheduler clock = new SettableScheduler(START);
    private Instant asOf = START;
    private long hidden;
    private final SharedTopic topic = new SharedTopic(
            () -> true,
            new SharedTopic.Reading() {
                @Override
                public void add(FeedListener listener) {}

                @Override
                public void start() {}

                @Override
                public FeedStatus status() {
                    return new FeedStatus("generation-limits", 1, true, 0, hidden, asOf, null);
                }
            },
            () -> 1,
            clock,
            _ -> () -> {});

    private final TopicTurns turns = new TopicTurns(topic, new WritePace(), START.plusSeconds(1));

    private boolean turnAt(int second) {
        clock.advance(Duration.between(clock.instant(), START.plusSeconds(second)));
        return turns.begin(clock.instant());
    }

    @Test
    void itIsCurrentOnceAllHasBeenReadThatWasThereWhenThePartitionWasOpenedAndStaysSo() {
        turnAt(1);
        assertThat(turns.isCurrent()).as("read before that").isFalse();
        asOf = START.plusSeconds(1);
        hidden = 1;
        turnAt(1);
        assertThat(turns.isWritable()).as("a transaction hides something").isFalse();
        hidden = 0;
        turnAt(1);
        assertThat(turns.isWritable()).isTrue();

        hidden = 1;
        turnAt(2);
        assertThat(turns.isCurrent()).isTrue();
    }

    @Test
    void aClockThatIsSetBackHoldsItUpUntilTheBrokersHaveBeenAskedAgainAndNoLonger() {
        turnAt(1);
        clock.setBack(Duration.ofHours(1));
        turns.begin(clock.instant());
        assertThat(turns.isCurrent())
                .as("asked before the partition was opened")
                .isFalse();

        clock.advance(Duration.ofMillis(200));
        asOf = clock.instant();
        turns.begin(clock.instant());
        assertThat(turns.isCurrent()).isTrue();
    }

    @Test
    void ofATopicThatWasMadeAnewNothingIsKnownBeforeItHasBeenRead() {
        topic.begin();
        asOf = START.plusSeconds(1);
        assertThat(turnAt(1)).as("the first reading").isFalse();
        assertThat(turns.isCurrent()).isTrue();

        topic.begin();
        assertThat(turnAt(2)).isTrue();
        assertThat(turns.isCurrent()).isFalse();
        asOf = START.plusSeconds(2);
        assertThat(turnAt(3)).isFalse();
        assertThat(turns.isCurrent()).isTrue();
    }

    @Test
    void itKeepsToItsPaceAndComesBackForWhatIsLeft() {
        for (int write = 0; write < 3; write++) {
            assertThat(turns.isTooSoon(START)).isFalse();
            turns.writes(START);
        }
        assertThat(turns.isTooSoon(START.plusMillis(199))).isTrue();
        assertThat(turns.isTooSoon(START.plusMillis(200))).isFalse();

        assertThat(turns.nextWrite(START)).isNull();
        turns.leaves(true);
        assertThat(turns.nextWrite(START.plusMillis(50))).isEqualTo(START.plusMillis(200));
        assertThat(Duration.between(START.plusMillis(300), turns.nextWrite(START.plusMillis(300))))
                .as("it looks again")
                .isEqualTo(Duration.ofMillis(100));
    }
}
