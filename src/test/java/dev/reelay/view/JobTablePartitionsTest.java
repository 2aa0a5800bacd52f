package dev.reelay.view;

import static dev.reelay.view.ViewRig.completed;
import static dev.reelay.view.ViewRig.ended;
import static dev.reelay.view.ViewRig.failed;
import static dev.reelay.view.ViewRig.job;
import static dev.reelay.view.ViewRig.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Ending;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Status;
import dev.reelay.view.row.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One id in several partitions names several jobs. */
class JobTablePartitionsTest {

    private final ViewRig rig = new ViewRig();

    @Test
    void anIdInTwoPartitionsIsTwoJobsAndTheEndOfOneIsNotThatOfTheOther() {
        Ending first = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        Job second = job("a", 100);
        rig.in(1).state(first.receipt());
        assertThat(rig.view.isInSeveralPartitions("a")).isFalse();

        rig.in(5).state(running(second));
        assertThat(rig.view.isInSeveralPartitions("a")).isTrue();
        rig.in(1).state(first.receipt());
        assertThat(rig.row("a").isEnded()).as("a receipt of the other one").isFalse();
        rig.in(5).state(ended(second, completed(), 9).receipt());
        assertThat(rig.row("a").status()).isEqualTo(Status.COMPLETED);
        assertThat(rig.view.isInSeveralPartitions("a")).isTrue();

        rig.in(1).tombstone("a");
        assertThat(rig.row("a").source()).as("a tombstone of the other one").isEqualTo(Source.RECEIPT);
        assertThat(rig.view.isInSeveralPartitions("a")).isFalse();
        rig.in(5).tombstone("a");
        assertThat(rig.row("a").source().isForgotten()).isTrue();
    }

    @Test
    void aTombstoneOfAnotherPartitionRemovesNoJobThatRuns() {
        rig.in(1).state(running(job("a", 0)));

        rig.in(5).tombstone("a");

        assertThat(rig.row("a").status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(rig.view.isInSeveralPartitions("a")).isFalse();
    }

    @Test
    void anIdWhoseReceiptIsGoneMayComeAgainInAnotherPartition() {
        rig.in(1).both(ended(job("a", 0), completed(), 9)).tombstone("a");

        rig.in(5).state(running(job("a", 1_000_000)));

        assertThat(rig.view.isInSeveralPartitions("a")).isFalse();
    }

    @Test
    void ofTwoReceiptsInTwoPartitionsTheLaterEndIsShown() {
        Ending first = ended(job("a", 0), failed(FailureCode.TIMED_OUT, "too long"), 9);
        Ending later = ended(job("a", 100), completed(), 9);
        for (boolean laterFirst : List.of(true, false)) {
            ViewRig both = new ViewRig();
            if (laterFirst) {
                both.in(5).state(later.receipt()).in(1).state(first.receipt());
            } else {
                both.in(1).state(first.receipt()).in(5).state(later.receipt());
            }
            assertThat(both.row("a").place().partition()).isEqualTo(5);
            assertThat(both.view.isInSeveralPartitions("a")).isTrue();
            both.states.begin();
            assertThat(both.view.isInSeveralPartitions("a")).isFalse();
        }
    }
}
