package dev.reelay.rebalance;

import static dev.reelay.rebalance.LedgerRig.NOW;
import static dev.reelay.rebalance.LedgerRig.accepted;
import static dev.reelay.rebalance.LedgerRig.completed;
import static dev.reelay.rebalance.LedgerRig.ended;
import static dev.reelay.rebalance.LedgerRig.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.Ending;
import dev.reelay.job.JobState;
import dev.reelay.job.SourceRecord;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.StartupException;
import dev.reelay.kafka.TopicSizes;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.Entries;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.records.StateRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The two locks on a partition of the ledger, step by step, with real members of a real group. */
class FencingIT {

    private final LedgerRig rig = new LedgerRig();

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void theFormerOwnerIsFencedByTheNextOneAndNoLongerCountsAsLive() throws Exception {
        Membership former = rig.join().awaitOwning(0);
        LedgerPartition asleep = rig.open();
        assertThat(asleep.commit(states(accepted("a")), 1, former)).isInstanceOf(Commit.Done.class);
        assertThat(rig.ledger.isLive(former, 0)).isTrue();

        rig.letGo();
        Membership rightful = rig.join().awaitOwning(0);
        LedgerPartition next = rig.open();

        assertThat(next.takeJobs().values()).extracting(JobState::id).containsExactly("a");
        assertThat(next.start().nextOffset()).isOne();
        assertThat(asleep.commit(ended(completed("a", "asleep")), 2, former)).isInstanceOf(Commit.Broken.class);
        assertThat(rig.ledger.isLive(former, 0)).isFalse();
        assertThat(rig.ledger.isLive(rightful, 0)).isTrue();
        assertThat(next.commit(states(accepted("b")), 2, rightful)).isInstanceOf(Commit.Done.class);
        assertThat(rig.states()).containsExactly("a", "b");
        assertThat(rig.results()).isEmpty();
    }

    /** They started at the same moment, so that neither saw the other; now one of them has fenced this worker. */
    @Test
    void aWorkerWhoseGroupAnotherInstallationSharesStopsInsteadOfFencingBack() {
        String theirs = rig.broker.createTopic(rig.group + "-theirs", 1, Map.of());
        Member ours = rig.join();
        Membership alone = ours.awaitOwning(0);
        try (Member other = new Member(rig.settings, rig.group, theirs)) {
            Member.awaitGenerationAfter(alone, ours, other);

            assertThatThrownBy(() -> rig.ledger.isLive(ours.membership(), 0))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Another installation uses the group " + rig.group)
                    .hasMessageContaining(theirs)
                    .hasMessageContaining(rig.names.requests());
        }
    }

    @Test
    void aTransactionThatTheFormerOwnerLeftOpenIsAbortedAndDoesNotDelayTheNextOwner() throws Exception {
        try (KafkaProducer<byte[], byte[]> asleep = new KafkaProducer<>(rig.settings.producer(0, rig.sizes))) {
            asleep.initTransactions();
            asleep.beginTransaction();
            var state = StateRecords.encode(accepted("a"));
            asleep.send(new ProducerRecord<>(rig.names.jobs(), 0, state.key(), state.value()))
                    .get();
            Membership rightful = rig.join().awaitOwning(0);

            LedgerPartition next = rig.open();

            assertThat(next.takeJobs().values()).isEmpty();
            assertThatThrownBy(asleep::commitTransaction).isInstanceOf(KafkaException.class);
            assertThat(next.commit(states(accepted("b")), 1, rightful)).isInstanceOf(Commit.Done.class);
            assertThat(rig.states()).containsExactly("b");
        }
    }

    @Test
    void aZombieThatOpensThePartitionAgainCannotCommitAndTheRightfulOwnerGoesOn() throws Exception {
        Membership former = rig.join().awaitOwning(0);
        rig.open();
        rig.letGo();
        Membership rightful = rig.join().awaitOwning(0);
        LedgerPartition owned = rig.open();
        assertThat(owned.commit(states(accepted("a")), 1, rightful)).isInstanceOf(Commit.Done.class);

        LedgerPartition zombie = rig.open();
        Commit ofZombie = zombie.commit(ended(completed("a", "by the zombie")), 9, former);

        assertThat(ofZombie).isInstanceOf(Commit.StaleMembership.class);
        assertThat(rig.results()).isEmpty();
        assertThat(rig.states()).containsExactly("a");
        assertThat(rig.offset()).isOne();

        Ending end = completed("a", "by its owner");
        assertThat(owned.commit(ended(end), 1, rightful)).isInstanceOf(Commit.Broken.class);
        assertThat(rig.ledger.isLive(former, 0)).isFalse();
        assertThat(rig.ledger.isLive(rightful, 0)).isTrue();
        LedgerPartition again = rig.open();
        assertThat(again.takeJobs().values()).containsExactly(accepted("a"));
        assertThat(again.start().nextOffset()).isOne();
        assertThat(again.commit(ended(end), 1, rightful)).isInstanceOf(Commit.Done.class);
        assertThat(zombie.commit(ended(completed("a", "by the zombie")), 9, former))
                .isInstanceOf(Commit.Broken.class);
        assertThat(rig.results()).containsExactly("a");
        assertThat(rig.states()).containsExactly("a", "a");
    }

    /** Not even the offset alone: it is what keeps a zombie from moving the group past requests that have no answer. */
    @Test
    void aZombieCannotMoveTheOffset() throws Exception {
        Membership former = rig.join().awaitOwning(0);
        rig.letGo();
        rig.join().awaitOwning(0);

        LedgerPartition zombie = rig.open();

        assertThat(zombie.commit(states(), 9, former)).isInstanceOf(Commit.StaleMembership.class);
        assertThat(rig.offset()).isNull();
    }

    @Test
    void aTransactionUnderAnEarlierGenerationLeavesNothingBehindAndIsDoneAgainUnderTheNext() throws Exception {
        Member owner = rig.join();
        Membership earlier = owner.awaitOwning(0);
        LedgerPartition partition = rig.open();
        assertThat(partition.commit(states(accepted("a")), 1, earlier)).isInstanceOf(Commit.Done.class);

        Member.awaitGenerationAfter(earlier, owner, rig.join());

        assertThat(owner.membership().owns(0)).isTrue();
        assertThat(partition.commit(ended(completed("a", "x")), 2, earlier)).isInstanceOf(Commit.StaleMembership.class);
        assertThat(rig.results()).isEmpty();
        assertThat(rig.states()).containsExactly("a");
        assertThat(rig.offset()).isOne();
        assertThat(partition.commit(ended(completed("a", "x")), 2, owner.membership()))
                .isInstanceOf(Commit.Done.class);
        assertThat(rig.results()).containsExactly("a");
        assertThat(rig.offset()).isEqualTo(2);
    }

    /** Takes the state, the dead letter and the offset down with it when the result is one that no broker takes. */
    @Test
    void aTransactionIsReadableAsAWholeOrNotAtAll() throws Exception {
        Membership owner = rig.join().awaitOwning(0);
        TopicSizes tooMuch = new TopicSizes(8 << 20, 8 << 20, 8 << 20, 1);
        LedgerPartition partition = rig.open(rig.ledger(rig.group, tooMuch));

        Commit tooLarge = partition.commit(all(completed("a", "x".repeat(4 << 20))), 1, owner);

        assertThat(tooLarge).isInstanceOf(Commit.Aborted.class);
        assertThat(rig.states()).isEmpty();
        assertThat(rig.results()).isEmpty();
        assertThat(rig.deadLetters()).isEmpty();
        assertThat(rig.offset()).isNull();

        assertThat(partition.commit(all(completed("a", "x")), 1, owner)).isInstanceOf(Commit.Done.class);
        assertThat(rig.states()).containsExactly("a");
        assertThat(rig.results()).containsExactly("a");
        assertThat(rig.deadLetters()).containsExactly("odd");
        assertThat(rig.offset()).isOne();
    }

    private Entries all(Ending ending) {
        byte[] odd = "odd".getBytes(StandardCharsets.UTF_8);
        SourceRecord source = new SourceRecord(rig.names.requests(), 0, 0, NOW.toEpochMilli(), odd, odd, List.of());
        DeadLetter letter = new DeadLetter(source, DeadLetter.Code.INVALID_REQUEST, "not JSON");
        return new Entries(List.of(ending.receipt()), List.of(), List.of(ending.result()), List.of(letter));
    }
}
