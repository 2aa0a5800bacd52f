package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.ledger.Commit;
import dev.reelay.outcome.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shard whose partition is another worker's drops everything and begins nothing. */
class ShardLossTest {

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void aShardWhoseNextMembershipLacksThePartitionClosesAndPostsNothing() {
        rig.ledger.answerNext(_ -> {
            rig.unassign();
            return new Commit.StaleMembership("generation");
        });

        rig.start().request("a");
        rig.awaitClosed();

        assertThat(rig.runComfy.posts()).isEmpty();
        assertThat(rig.ledger.job("a")).isNull();
        assertThat(rig.capacity.held()).isZero();
    }

    @Test
    void aFencedShardThatLostItsPartitionNeverOpensAgain() {
        rig.ledger.live(false);
        rig.ledger.answerNext(_ -> new Commit.Broken("fenced"));

        rig.start().request("a");
        rig.until(() -> rig.ledger.asked() >= 1);
        rig.unassign();
        rig.awaitClosed();

        assertThat(rig.ledger.opened()).isOne();
        assertThat(rig.runComfy.posts()).isEmpty();
    }

    @Test
    void aShardThatLosesItsPartitionWhileItAnnouncesBeginsNoPostAndTheNextOneBeginsOne() {
        rig.ledger.answerWhen(ShardFaultTest::announces, entries -> {
            entries.states().forEach(rig.ledger::holding);
            rig.shard().drop();
            return new Commit.Done();
        });
        rig.start().request("a");
        rig.awaitClosed();
        rig.until(() -> rig.permits.held() == 0);
        assertThat(rig.runComfy.posts()).isEmpty();

        rig.start();
        rig.awaitStatus("a", Status.IN_QUEUE);

        assertThat(rig.runComfy.posts()).containsExactly("a");
        assertThat(rig.ledger.results()).isEmpty();
    }
}
