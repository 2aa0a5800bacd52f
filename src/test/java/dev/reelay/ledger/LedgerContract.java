package dev.reelay.ledger;

import static dev.reelay.rebalance.LedgerRig.NOW;
import static dev.reelay.rebalance.LedgerRig.accepted;
import static dev.reelay.rebalance.LedgerRig.completed;
import static dev.reelay.rebalance.LedgerRig.ended;
import static dev.reelay.rebalance.LedgerRig.forgotten;
import static dev.reelay.rebalance.LedgerRig.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.records.Spend;
import dev.reelay.records.SpendRecords;
import dev.reelay.records.Spender;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of {@link Ledger} and {@link LedgerPartition}, which every implementation keeps. */
abstract class LedgerContract {

    private static final Entries NOTHING = states();

    /** A new ledger with one partition, its consumer group, and the committed records of its topics. */
    interface Host extends AutoCloseable {

        Ledger ledger();

        /** A new member of the group that owns partition 0. The group removes its former member, which does not notice. */
        Membership join() throws Exception;

        /** The job ids of all committed results, in order. */
        List<String> results();

        /** The keys of all committed dead letters, in order. */
        List<String> deadLetters();

        @Override
        void close() throws ExecutionException;
    }

    private final List<LedgerPartition> opened = new ArrayList<>();
    private Host host;
    private Membership owner;

    abstract Host start() throws Exception;

    @BeforeEach
    void startWithOneMember() throws Exception {
        host = start();
        owner = host.join();
    }

    @AfterEach
    void close() throws Exception {
        opened.forEach(LedgerPartition::close);
        host.close();
    }

    // --- open and commit -----------------------------------------------------------------------------------------

    @Test
    void aPartitionThatWasNeverWrittenHasNoJobsAndStartsAtTheFirstRequest() throws Exception {
        LedgerPartition partition = open();

        assertThat(partition.takeJobs().values()).isEmpty();
        assertThat(partition.start().nextOffset()).isZero();
    }

    @Test
    void aCommitWritesStatesReceiptsResultsDeadLettersAndTheOffsetAsAWhole() throws Exception {
        LedgerPartition partition = open();
        JobState running = accepted("running").submit(NOW).accepted("r-1", NOW);
        Ending end = completed("ended", "a video");

        Commit commit = partition.commit(
                new Entries(
                        List.of(accepted("waiting"), running, end.receipt()),
                        List.of(),
                        List.of(end.result()),
                        List.of(deadLetter("odd"))),
                7,
                owner);

        assertThat(commit).isInstanceOf(Commit.Done.class);
        assertThat(host.results()).containsExactly("ended");
        assertThat(host.deadLetters()).containsExactly("odd");
        assertHolds(open(), 7, accepted("waiting"), running, end.receipt());
    }

    @Test
    void aCommitWithoutEntriesMovesTheOffsetAlone() throws Exception {
        LedgerPartition partition = open();
        commit(partition, states(accepted("a")), 1);

        commit(partition, NOTHING, 2);

        assertHolds(open(), 2, accepted("a"));
    }

    @Test
    void theLatestStateOfAJobReplacesItsFormerOnes() throws Exception {
        LedgerPartition partition = open();
        Ending end = completed("a", "a video");
        commit(partition, states(accepted("a"), accepted("b")), 2);

        commit(partition, ended(end), 2);

        assertHolds(open(), 2, accepted("b"), end.receipt());
    }

    @Test
    void aTombstoneRemovesAReceipt() throws Exception {
        LedgerPartition partition = open();
        commit(partition, ended(completed("a", "a video")), 1);
        commit(partition, states(accepted("b")), 2);

        commit(partition, forgotten("a"), 2);

        assertHolds(open(), 2, accepted("b"));
        assertThat(host.results()).containsExactly("a");
    }

    @Test
    void anOpenPartitionShowsTheJobsAndTheOffsetAtItsOpening() throws Exception {
        commit(open(), states(accepted("a")), 1);
        LedgerPartition partition = open();

        commit(partition, states(accepted("b")), 2);

        assertHolds(partition, 1, accepted("a"));
    }

    // --- fencing -------------------------------------------------------------------------------------------------

    @Test
    void theSecondOpenFencesTheFirst() throws Exception {
        LedgerPartition first = open();
        commit(first, states(accepted("a")), 1);

        LedgerPartition second = open();

        assertThat(first.commit(everything(), 9, owner))
                .isInstanceOfAny(Commit.Broken.class, Commit.StaleMembership.class);
        assertHolds(second, 1, accepted("a"));
        assertNothingWasWrittenBut(1, accepted("a"));
    }

    @Test
    void afterABrokenCommitANewOpenShowsTheLastCommitAndTakesTheNext() throws Exception {
        LedgerPartition first = open();
        commit(open(), states(accepted("a")), 1);
        assertThat(first.commit(everything(), 9, owner)).isInstanceOf(Commit.Broken.class);

        LedgerPartition again = open();

        assertHolds(again, 1, accepted("a"));
        commit(again, states(accepted("b")), 2);
        assertHolds(open(), 2, accepted("a"), accepted("b"));
    }

    @Test
    void aClosedPartitionCommitsNothing() throws Exception {
        LedgerPartition partition = open();
        partition.close();

        assertThat(partition.commit(everything(), 9, owner)).isInstanceOf(Commit.Broken.class);

        assertNothingWasWrittenBut(0);
    }

    @Test
    void aMembershipThatTheGroupHasReplacedIsRefusedAndTheOwnersIsNot() throws Exception {
        Membership former = owner;
        owner = host.join();
        LedgerPartition partition = open();

        assertThat(partition.commit(everything(), 9, former)).isInstanceOf(Commit.StaleMembership.class);
        assertThat(partition.commit(NOTHING, 9, former)).isInstanceOf(Commit.StaleMembership.class);
        assertThat(host.results()).isEmpty();
        assertThat(host.deadLetters()).isEmpty();

        commit(partition, states(accepted("a")), 1);
        assertNothingWasWrittenBut(1, accepted("a"));
    }

    @Test
    void aMembershipWithoutThePartitionIsRefused() throws Exception {
        Membership elsewhere = new Membership(owner.sequence() + 1, Set.of(), owner.metadata());

        assertThat(open().commit(everything(), 9, elsewhere)).isInstanceOf(Commit.StaleMembership.class);

        assertNothingWasWrittenBut(0);
    }

    // --- questions -----------------------------------------------------------------------------------------------

    @Test
    void onlyAMemberOfTheGroupThatHasThePartitionIsLive() throws Exception {
        Membership former = owner;
        assertThat(host.ledger().isLive(former, 0)).isTrue();

        owner = host.join();

        assertThat(host.ledger().isLive(former, 0)).isFalse();
        assertThat(host.ledger().isLive(owner, 0)).isTrue();
    }

    @Test
    void aJobFitsUnlessItsStatesAreLargerThanTheTopicTakes() {
        assertThat(host.ledger().fits(accepted("a"))).isTrue();
        assertThat(host.ledger().fits(accepted("a", "x".repeat(4 << 20)))).isFalse();
    }

    @Test
    void aJobCanBeAnsweredUnlessItsResultsAreLargerThanTheTopicTakes() {
        assertThat(host.ledger().canAnswer(accepted("a").job())).isTrue();
        assertThat(host.ledger().canAnswer(jobOf("m".repeat(4 << 20)))).isFalse();
    }

    private LedgerPartition open() throws Exception {
        LedgerPartition partition = host.ledger().open(0, InputRoom.unlimited());
        opened.add(partition);
        return partition;
    }

    private void commit(LedgerPartition partition, Entries entries, long nextOffset) {
        assertThat(partition.commit(entries, nextOffset, owner)).isInstanceOf(Commit.Done.class);
    }

    private static void assertHolds(LedgerPartition partition, long nextOffset, JobState... jobs) {
        assertThat(partition.takeJobs().values()).containsExactlyInAnyOrder(jobs);
        assertThatThrownBy(partition::takeJobs).isInstanceOf(IllegalStateException.class);
        assertThat(partition.start().nextOffset()).isEqualTo(nextOffset);
    }

    @Test
    void anInputThatFindsNoRoomStaysInTheLedgerAndIsReadFromThere() throws Exception {
        LedgerPartition partition = open();
        commit(partition, states(accepted("a"), accepted("b")), 2);
        JobInput input = accepted("b").input();
        AtomicInteger room = new AtomicInteger(input.size());

        LedgerPartition second = host.ledger().open(0, new InputRoom() {
            @Override
            public boolean take(int bytes) {
                return room.addAndGet(-bytes) >= 0;
            }

            @Override
            public void giveBack(int bytes) {
                room.addAndGet(bytes);
            }
        });
        opened.add(second);

        List<JobState> restored = List.copyOf(second.takeJobs().values());
        JobInput.Stored place = (JobInput.Stored) ((JobState.Accepted) restored.getLast()).input();
        assertThat(restored).containsExactly(accepted("a"), accepted("b").with(place));
        assertThat(place.size()).isEqualTo(input.size());
        assertThat(host.ledger().readInput(0, "b", place)).isEqualTo(input);

        commit(second, forgotten("b"), 2);
        assertThat(host.ledger().readInput(0, "no such job", place)).isNull();
    }

    @Test
    void whatWasSpentIsRestoredWithThePartitionUntilItsTombstone() throws Exception {
        Spender acme = new Spender(20_000, "a/model", "acme/eu");
        Spender nobody = new Spender(20_000, "a/model/acme", "eu");
        LedgerPartition partition = open();
        commit(partition, spent(SpendRecords.encode(new Spend(acme, 1, 0, 1, 0))), 0);
        commit(
                partition,
                spent(
                        SpendRecords.encode(new Spend(acme, 1, 2, 3, 4)),
                        SpendRecords.encode(new Spend(nobody, 5, 6, 7, 0))),
                0);

        LedgerPartition second = open();
        assertThat(second.spend())
                .containsExactlyInAnyOrder(new Spend(acme, 1, 2, 3, 4), new Spend(nobody, 5, 6, 7, 0));
        assertThat(second.takeJobs().values()).isEmpty();
        commit(second, spent(SpendRecords.tombstone(acme)), 0);

        assertThat(open().spend()).containsExactly(new Spend(nobody, 5, 6, 7, 0));
    }

    private static Entries spent(OutgoingRecord... records) {
        return new Entries(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(records));
    }

    private void assertNothingWasWrittenBut(long nextOffset, JobState... jobs) throws Exception {
        assertHolds(open(), nextOffset, jobs);
        assertThat(host.results()).isEmpty();
        assertThat(host.deadLetters()).isEmpty();
    }

    /** Entries of every kind; the tombstone is for the job that some tests have written before. */
    private static Entries everything() {
        Ending end = completed("stray", "a video");
        return new Entries(
                List.of(end.receipt()), List.of("a"), List.of(end.result()), List.of(deadLetter("stray letter")));
    }

    private static DeadLetter deadLetter(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        SourceRecord source = new SourceRecord("requests", 0, 0, NOW.toEpochMilli(), bytes, bytes, List.of());
        return new DeadLetter(source, DeadLetter.Code.INVALID_REQUEST, "not JSON");
    }

    private static Job jobOf(String model) {
        return new Job("a", model, null, List.of(), null, OnUnknownSubmission.REPORT, "hash", NOW);
    }
}
