package dev.reelay.rebalance;

import static dev.reelay.rebalance.LedgerRig.NOW;
import static dev.reelay.rebalance.LedgerRig.accepted;
import static dev.reelay.rebalance.LedgerRig.completed;
import static dev.reelay.rebalance.LedgerRig.ended;
import static dev.reelay.rebalance.LedgerRig.forgotten;
import static dev.reelay.rebalance.LedgerRig.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.reelay.job.JobInput;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.kafka.Membership;
import dev.reelay.kafka.StartupException;
import dev.reelay.ledger.Commit;
import dev.reelay.ledger.KafkaLedger;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.testing.TestBroker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contents of a ledger partition that a worker restores, and those with which it must not begin. */
class RestoreIT {

    private final LedgerRig rig = new LedgerRig();

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void theLatestStateOfEachJobComesBackInTheOrderInWhichTheJobsCame() throws Exception {
        Membership owner = rig.join().awaitOwning(0);
        JobState queued = accepted("b").submit(NOW).accepted("request-b", NOW);
        JobState running = accepted("c").submit(NOW).accepted("request-c", NOW).running(NOW.plusSeconds(1));
        JobState receipt = completed("d", "video").receipt();
        JobState submitting = accepted("a").submit(NOW);
        LedgerPartition first = rig.open();

        write(first, 5, owner, accepted("a"), accepted("b"), accepted("c"), accepted("gone"), accepted("e"));
        write(first, 6, owner, queued, running);
        assertThat(first.commit(ended(completed("d", "video")), 7, owner)).isInstanceOf(Commit.Done.class);
        assertThat(first.commit(forgotten("gone"), 7, owner)).isInstanceOf(Commit.Done.class);
        write(first, 7, owner, submitting);
        LedgerPartition second = rig.open();

        assertThat(second.takeJobs().values()).containsExactly(submitting, queued, running, accepted("e"), receipt);
        assertThat(second.start().nextOffset()).isEqualTo(7);
    }

    @Test
    void theLargestRecordsThatFitComeBackAndLaterStatesFitToo() throws Exception {
        Membership owner = rig.join().awaitOwning(0);
        Accepted largest = largest();
        List<JobState> jobs = IntStream.range(0, 8)
                .mapToObj(i -> (JobState) accepted("job-" + i, prompt(largest)))
                .toList();
        LedgerPartition first = rig.open();

        write(first, 8, owner, jobs.toArray(JobState[]::new));
        write(first, 8, owner, largest.submit(NOW));
        LedgerPartition second = rig.open();

        assertThat(second.takeJobs().values())
                .hasSize(9)
                .startsWith(jobs.toArray(JobState[]::new))
                .contains(largest.submit(NOW));
    }

    @Test
    void aPartitionThatWasNeverReadBeginsAtItsEarliestRecord() throws Exception {
        byte[] any = "any".getBytes(StandardCharsets.UTF_8);
        rig.broker.produce(IntStream.range(0, 5)
                .mapToObj(_ -> new ProducerRecord<>(rig.names.requests(), 0, any, any))
                .toList());
        rig.broker
                .admin()
                .deleteRecords(Map.of(requests(), RecordsToDelete.beforeOffset(3)))
                .all()
                .get();

        LedgerPartition partition = rig.open();

        assertThat(partition.takeJobs().values()).isEmpty();
        assertThat(partition.start().nextOffset()).isEqualTo(3);
    }

    @Test
    void aLedgerOfAnotherGroupStopsTheStartAndNamesTheSetting() throws Exception {
        write(rig.open(), 1, rig.join().awaitOwning(0), accepted("a"));
        String other = TestBroker.unique("other");

        assertThat(problem(rig.ledger(other, rig.sizes)))
                .contains("set REELAY_GROUP_ID to '" + rig.group + "'", "'" + other + "'", rig.names.jobs());
    }

    /** The one line that stops the start. */
    private String problem(KafkaLedger ledger) {
        Throwable thrown = catchThrowable(() -> rig.open(ledger));
        assertThat(thrown).isInstanceOf(StartupException.class);
        assertThat(thrown.getMessage()).hasLineCount(1);
        return thrown.getMessage();
    }

    private static void write(LedgerPartition ledger, long nextOffset, Membership owner, JobState... written) {
        assertThat(ledger.commit(states(written), nextOffset, owner)).isInstanceOf(Commit.Done.class);
    }

    private TopicPartition requests() {
        return new TopicPartition(rig.names.requests(), 0);
    }

    /** The largest job that is taken in. */
    private Accepted largest() {
        int fits = 0;
        int tooLong = rig.sizes.maxStateBytes();
        while (tooLong - fits > 1) {
            int middle = (fits + tooLong) / 2;
            if (rig.ledger.fits(accepted("largest", "x".repeat(middle)))) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return accepted("largest", "x".repeat(fits));
    }

    private static String prompt(Accepted job) {
        return ((JobInput.Held) job.input()).json().tree().path("prompt").asText();
    }
}
