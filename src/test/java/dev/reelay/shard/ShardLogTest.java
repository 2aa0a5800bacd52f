package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.kafka.RequestLog;
import dev.reelay.kafka.RequestPositions;
import dev.reelay.ledger.Commit;
import dev.reelay.outcome.Status;
import dev.reelay.records.Position;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log of the requests changes under a shard that serves. */
class ShardLogTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aTopicThatIsMadeAnewIsReadFromItsBeginningAndARepeatIsARepeat() {
        startWithTwoJobs();

        makeTopicAnew(new RequestLog("topic-2", 0, 2));
        rig.request("a");
        rig.request("c");
        rig.awaitStatus("c", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(rig.ledger.position()).isEqualTo(new Position(2, "topic-2", null));
        assertThat(rig.faults).isEmpty();
    }

    @Test
    void recordsThatWerePolledBeforeTheConsumerWasSetBackDoNotMoveThePosition() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        makeTopicAnew(new RequestLog("topic-2", 0, 2));

        rig.sendOfRun(0, 57, "stale");
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(rig.ledger.job("stale")).isNull();
        assertThat(rig.ledger.nextOffset()).isEqualTo(1);
        rig.until(() -> rig.capacity.held() == 2);
    }

    @Test
    void aPositionThatWasTakenBeforeTheConsumerWasSetBackSkipsNoRequest() {
        startWithTwoJobs();
        makeTopicAnew(new RequestLog("topic-2", 0, 1));

        rig.shard().readTo(new RequestPositions.Position(0, 57, -1));
        rig.awaitIdle();
        rig.request("c");
        rig.awaitIdle();

        assertThat(rig.ledger.position()).isEqualTo(new Position(1, "topic-2", null));
        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void anAnswerOfTheBrokersThatWasAskedForBeforeTheTopicWasMadeAnewStopsNothing() {
        startWithTwoJobs();
        Tenure.Decided before = rig.shard().decided();
        RequestLog anew = new RequestLog("topic-2", 0, 1);
        makeTopicAnew(anew);

        rig.shard().logSeen(anew, before);
        rig.request("c");
        rig.awaitStatus("c", Status.IN_QUEUE);

        assertThat(rig.shard().isLogBroken()).isFalse();
        assertThat(rig.ledger.position()).isEqualTo(new Position(1, "topic-2", null));
    }

    @Test
    void aConsumerThatIsSetBackInTheSameLogStopsTheIntakeAndNotTheJobs() {
        startWithTwoJobs();

        rig.requests.reset(0);
        rig.request("other-a");
        rig.request("other-b");
        rig.request("c");
        rig.logSeen(new RequestLog("topic-1", 0, 3));
        rig.until(() -> rig.shard().isLogBroken() && rig.ledger.position().brokenAt() != null);
        rig.runComfy.sightings(ShardTest::done);
        rig.advanceUntil(() -> rig.ledger.job("b").status() == Status.COMPLETED);

        assertThat(rig.ledger.position()).isEqualTo(new Position(2, "topic-1", 0L));
        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b");
        rig.until(() -> rig.capacity.held() == 0);
    }

    @Test
    void thePositionOfAConsumerThatWasSetBackInTheSameLogMovesNothing() {
        startWithTwoJobs();
        rig.requests.reset(0);
        rig.request("other-a");

        rig.shard().readTo(new RequestPositions.Position(rig.requests.run(), 90, -1));
        rig.awaitIdle();

        assertThat(rig.ledger.position()).isEqualTo(new Position(2, "topic-1", null));
    }

    @Test
    void thePositionOfAConsumerInALogThatBecameShorterMovesNothing() {
        startWithTwoJobs();
        rig.logSeen(new RequestLog("topic-1", 0, 1));

        rig.shard().readTo(new RequestPositions.Position(rig.requests.run(), 90, -1));
        rig.awaitIdle();

        assertThat(rig.ledger.position()).isEqualTo(new Position(2, "topic-1", 1L));
    }

    @Test
    void aLogThatBecomesShorterStopsTheIntakeForTheNextOwnerToo() {
        startWithTwoJobs();

        rig.logSeen(new RequestLog("topic-1", 0, 1));
        rig.until(() -> rig.ledger.position().brokenAt() != null);
        rig.ledger.log(new RequestLog("topic-1", 0, 50));
        rig.drain(Duration.ofSeconds(1));
        rig.awaitClosed();
        rig.start();
        rig.until(
                () -> rig.shard().phase() == Tenure.Phase.SERVING && rig.shard().isLogBroken());
        rig.request("c");
        rig.until(() -> rig.capacity.held() == 2);

        assertThat(rig.ledger.position()).isEqualTo(new Position(2, "topic-1", 1L));
        assertThat(rig.ledger.job("c")).isNull();
    }

    @Test
    void requestsThatRetentionTookUnreadAreCountedOnce() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        RequestLog log = new RequestLog("topic-1", 6, 9);
        rig.logSeen(log);
        rig.shard().readTo(new RequestPositions.Position(0, 6, 0)); // the consumer goes on at the beginning
        rig.until(() -> rig.ledger.nextOffset() == 6);
        rig.logSeen(log);
        rig.logSeen(log);
        rig.requests.reset(6);
        rig.request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(lost()).isEqualTo(5);
    }

    @Test
    void requestsThatTheWorkerHoldsAreDecidedThoughRetentionTakesThem() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        rig.logSeen(new RequestLog("topic-1", 4, 9));
        rig.shard().readTo(new RequestPositions.Position(0, 4, 3)); // all up to 3 are polled, and wait for room
        rig.awaitIdle();
        for (String id : List.of("b", "c", "d")) {
            rig.request(id);
        }
        rig.awaitStatus("d", Status.IN_QUEUE);
        rig.logSeen(new RequestLog("topic-1", 4, 9));
        rig.awaitIdle();

        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(lost()).isZero();
    }

    @Test
    void requestsThatTheWorkerHoldsAreDecidedThoughTheLedgerIsOpenedAgainMeanwhile() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.ledger.log(new RequestLog("topic-1", 4, 9));
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));

        for (String id : List.of("b", "c", "d")) {
            rig.request(id);
        }
        rig.advanceUntil(() -> rig.ledger.opened() == 2 && rig.runComfy.posts().size() == 4);

        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b", "c", "d");
        assertThat(rig.ledger.nextOffset()).isEqualTo(4);
        assertThat(lost()).isZero();
    }

    private double lost() {
        return rig.meters.get("reelay_requests_lost_total").counter().count();
    }

    private void startWithTwoJobs() {
        rig.start().request("a");
        rig.request("b");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.IN_QUEUE);
    }

    /** Waits until the shard has opened its ledger again and serves. */
    private void makeTopicAnew(RequestLog anew) {
        rig.ledger.log(anew);
        rig.logSeen(anew);
        rig.advanceUntil(() -> rig.ledger.opened() == 2 && rig.shard().phase() == Tenure.Phase.SERVING);
    }
}
