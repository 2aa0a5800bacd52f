package dev.reelay.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.channels.StandingPositions.Standing;
import dev.reelay.kafka.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StandingPositionsTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final RequestLog TEN = new RequestLog("t", 0, 10);

    private final StandingPositions positions = new StandingPositions(START);

    @Test
    void aPositionStandsFromWhenItWasFirstSeenThereUntilItMovesOrNothingWaits() {
        observe(0, Map.of(0, 3L, 1, 10L), Map.of(0, TEN, 1, TEN));
        observe(5, Map.of(0, 3L, 1, 10L), Map.of(0, TEN, 1, TEN));
        assertThat(positions.all()).isEqualTo(Map.of(0, new Standing(3, START, true)));

        observe(10, Map.of(0, 4L), Map.of(0, TEN));
        assertThat(positions.all()).isEqualTo(Map.of(0, new Standing(4, at(10), true)));

        observe(15, Map.of(0, 10L), Map.of(0, TEN));
        assertThat(positions.all()).isEmpty();
    }

    @Test
    void withoutAnAnswerAndOutsideOfTheAssignmentNothingStands() {
        observe(0, Map.of(0, 3L, 1, 3L), Map.of(0, TEN, 1, TEN));
        observe(60, Map.of(0, 3L), Map.of(0, TEN));
        assertThat(positions.all()).containsOnlyKeys(0);

        positions.unknown(at(600));
        assertThat(positions.all()).isEmpty();
        observe(605, Map.of(0, 3L), Map.of(0, TEN));
        assertThat(positions.all().get(0).age(at(605))).isZero();
        assertThat(positions.noneMovedFor(Set.of(), at(605))).isZero();
    }

    @Test
    void aPartitionThatIsNotReadBecauseTheWorkerIsFullDoesNotStand() {
        positions.observe(Map.of(0, 3L), Map.of(0, TEN), Set.of(0), START);

        assertThat(positions.all()).isEmpty();
    }

    @Test
    void aPositionBeforeAnOpenTransactionStandsAndTheConsumerIsNotToBlame() {
        RequestLog open = new RequestLog("t", 0, 3, 10);
        observe(0, Map.of(0, 3L), Map.of(0, open));

        assertThat(positions.all()).isEqualTo(Map.of(0, new Standing(3, START, false)));
        assertThat(positions.noneMovedFor(Set.of(), at(600))).isZero();
    }

    @Test
    void noneMovesOnlyWhileNoPositionMovesAtAll() {
        observe(0, Map.of(0, 3L, 1, 3L), Map.of(0, TEN, 1, TEN));
        observe(100, Map.of(0, 3L, 1, 3L), Map.of(0, TEN, 1, TEN));
        assertThat(positions.noneMovedFor(Set.of(), at(100))).isEqualTo(Duration.ofSeconds(100));

        observe(105, Map.of(0, 3L, 1, 10L), Map.of(0, TEN, 1, TEN));
        assertThat(positions.noneMovedFor(Set.of(), at(105))).isZero();
        assertThat(positions.noneMovedFor(Set.of(), at(165))).isEqualTo(Duration.ofSeconds(60));
        assertThat(positions.noneMovedFor(Set.of(0), at(165)))
                .as("what cannot be read does not count")
                .isZero();
    }

    private void observe(int second, Map<Integer, Long> seen, Map<Integer, RequestLog> ends) {
        positions.observe(seen, ends, Set.of(), at(second));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
