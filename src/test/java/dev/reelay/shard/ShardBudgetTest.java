package dev.reelay.shard;

import static dev.reelay.shard.BudgetedShard.LUMA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.budget.BudgetDemand;
import dev.reelay.budget.BudgetGrant;
import dev.reelay.budget.BudgetMeasure;
import dev.reelay.budget.BudgetRecords;
import dev.reelay.budget.DayShares;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState;
import dev.reelay.ledger.Commit;
import dev.reelay.outcome.Status;
import dev.reelay.quota.Scope;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import dev.reelay.request.CommandReading;
import dev.reelay.testing.RecordedLog;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shard under budgets that all workers share. It is that of partition 0, and so grants its shares itself. */
class ShardBudgetTest {

    private static final long TODAY = Reservation.dayOf(ShardRig.START);

    private final BudgetedShard shard;
    private final ShardRig rig;

    ShardBudgetTest(@TempDir Path folder) {
        shard = new BudgetedShard(folder);
        rig = shard.rig;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void withoutABudgetNothingIsReadOrWrittenForItAndSpendIsKeptAllTheSame() throws IOException {
        shard.price("0.25");
        rig.start();
        shard.requests(1, 2);
        shard.end("job-1", "0.3");
        int commits = rig.ledger.commits();
        rig.pass(5, Duration.ofMillis(100));

        assertThat(rig.budgetTopic.started()).isZero();
        assertThat(rig.budgetTopic.size()).isZero();
        assertThat(rig.ledger.commits()).isLessThanOrEqualTo(commits + 1);
        assertThat(rig.ledger.spent()).containsExactly(new Spend(new Spender(TODAY, LUMA, null), 300_000, 0, 1, 0));
        assertThat(rig.ledger.job("job-2"))
                .isInstanceOfSatisfying(
                        JobState.Submitted.class,
                        job -> assertThat(job.reserved())
                                .isEqualTo(new Reservation(TODAY, new Cost(new BigDecimal("0.250000")), null)));
    }

    @Test
    void ofFiftyJobsTenAreSubmittedThoughTheLedgerBreaksAndTheNextDayTenMore() {
        shard.budget("*", null, 10);
        rig.start();
        shard.requests(1, 20);
        shard.awaitPosts(3);
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
        shard.requests(21, 50);
        shard.awaitPosts(10);
        rig.assertNoMorePostsThan(10);
        assertThat(rig.capacity.parked()).isEqualTo(40);
        assertThat(shard.figures("*").waiting()).isEqualTo(40);
        assertThat(shard.figures("*").used().jobs()).isEqualTo(10);
        assertThat(shard.figures("*").since()).isNotNull();

        rig.scheduler.advance(Duration.ofHours(15));
        shard.awaitPosts(20);
        rig.assertNoMorePostsThan(20);
        assertThat(rig.runComfy.posts()).doesNotHaveDuplicates();
    }

    @Test
    void ofJobsThatWaitForABudgetTheBestPriorityGoesFirst() {
        shard.budget("*", null, 1);
        rig.start();
        rig.send(BudgetedShard.withPriority(1, "first"));
        shard.awaitPosts(1);
        rig.send(BudgetedShard.withPriority(1, "usual"));
        rig.advanceUntil(() -> rig.capacity.parked() == 1);
        rig.send(BudgetedShard.withPriority(0, "urgent"));
        rig.advanceUntil(() -> rig.capacity.parked() == 2);

        shard.budget("*", null, 2); // not the next day: by then each has risen to the first class
        shard.awaitPosts(2);
        assertThat(rig.runComfy.posts()).containsExactly("first", "urgent");
    }

    @Test
    void aBudgetOfDollarsIsUsedUpToTheLastJobThatFitsAndWhatJobsDoNotCostIsUsedByOthers() throws IOException {
        shard.price("0.30");
        shard.budget("*", "1", null);
        rig.start();
        shard.requests(1, 9);
        shard.awaitPosts(3);
        rig.assertNoMorePostsThan(3);
        assertThat(shard.figures("*").used().reserved()).isEqualTo(900_000);

        shard.end("job-1", "0.1");
        shard.awaitPosts(4);
        rig.assertNoMorePostsThan(4);
        shard.end("job-2", null); // RunComfy says nothing: it has spent what was set aside
        rig.assertNoMorePostsThan(4);
        assertThat(shard.figures("*").used().settled()).isEqualTo(100_000);
        assertThat(shard.figures("*").used().estimated()).isEqualTo(300_000);

        shard.budget("*", "1.3", null);
        shard.awaitPosts(5);
        rig.assertNoMorePostsThan(5);
        shard.budget("*", "0.5", null);
        rig.assertNoMorePostsThan(5);
        rig.command(new CommandReading.RefusedCommand("budget/*", CommandReading.Reason.WRONG_TYPE, "It is 0."));
        rig.assertNoMorePostsThan(5);
        rig.command(new CommandReading.Removed("budget/*"));
        shard.awaitPosts(9);
    }

    @Test
    void theBudgetOfATenantHoldsBackThatTenantAlone() {
        shard.budget("tenant/acme", null, 1);
        shard.budget(LUMA, null, 3);
        rig.start();
        for (int job = 1; job <= 3; job++) {
            rig.send(BudgetedShard.of("acme", "acme-" + job));
        }
        rig.send(BudgetedShard.of("other", "other-1"));
        rig.request("nobody-1");
        rig.request("nobody-2");
        shard.awaitPosts(3);
        rig.assertNoMorePostsThan(3);

        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("acme-1", "other-1", "nobody-1");
        assertThat(shard.figures("tenant/acme").used().jobs()).isOne();
        assertThat(shard.figures(LUMA).used().jobs()).isEqualTo(3);
        rig.command(new CommandReading.Removed("budget/" + LUMA));
        shard.awaitPosts(4);
        rig.assertNoMorePostsThan(4);
    }

    @Test
    void whatRunComfyRefusesIsReleasedAndWhatItMayHaveAcceptedIsNot() throws IOException {
        shard.price("1");
        shard.budget("*", "2", null);
        rig.runComfy.submissions(prompt -> switch (prompt) {
            case "job-1" -> new SubmitAnswer.Refused(new ProviderMessage(422, null, "no"));
            case "job-2" -> new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.WORKER_LOST, null, null);
            default -> new SubmitAnswer.Accepted("r-" + prompt);
        });
        rig.start();
        shard.requests(1, 5);
        shard.awaitPosts(3);
        rig.assertNoMorePostsThan(3);

        assertThat(rig.ledger.job("job-1").status()).isEqualTo(Status.FAILED);
        assertThat(rig.ledger.spent()).containsExactly(new Spend(new Spender(TODAY, LUMA, null), 0, 1_000_000, 1, 0));
    }

    @Test
    void aJobThatWaitsForABudgetIsCancelledLikeAnyOther() {
        shard.budget("*", null, 1);
        rig.start();
        shard.requests(1, 3);
        shard.awaitPosts(1);
        rig.advanceUntil(() -> rig.capacity.parked() == 2);
        rig.cancel("job-2");
        rig.advanceUntil(() -> rig.ledger.job("job-2").status() == Status.CANCELLED);
        shard.budget("*", null, 2);
        shard.awaitPosts(2);

        assertThat(rig.runComfy.posts()).containsExactly("job-1", "job-3");
    }

    @Test
    void aTopicThatIsMadeAnewIsToldEverythingAgainAndTheBudgetHolds() {
        shard.budget("*", null, 2);
        rig.start();
        shard.requests(1, 3);
        shard.awaitPosts(2);
        rig.awaitIdle();

        rig.budgetTopic.makeAnew();
        rig.advanceUntil(() -> rig.budgetTopic.size() >= 2);
        rig.assertNoMorePostsThan(2);
        shard.budget("*", null, 3);
        shard.awaitPosts(3);
    }

    /** The topics of requests, jobs and results were made anew with fewer partitions, and this one was not. */
    @Test
    void whatIsLeftOverOfAPartitionThatIsGoneIsSaidAndWhatToDoHelps() {
        try (RecordedLog log = new RecordedLog("dev.reelay.budget")) {
            rig.budgetTopic.write(List.of(BudgetRecords.encode(new BudgetDemand(7, new TreeMap<>()))));
            shard.budget("*", null, 10);
            rig.start();
            shard.requests(1, 1);
            rig.advanceUntil(() ->
                    log.records().stream().anyMatch(line -> line.getMessage().contains("made anew?")));
            rig.assertNoMorePostsThan(0);

            rig.budgetTopic.makeAnew();
            shard.awaitPosts(1);
            assertThat(log.records())
                    .singleElement()
                    .satisfies(line -> assertThat(line.getParameters()).containsExactly("*", 8, 1));
        }
    }

    @Test
    void nothingIsSetAsideBeforeTheTopicHasBeenReadToItsEnd() {
        rig.budgetTopic.write(List.of(BudgetRecords.encode(grant(1, 5))));
        shard.budget("*", null, 5);
        rig.budgetTopic.hold();
        rig.budgetTopic.write(List.of(BudgetRecords.encode(grant(2, 0))));
        rig.start();
        shard.requests(1, 1);
        rig.assertNoMorePostsThan(0);
        assertThat(rig.budgetTopic.size()).isEqualTo(2);

        rig.budgetTopic.goOn();
        shard.awaitPosts(1);
    }

    private static BudgetGrant grant(long sequence, long share) {
        DayShares shares = new DayShares(TODAY, 5, 1, List.of(share), Collections.emptySortedMap());
        return new BudgetGrant(Scope.ALL, sequence, Map.of(BudgetMeasure.JOBS, shares));
    }

    @Test
    void whatWasSpentCountsThoughThePartitionIsOpenedAgain() {
        shard.budget("*", null, 3);
        rig.start();
        shard.requests(1, 2);
        shard.end("job-1", "0.1");
        shard.end("job-2", null);
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
        shard.requests(3, 6);
        rig.advanceUntil(() -> rig.ledger.opened() == 2);
        shard.awaitPosts(3);
        rig.assertNoMorePostsThan(3);
    }

    /** The day ends in the middle of a turn, or an operator sets the clock back over midnight. */
    @ParameterizedTest
    @CsvSource({"2026-11-21T23:59:59Z, 2026-11-22T00:00:01Z", "2026-11-22T00:00:05Z, 2026-11-21T23:50:00Z"})
    void aTurnIsOnTheDayOnWhichItBeganThoughTheClockMovesOverMidnightMeanwhile(Instant begins, Instant goesOn) {
        shard.budget("*", null, 2);
        rig.start();
        rig.scheduler.advance(Duration.between(ShardRig.START, begins.minusSeconds(4)));
        rig.command(new CommandReading.Pause("pause/" + LUMA, LUMA));
        rig.pass(4, Duration.ofSeconds(1));
        shard.requests(1, 9);
        rig.until(() ->
                rig.capacity.parked() == 9 && shard.figures("*").shares().getOrDefault(BudgetMeasure.JOBS, 0L) == 2);
        AtomicInteger asked = new AtomicInteger();
        rig.priceAsked = () -> {
            if (asked.getAndIncrement() == 0) {
                rig.scheduler.set(goesOn);
            }
        };

        rig.command(new CommandReading.Resume("pause/" + LUMA, LUMA));
        rig.until(() -> rig.runComfy.posts().size() >= 2);
        rig.pass(8, Duration.ofSeconds(1));

        assertThat(asked).hasPositiveValue();
        Map<Long, Integer> submitted = new TreeMap<>();
        for (int job = 1; job <= 9; job++) {
            if (rig.ledger.job("job-" + job) instanceof JobState.Submitted sent) {
                submitted.merge(sent.reserved().day(), 1, Integer::sum);
            }
        }
        assertThat(submitted.get(Reservation.dayOf(begins))).isEqualTo(2);
        assertThat(submitted.values()).allMatch(jobs -> jobs <= 2, submitted.toString());
    }
}
