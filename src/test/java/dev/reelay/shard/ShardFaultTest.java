package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobState;
import dev.reelay.kafka.Membership;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.outbound.RecordingShard;
import dev.reelay.outcome.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The promises of a shard whose transactions fail and whose memberships change. */
class ShardFaultTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void anAbortedTransactionIsRepeatedAndNothingIsPostedTwice() {
        rig.ledger.answerNext(_ -> new Commit.Aborted("a time-out"));
        rig.ledger.answerNext(_ -> new Commit.Aborted("a time-out"));

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).containsExactly("a");
        assertThat(rig.ledger.opened()).isOne();
    }

    @Test
    void aRefusedTransactionIsRepeatedUnderTheNextMembership() {
        rig.ledger.answerNext(_ -> new Commit.StaleMembership("generation"));

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        Membership refused = rig.ledger.memberships().get(0);
        Membership accepted = rig.ledger.memberships().get(1);
        assertThat(accepted.sequence()).isGreaterThan(refused.sequence());
        assertThat(rig.runComfy.posts()).containsExactly("a");
    }

    @Test
    void aShardThatIsReopenedDecidesFirstForWhatItHadReadAndInOrder() {
        rig.ledger.answerNext(_ -> new Commit.Broken("fenced"));

        rig.start().request("a");
        rig.request("b");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(rig.ledger.opened()).isEqualTo(2);
        assertThat(rig.ledger.nextOffset()).isEqualTo(2);
        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aTransactionThatWasCommittedThoughItsProducerBrokeIsNotRepeated() {
        rig.ledger.answerNext(entries -> {
            entries.states().forEach(rig.ledger::holding);
            return new Commit.Broken("commit not answered");
        });

        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).containsExactly("a");
        rig.until(() -> rig.capacity.held() == 1);
    }

    @Test
    void aFencedShardDoesNotOpenAgainBeforeItsMembershipProvesLive() {
        rig.ledger.live(false);
        rig.ledger.answerNext(_ -> new Commit.Broken("fenced"));

        rig.start().request("a");
        rig.until(() -> rig.ledger.asked() >= 2);
        assertThat(rig.ledger.opened()).isOne();
        assertThat(rig.runComfy.posts()).isEmpty();

        rig.ledger.live(true);
        rig.awaitStatus("a", Status.IN_QUEUE);
        assertThat(rig.ledger.opened()).isEqualTo(2);
    }

    @Test
    void aReopenedShardFindsTheAnswerOfAPostThatWasOpenMeanwhile() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));
        rig.ledger.answerNext(_ -> new Commit.Broken("fenced"));
        rig.request("b");
        rig.until(() -> rig.ledger.opened() == 2);

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.awaitStatus("b", Status.IN_QUEUE);

        assertThat(rig.ledger.results()).isEmpty();
        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anAnswerWhoseTransactionBrokeIsStillThereAfterReopening() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));
        rig.ledger.answerNext(_ -> new Commit.Broken("fenced"));

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.ledger.opened()).isEqualTo(2);
        assertThat(rig.ledger.results()).isEmpty();
    }

    @Test
    void theAnswerOfAPaidPostIsLoggedThoughItCameBeforeItsShardKnewThatItHadLostThePartition() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));
        rig.ledger.answerNext(_ -> {
            rig.unassign();
            return new Commit.Broken("fenced");
        });

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        rig.until(() -> rig.unclaimed() == 1);
    }

    @Test
    void anAnswerThatTheLedgerHasWhenItsShardEndsIsNotLogged() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();
        rig.close();

        assertThat(rig.unclaimed()).isZero();
    }

    @Test
    void aShardThatIsOpenedAgainHoldsItsSlotsMeanwhile() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        rig.ledger.live(false);
        rig.ledger.answerNext(_ -> new Commit.Broken("no broker"));
        rig.request("b");
        rig.until(() -> rig.ledger.asked() >= 1);

        assertThat(rig.capacity.held()).isEqualTo(2);

        rig.ledger.live(true);
        rig.awaitStatus("b", Status.IN_QUEUE);
        rig.awaitIdle();
        assertThat(rig.capacity.held()).isEqualTo(2);
        rig.shard().drop();
        rig.until(() -> rig.capacity.held() == 0);
    }

    @Test
    void anAnnouncementThatWasCommittedThoughItsProducerBrokeWasNeverPostedAndIsRepeated() {
        CompletableFuture<SubmitAnswer> first = rig.runComfy.hold("first");
        rig.start().request("first");
        rig.until(() -> rig.runComfy.posts().contains("first"));
        rig.ledger.answerWhen(
                entries -> entries.states().stream().anyMatch(JobState.Submitting.class::isInstance), entries -> {
                    entries.states().forEach(rig.ledger::holding);
                    return new Commit.Broken("commit not answered");
                });

        rig.request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);
        first.complete(new SubmitAnswer.Accepted("r-first"));
        rig.awaitStatus("first", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).containsExactly("first", "a");
        assertThat(rig.ledger.results()).isEmpty();
        assertThat(rig.ledger.opened()).isEqualTo(2);
    }

    @Test
    void noPermitIsLostHoweverOftenAnAnnouncementCannotBeCommitted() {
        rig.ledger.answerWhile(ShardFaultTest::announces, _ -> {
            // Time passes: announcements differ only in when they were made.
            rig.scheduler.advance(Duration.ofMillis(1));
            return new Commit.Broken("fenced");
        });
        rig.start().request("a");
        rig.until(() -> rig.ledger.opened() > rig.permits.concurrency() + 1);

        rig.ledger.answerWhile(ShardFaultTest::announces, null);
        rig.awaitStatus("a", Status.IN_QUEUE);
        assertThat(rig.runComfy.posts()).containsExactly("a");
    }

    @Test
    void aShardThatCannotCommitKeepsNoPermitsFromOthers() {
        rig.ledger.answerWhile(ShardFaultTest::announces, _ -> new Commit.Aborted("not now"));
        rig.start();
        for (int i = 0; i <= rig.permits.concurrency(); i++) {
            rig.request("a" + i);
        }
        rig.until(() -> rig.ledger.memberships().size() > 5);
        RecordingShard other = new RecordingShard();
        rig.permits.waitFor(other, Set.of(ShardPauseTest.LUMA));

        // The shard repeats its commit, so it is never idle: the clock moves without that.
        rig.until(() -> {
            rig.scheduler.advance(Duration.ofSeconds(1));
            return rig.permits.tryAcquire(other, ShardPauseTest.LUMA) != null;
        });
    }

    static boolean announces(Entries entries) {
        return entries.states().stream().anyMatch(JobState.Submitting.class::isInstance);
    }

    @Test
    void aRecordPolledUnderAnEarlierGenerationIsNotARequest() {
        rig.start();
        int generation = rig.memberships.current().metadata().generationId();

        assertThat(rig.shard().request(rig.requests.next("{}"), 0, generation - 1))
                .isFalse();
        assertThat(rig.shard().request(rig.requests.next("{}"), 0, generation)).isTrue();
    }

    @Test
    void everyTransactionCarriesAMembershipThatOwnsThePartition() {
        rig.start().request("a");
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.ledger.memberships()).isNotEmpty().allMatch(membership -> membership.owns(0));
    }

    @Test
    void aShardThatHasEndedReportsForHowLong() {
        rig.start();
        rig.until(() -> rig.shard().phase() == Tenure.Phase.SERVING);
        assertThat(rig.shard().isClosedFor(Duration.ZERO)).isFalse();

        rig.shard().drop();
        rig.awaitClosed();
        rig.scheduler.advance(Duration.ofSeconds(60));

        assertThat(rig.shard().isClosedFor(Duration.ofSeconds(60))).isFalse();
        assertThat(rig.shard().isClosedFor(Duration.ofSeconds(59))).isTrue();
    }
}
