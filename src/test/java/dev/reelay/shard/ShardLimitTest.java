package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.job.JobState;
import dev.reelay.ledger.Commit;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.LimitFigures;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import dev.reelay.outcome.Status;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedTopic;
import dev.reelay.request.CommandReading;
import dev.reelay.testing.RecordedLog;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shard under limits that all workers share. It is that of partition 0, and so grants its shares itself. */
class ShardLimitTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    private final ShardRig rig = new ShardRig();

    @AfterEach
    void close() {
        rig.close();
    }

    private void limit(String scope, @Nullable Integer outstanding, @Nullable Integer perMinute) {
        rig.command(new CommandReading.Limit("limit/" + scope, outstanding, perMinute));
    }

    private void requests(String... ids) {
        for (String id : ids) {
            rig.request(id);
        }
    }

    private void awaitPosts(int posts) {
        rig.advanceUntil(() -> rig.runComfy.posts().size() >= posts);
    }

    @Test
    void withoutALimitNothingIsReadOrWrittenForIt() {
        rig.start();
        requests("a", "b");
        rig.awaitStatus("b", Status.IN_QUEUE);
        int commits = rig.ledger.commits();
        rig.limits.topic().rulesChanged();
        rig.pass(5, Duration.ofMillis(300));

        assertThat(rig.limitTopic.started()).isZero();
        assertThat(rig.limitTopic.size()).isZero();
        assertThat(rig.ledger.commits()).isEqualTo(commits);
        assertThat(rig.limits.figures(Scope.ALL, Measure.OUTSTANDING)).isEqualTo(new LimitFigures(0, 0, 0, 0));
    }

    @Test
    void noMoreJobsAreOutstandingThanTheLimitAndTheNextOneGoesWhenOneEnds() {
        limit("*", 2, null);
        rig.start();
        requests("a", "b", "c", "d");
        awaitPosts(2);
        rig.assertNoMorePostsThan(2);

        end(rig.runComfy.posts().getFirst());
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);
    }

    private void end(String id) {
        rig.advanceUntil(() -> rig.ledger.job(id) instanceof JobState.Submitted);
        JobState.Submitted job = (JobState.Submitted) Objects.requireNonNull(rig.ledger.job(id));
        rig.runComfy.state(job.requestId(), ShardTest.done(""));
        rig.advanceUntil(() -> rig.ledger.job(id).status() == Status.COMPLETED);
    }

    @Test
    void aTopicThatIsMadeAnewIsToldEverythingAgainAndTheLimitHolds() {
        limit("*", 2, null);
        rig.start();
        requests("a", "b", "c");
        awaitPosts(2);
        rig.awaitIdle();

        rig.limitTopic.makeAnew();
        rig.advanceUntil(() ->
                !rig.limitTopic.grants().isEmpty() && !rig.limitTopic.demands().isEmpty());
        rig.assertNoMorePostsThan(2);

        end(rig.runComfy.posts().getFirst());
        awaitPosts(3);
    }

    @Test
    void theLimitOfAModelHoldsBackThatModelAlone() {
        limit(LUMA, 1, null);
        rig.start();
        requests("a", "b");
        rig.send(ShardPauseTest.dreamina("c"));
        rig.send(ShardPauseTest.dreamina("d"));
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);

        assertThat(rig.runComfy.posts()).contains("c", "d");
    }

    @Test
    void aClockThatIsSetBackKeepsNoSlotOfTheMinute() {
        limit("*", null, 2);
        rig.start();
        requests("a", "b", "c");
        awaitPosts(2);
        rig.awaitIdle();

        rig.scheduler.setBack(Duration.ofHours(1));
        rig.pass(90, Duration.ofSeconds(1));

        assertThat(rig.runComfy.posts()).hasSize(3);
    }

    @Test
    void jobsThatWaitForASlotAloneAreParked() {
        limit("*", 1, null);
        rig.start();
        requests("a", "b", "c");
        awaitPosts(1);
        rig.advanceUntil(() -> rig.capacity.parked() == 2);

        assertThat(rig.capacity.held()).isOne();
    }

    @Test
    void noSlotIsTakenBeforeTheTopicHasBeenReadToItsEnd() {
        rig.limitTopic.write(grant(1, 5));
        limit("*", 5, null);
        rig.limitTopic.hold();
        rig.limitTopic.write(grant(2, 0));
        rig.start();
        requests("a");
        rig.assertNoMorePostsThan(0);
        assertThat(rig.limitTopic.size()).isEqualTo(2);

        rig.limitTopic.goOn();
        awaitPosts(1);
    }

    private static Grant grant(long sequence, int share) {
        return new Grant(
                Scope.ALL,
                sequence,
                Map.of(Measure.OUTSTANDING, new Shared(5, 1, List.of(share), Collections.emptySortedMap())));
    }

    @Test
    void whatAnotherPartitionUsesIsLeftToIt() {
        rig.limitTopic.write(ofPartitionOne(0));
        limit("*", 4, null);
        rig.start();
        requests("a", "b", "c");
        rig.advanceUntil(() -> !rig.limitTopic.grants().isEmpty());
        rig.assertNoMorePostsThan(0);

        rig.limitTopic.write(ofPartitionOne(rig.limitTopic.grants().getLast().sequence()));
        awaitPosts(1);
        rig.assertNoMorePostsThan(1);
    }

    /** A worker that was started without the setting, say. */
    @Test
    void thatAPartitionDoesNotConfirmALimitIsSaidAfterAMinuteAndOnce() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            rig.ledger.partitions(2);
            rig.limitTopic.write(ofPartitionOne(0));
            limit("*", 4, null);
            rig.start();
            rig.advanceUntil(() -> !rig.limitTopic.grants().isEmpty());
            rig.scheduler.advance(Duration.ofSeconds(50));
            rig.awaitIdle();
            assertThat(unconfirmed(log)).isEmpty();

            rig.advanceUntil(() -> !unconfirmed(log).isEmpty());
            rig.scheduler.advance(Duration.ofSeconds(90));
            rig.awaitIdle();
            assertThat(unconfirmed(log))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getParameters()).containsExactly("*", "1"));
        }
    }

    /** The topics of requests, jobs and results were made anew with fewer partitions, and this one was not. */
    @Test
    void whatIsLeftOverOfAPartitionThatIsGoneIsSaidAndWhatToDoHelps() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            rig.limitTopic.write(ofPartition(7, 0));
            limit("*", 4, null);
            rig.start();
            requests("a");
            rig.advanceUntil(() -> !lines(log, "made anew?").isEmpty());
            assertThat(lines(log, "made anew?"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getParameters()).containsExactly("*", 8, 1));
            rig.assertNoMorePostsThan(0);

            rig.limitTopic.makeAnew();
            awaitPosts(1);
        }
    }

    private static List<ExtLogRecord> unconfirmed(RecordedLog log) {
        return lines(log, "have not confirmed it");
    }

    private static List<ExtLogRecord> lines(RecordedLog log, String with) {
        return log.records().stream()
                .filter(line -> line.getMessage().contains(with))
                .toList();
    }

    @Test
    void thatSettingsDifferIsSaidAfterAMinuteAndOnceAndTheStrictestHolds() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            rig.limitTopic.write(new Demand(
                    0, new TreeMap<>(), new TreeMap<>(), Map.of(Measure.OUTSTANDING, 7))); // its former owner's
            rig.limitTopic.write(new Demand(1, new TreeMap<>(), new TreeMap<>(), Map.of(Measure.OUTSTANDING, 2)));
            limit(LUMA, 5, null);
            rig.start();
            rig.advanceUntil(() -> rig.limitTopic.grants().stream()
                    .anyMatch(grant -> grant.scope().equals(Scope.ALL)));
            rig.scheduler.advance(Duration.ofSeconds(50));
            rig.awaitIdle();
            assertThat(lines(log, "strictest")).isEmpty();

            rig.advanceUntil(() -> !lines(log, "strictest").isEmpty());
            rig.scheduler.advance(Duration.ofSeconds(90));
            rig.awaitIdle();
            assertThat(lines(log, "strictest"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getParameters()).containsExactly("0"));
            assertThat(rig.limitTopic.grants())
                    .filteredOn(grant -> grant.scope().equals(Scope.ALL))
                    .extracting(grant -> Objects.requireNonNull(grant.limits().get(Measure.OUTSTANDING))
                            .limit())
                    .containsOnly(2);
        }
    }

    private static Demand ofPartitionOne(long seen) {
        return ofPartition(1, seen);
    }

    private static Demand ofPartition(int partition, long seen) {
        TreeMap<Scope, Demand.Entry> entries = new TreeMap<>();
        entries.put(Scope.ALL, new Demand.Entry(seen, Map.of(Measure.OUTSTANDING, new Demand.Count(3, 0))));
        return new Demand(partition, entries);
    }

    @Test
    void aSubmissionOfUnknownOutcomeKeepsItsSlotForAsLongAsSuchJobsUsuallyTake() {
        limit("*", 1, null);
        rig.runComfy.submissions(prompt -> prompt.equals("a")
                ? new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.WORKER_LOST, null, null)
                : new SubmitAnswer.Accepted("r-" + prompt));
        rig.start();
        requests("a");
        rig.advanceUntil(() -> rig.ledger.results().size() == 1);
        requests("b");
        rig.assertNoMorePostsThan(1);
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted")); // whoever opens the partition next knows of it, too
        requests("c");
        rig.advanceUntil(() -> rig.ledger.opened() == 2);
        rig.assertNoMorePostsThan(1);

        rig.scheduler.advance(rig.catalog.get().timings(LUMA).typical());
        awaitPosts(2);
    }

    @Test
    void noMoreJobsAreSubmittedInAMinuteThanTheLimit() {
        limit("*", null, 2);
        rig.runComfy.sightings(ShardTest::done);
        rig.start();
        requests("a", "b", "c");
        awaitPosts(2);
        rig.assertNoMorePostsThan(2);

        rig.scheduler.advance(Duration.ofMinutes(1));
        awaitPosts(3);
    }

    /** Of those that RunComfy refused, turned away or may have accepted the ledger has no time. */
    @Test
    void theNextOwnerCountsTheSubmissionsOfTheMinuteThatRunComfyDidNotAccept() {
        limit("*", null, 2);
        rig.runComfy.submissions(
                _ -> new SubmitAnswer.Refused(new ProviderMessage(422, null, "the prompt is too long")));
        rig.start();
        requests("a", "b");
        for (int second = 0;
                second < 20 && usedOfTheMinute() < 2;
                second++) { // not a minute, however busy the machine is
            rig.scheduler.advance(Duration.ofSeconds(1));
            rig.awaitIdle();
        }
        assertThat(usedOfTheMinute()).isEqualTo(2);
        rig.drain(Duration.ofSeconds(10));
        rig.awaitClosed();

        rig.start();
        requests("c");
        rig.assertNoMorePostsThan(2);

        rig.scheduler.advance(Duration.ofMinutes(1));
        awaitPosts(3);
    }

    /** As the newest demand says it. */
    private int usedOfTheMinute() {
        List<Demand> demands = rig.limitTopic.demands();
        Demand.Entry entry =
                demands.isEmpty() ? null : demands.getLast().entries().get(Scope.ALL);
        Demand.Count count = entry == null ? null : entry.counts().get(Measure.PER_MINUTE);
        return count == null ? 0 : count.used();
    }

    @Test
    void aRefusedCommandLeavesTheLimitAndATombstoneLiftsIt() {
        limit("*", 1, null);
        rig.start();
        requests("a", "b", "c");
        awaitPosts(1);
        rig.command(new CommandReading.RefusedCommand("limit/*", CommandReading.Reason.WRONG_TYPE, "It is 0."));
        rig.assertNoMorePostsThan(1);

        rig.command(new CommandReading.Removed("limit/*"));
        awaitPosts(3);
        assertThat(rig.limitTopic.grants().getLast().limits()).isEmpty();
    }

    /** Compaction has taken the command that held: the grant says what it was. */
    @Test
    void aRefusedCommandLeavesTheLimitThatWasGrantedBeforeTheWorkerStarted() {
        limit("*", 1, null);
        rig.start();
        requests("a", "b");
        awaitPosts(1);
        try (ShardRig next = new ShardRig()) {
            next.limitTopic.write(rig.limitTopic.grants().getLast());
            next.command(new CommandReading.RefusedCommand("limit/*", CommandReading.Reason.WRONG_TYPE, "It is 0."));
            next.start();
            next.request("c");
            next.request("d");
            next.advanceUntil(() -> next.runComfy.posts().size() == 1);
            next.scheduler.advance(Duration.ofSeconds(5));
            next.awaitIdle();
            assertThat(next.runComfy.posts()).hasSize(1);
        }
    }

    @Test
    void whileTheTopicCannotBeReadTheNewestSharesHoldAndAfterAMinuteTheWorkerSaysSo() {
        limit("*", 2, null);
        rig.start();
        requests("a", "b", "c", "d");
        awaitPosts(2);
        assertThat(rig.limits.topic().trouble()).isNull();
        rig.limitTopic.trouble("generation-limits: the brokers did not answer in time");
        int records = rig.limitTopic.size();
        end(rig.runComfy.posts().getFirst());
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);

        assertThat(rig.limitTopic.size()).isEqualTo(records);
        rig.scheduler.advance(SharedTopic.PATIENCE);
        assertThat(rig.limits.topic().trouble()).contains("generation-limits: the brokers did not answer in time");
        assertThat(rig.limits.topic().unreadFor()).isGreaterThan(SharedTopic.PATIENCE);
        rig.limitTopic.trouble(null);
        assertThat(rig.limits.topic().trouble()).isNull();
        assertThat(rig.limits.topic().unreadFor()).isZero();
    }

    @Test
    void aShardThatOpensAgainCountsTheJobsThatItFinds() {
        limit("*", 2, null);
        rig.start();
        requests("a", "b", "c");
        awaitPosts(2);
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
        requests("d");
        rig.advanceUntil(() -> rig.ledger.opened() == 2);
        rig.assertNoMorePostsThan(2);
        end(rig.runComfy.posts().getFirst());
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);
    }
}
