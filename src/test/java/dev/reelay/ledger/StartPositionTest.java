package dev.reelay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.RequestLog;
import dev.reelay.ledger.StartPosition.Origin;
import dev.reelay.records.Position;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StartPositionTest {

    private static final RequestLog LOG = new RequestLog("topic-1", 10, 100);

    @Test
    void aPartitionThatNobodyWroteIsReadFromItsBeginning() {
        assertThat(StartPosition.of(null, null, LOG, false))
                .contains(new StartPosition(10, "topic-1", null, new Origin.Fresh(), false, false));
    }

    @Test
    void aPartitionThatWasWrittenAndWhosePositionNobodyKnowsIsForAnOperatorToDecide() {
        assertThat(StartPosition.of(null, null, LOG, true)).isEmpty();
    }

    @Test
    void theLedgerAndItsCopyInTheGroupAgree() {
        assertThat(start(at(40), StartPosition.groupOffset(40, "topic-1"), LOG)).isEqualTo(continued(40, false, false));
    }

    @Test
    void aLedgerWhosePositionTheGroupHasForgottenGoesOnFromItAndSetsTheConsumer() {
        assertThat(start(at(40), null, LOG)).isEqualTo(continued(40, true, false));
    }

    @Test
    void aLedgerOfAnEarlierVersionGoesOnFromTheGroupsOffsetAndGetsAPosition() {
        assertThat(start(null, new OffsetAndMetadata(40), LOG)).isEqualTo(continued(40, false, true));
    }

    @Test
    void anOffsetThatAnOperatorHasSetIsADecision() {
        assertThat(start(at(40), new OffsetAndMetadata(20), LOG))
                .isEqualTo(new StartPosition(20, "topic-1", null, new Origin.SetByOperator(40), false, true));
        assertThat(start(new Position(140, "topic-1", 90L), new OffsetAndMetadata(90), LOG))
                .as("and opens a partition that takes no requests")
                .isEqualTo(new StartPosition(90, "topic-1", null, new Origin.SetByOperator(140), false, true));
    }

    @Test
    void anOffsetThatAnotherConsumerOfTheGroupHasCommittedIsNone() {
        OffsetAndMetadata foreign = new OffsetAndMetadata(80, Optional.of(3), "");

        assertThat(start(at(40), foreign, LOG)).isEqualTo(continued(40, true, false));
    }

    @Test
    void anOffsetThatTheGroupHasLostInPartIsNone() {
        assertThat(start(at(40), StartPosition.groupOffset(30, "topic-1"), LOG)).isEqualTo(continued(40, true, false));
    }

    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginning() {
        RequestLog anew = new RequestLog("topic-2", 0, 3);

        assertThat(start(at(40), StartPosition.groupOffset(40, "topic-1"), anew))
                .isEqualTo(new StartPosition(0, "topic-2", null, new Origin.TopicMadeAnew("topic-1"), true, true));
        assertThat(start(at(2), StartPosition.groupOffset(2, "topic-1"), anew).nextOffset())
                .as("also where its log reaches the offset")
                .isZero();
        assertThat(start(null, StartPosition.groupOffset(40, "topic-1"), anew).nextOffset())
                .as("also when the ledger was lost with it")
                .isZero();
    }

    @Test
    void aTopicWithoutAnIdIsTakenForTheSame() {
        assertThat(start(at(40), null, new RequestLog(RequestLog.NO_ID, 10, 100))
                        .origin())
                .isEqualTo(new Origin.Continued());
    }

    @Test
    void aLogThatIsShorterThanThePositionIsBroken() {
        assertThat(start(at(140), StartPosition.groupOffset(140, "topic-1"), LOG))
                .isEqualTo(new StartPosition(140, "topic-1", 100L, new Origin.Continued(), false, true));
        assertThat(start(null, new OffsetAndMetadata(140), LOG).brokenAt())
                .as("also by the offset of an earlier version")
                .isEqualTo(100);
    }

    @Test
    void aBrokenLogStaysBrokenWhenItGrows() {
        Position broken = new Position(140, "topic-1", 100L);

        assertThat(start(broken, StartPosition.groupOffset(140, "topic-1"), new RequestLog("topic-1", 10, 500)))
                .isEqualTo(new StartPosition(140, "topic-1", 100L, new Origin.Continued(), false, false));
    }

    @Test
    void retentionMovesNoPositionSinceTheWorkerMayHoldWhatItTook() {
        assertThat(start(at(4), StartPosition.groupOffset(4, "topic-1"), LOG)).isEqualTo(continued(4, false, false));
        assertThat(start(at(4), StartPosition.groupOffset(3, "topic-1"), LOG)).isEqualTo(continued(4, true, false));
    }

    private static StartPosition start(@Nullable Position ledger, @Nullable OffsetAndMetadata group, RequestLog log) {
        return StartPosition.of(ledger, group, log, true).orElseThrow();
    }

    private static Position at(long nextOffset) {
        return new Position(nextOffset, "topic-1", null);
    }

    private static StartPosition continued(long nextOffset, boolean seek, boolean write) {
        return new StartPosition(nextOffset, "topic-1", null, new Origin.Continued(), seek, write);
    }
}
