package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobState;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.outcome.Status;
import dev.reelay.testing.RecordedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The promises of a shard that drains while its ledger or its group is in trouble. */
@Isolated("it counts lines of a logger that the shards of other tests write to, too")
class ShardDrainTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aDrainWhoseTransactionIsRefusedIsALossAndTheShardDropsEverything() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.answerNext(_ -> new Commit.StaleMembership("unknown member"));
        rig.stopPolling();

        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();
        open.complete(new SubmitAnswer.Accepted("r-a"));

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);
    }

    @Test
    void aLedgerThatBreaksDuringADrainIsOpenedAgainForTheAnswersToCome() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.answerNext(_ -> new Commit.Broken("no broker"));

        rig.drain(Duration.ofSeconds(10));
        rig.until(() -> rig.ledger.opened() == 2);
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
    }

    @Test
    void aDrainThatBeginsWhileTheLedgerIsBrokenStillCommitsTheAnswerThatHasCome() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.live(false);
        rig.ledger.answerNext(_ -> new Commit.Broken("no broker"));
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.until(() -> rig.ledger.asked() >= 1);

        rig.ledger.live(true);
        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
    }

    @Test
    void aDrainThatBeginsWhileTheLedgerIsOpenedAgainStillCommitsTheAnswerThatHasCome() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.answerNext(_ -> new Commit.Broken("no broker"));
        rig.ledger.beforeOpen(() -> rig.drain(Duration.ofSeconds(10)));

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
    }

    @Test
    void aTransactionThatIsAbortedUntilTheDrainIsOverIsNotTriedAgain() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.answerWhen(ShardDrainTest::hasAnAnswer, _ -> {
            rig.scheduler.advance(Duration.ofSeconds(10));
            return new Commit.Aborted("a time-out");
        });

        rig.drain(Duration.ofSeconds(10));
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);
        assertThat(rig.unclaimed()).isOne();
    }

    private static boolean hasAnAnswer(Entries entries) {
        return entries.states().stream().anyMatch(JobState.Submitted.class::isInstance);
    }

    @Test
    void aLedgerThatBreaksDuringADrainStaysClosedWhenTheGroupHasTakenThePartition() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.live(false);
        rig.ledger.answerNext(_ -> new Commit.Broken("fenced"));

        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();
        open.complete(new SubmitAnswer.Accepted("r-a"));

        assertThat(rig.ledger.opened()).isOne();
        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);
    }

    /** Brokers or the machine are slow: the commit began before a rebalance and was refused after it, beyond the lease. */
    @Test
    void aSlowCommitThatARebalanceMadeStaleIsTriedAgainUnderTheNewerMembership() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.answerNext(_ -> {
            rig.scheduler.advance(Duration.ofSeconds(4));
            return new Commit.StaleMembership("generation");
        });

        open.complete(new SubmitAnswer.Accepted("r-a"));
        // Its first poll is due by then, and may have found it running.
        rig.until(() -> rig.ledger.job("a") instanceof JobState.Submitted job
                && job.requestId().equals("r-a"));

        assertThat(rig.ledger.opened()).isOne();
    }

    /** The group revokes the partition while the shard asks about the membership from before. */
    @Test
    void aDrainThatBeginsWhileAnOldMembershipIsAskedAboutStillCommitsTheAnswers() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.stopPolling();
        rig.ledger.answerNextLive(() -> {
            rig.goOnPolling();
            rig.drain(Duration.ofSeconds(10));
            return false;
        });
        rig.ledger.answerNext(_ -> new Commit.Broken("too slow"));

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
    }

    @Test
    void aRebalanceWhileTheWorkerStopsLosesNoOpenPost() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.drain(Duration.ofSeconds(10));
        rig.ledger.answerNext(_ -> new Commit.StaleMembership("generation"));

        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.IN_QUEUE);
    }

    @Test
    void aWorkerThatStopsWaitsForNothingOnceTheGroupHasTakenThePartition() {
        CompletableFuture<SubmitAnswer> open = postOfA();
        rig.ledger.answerNext(_ -> {
            rig.unassign();
            return new Commit.StaleMembership("generation");
        });

        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();
        open.complete(new SubmitAnswer.Accepted("r-a"));

        assertThat(rig.ledger.job("a")).extracting(JobState::status).isEqualTo(Status.SUBMITTING);
    }

    @Test
    void aDrainingShardWritesNoMoreThanItMust() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("b");
        rig.awaitStatus("b", Status.IN_QUEUE);
        rig.request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));
        int before = rig.ledger.memberships().size();

        rig.drain(Duration.ofSeconds(10));
        rig.scheduler.advance(Duration.ofSeconds(5));
        open.complete(new SubmitAnswer.Accepted("r-a"));
        rig.awaitClosed();

        assertThat(rig.ledger.memberships().size() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void aPartitionThatIsTakenAwaySaysHowManySubmissionsItLeaves() {
        try (RecordedLog log = new RecordedLog("dev.reelay.shard")) {
            var _ = postOfA();
            rig.ledger.answerNext(_ -> new Commit.StaleMembership("unknown member"));
            rig.stopPolling();
            rig.drain(Duration.ofSeconds(10));
            rig.awaitClosed();

            assertThat(left(log)).containsExactly("1 partition_lost");
        }
    }

    @Test
    void aDrainThatIsNotOverInTimeSaysHowManySubmissionsItLeaves() {
        try (RecordedLog log = new RecordedLog("dev.reelay.shard")) {
            var _ = postOfA();
            rig.drain(Duration.ofSeconds(10));
            rig.scheduler.advance(Duration.ofSeconds(10));
            rig.awaitClosed();

            assertThat(left(log)).containsExactly("1 drain_deadline");
        }
    }

    @Test
    void aPartitionThatIsHandedOverWithAllAnswersSaysNothingOfTheKind() {
        try (RecordedLog log = new RecordedLog("dev.reelay.shard")) {
            rig.start().request("a");
            rig.awaitStatus("a", Status.IN_QUEUE);
            rig.drain(Duration.ofSeconds(10));
            rig.awaitClosed();

            assertThat(left(log)).isEmpty();
        }
    }

    /** Starts the shard and has a POST open for the job {@code a}; RunComfy answers it with what completes the future. */
    private CompletableFuture<SubmitAnswer> postOfA() {
        CompletableFuture<SubmitAnswer> open = rig.runComfy.hold("a");
        rig.start().request("a");
        rig.until(() -> rig.runComfy.posts().contains("a"));
        return open;
    }

    private static List<String> left(RecordedLog log) {
        return log.records().stream()
                .filter(record -> record.getMessage().startsWith("Partition given up before"))
                .map(record -> record.getMdc("submissions") + " " + record.getMdc("reason"))
                .toList();
    }
}
