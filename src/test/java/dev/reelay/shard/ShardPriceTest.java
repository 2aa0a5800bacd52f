package dev.reelay.shard;

import static dev.reelay.shard.BudgetedShard.LUMA;
import static dev.reelay.shard.BudgetedShard.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testing.RecordedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices of jobs that wait for a budget: unknown ones, changed ones, and ones above the whole budget. */
class ShardPriceTest {

    private final BudgetedShard shard;
    private final ShardRig rig;

    ShardPriceTest(@TempDir Path folder) {
        shard = new BudgetedShard(folder);
        rig = shard.rig;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void jobsWhosePriceIsNotKnownWaitForOneWhereMoneyCounts() throws IOException {
        shard.budget(LUMA, "5", null);
        rig.start();
        shard.requests(1, 2);
        rig.send(ShardPauseTest.dreamina("other"));
        shard.awaitPosts(1);
        rig.assertNoMorePostsThan(1);
        assertThat(rig.runComfy.posts()).containsExactly("other");
        assertThat(rig.capacity.parked()).isEqualTo(2);

        shard.price("0");
        rig.scheduler.advance(Duration.ofSeconds(10));
        shard.awaitPosts(3);
    }

    @Test
    void jobsThatWaitForAPriceAreCountedUnderTheFirstBudgetThatCountsDollars() throws IOException {
        shard.budget("*", "2", null);
        shard.budget("tenant/a", null, 2);
        shard.budget("tenant/b", "1", 5);
        rig.start();
        rig.advanceUntil(() -> Stream.of("*", "tenant/a", "tenant/b")
                .noneMatch(scope -> shard.figures(scope).limits().isEmpty()));
        for (String id : new String[] {"a-1", "a-2", "a-3"}) {
            rig.send(BudgetedShard.of("a", id));
        }
        rig.send(BudgetedShard.of("b", "b-1"));
        rig.advanceUntil(() -> rig.capacity.parked() == 4);

        assertThat(shard.figures("*").priceUnknown()).isEqualTo(3);
        assertThat(shard.figures("tenant/a").priceUnknown()).isZero();
        assertThat(shard.figures("tenant/b").priceUnknown()).isEqualTo(1);

        shard.price("0.5");
        shard.awaitPosts(3);
        rig.advanceUntil(() -> shard.figures("tenant/a").waiting() == 1);
        assertThat(shard.figures("*").priceUnknown()).isZero();
        assertThat(shard.figures("tenant/b").priceUnknown()).isZero();
    }

    @Test
    void aJobWithoutAPriceWhereNoBudgetCountsDollarsWaitsForNoPrice() {
        shard.budget("*", null, 1);
        rig.start();
        shard.requests(1, 3);
        shard.awaitPosts(1);
        rig.advanceUntil(() -> shard.figures("*").waiting() == 2);

        assertThat(shard.figures("*").priceUnknown()).isZero();
    }

    @Test
    void jobsThatWaitHaveThePriceThatAnOperatorCorrects() throws IOException {
        shard.price("4");
        shard.budget("*", "10", null);
        rig.start();
        shard.requests(1, 9);
        shard.awaitPosts(2);
        rig.assertNoMorePostsThan(2);

        shard.price("1");
        shard.awaitPosts(4);
        rig.assertNoMorePostsThan(4);
        shard.price("1.5");
        shard.end(rig.runComfy.posts().get(0), "3");
        rig.assertNoMorePostsThan(4);
        shard.end(rig.runComfy.posts().get(1), "3.5");
        shard.awaitPosts(5); // 1.5 more are left
        rig.assertNoMorePostsThan(5);
    }

    @Test
    void jobsThatWaitHaveThePriceThatOthersTurnOutToHave() throws IOException {
        shard.listed("1");
        shard.budget("*", "2", null);
        rig.start();
        for (int job = 1; job <= 30; job++) {
            shard.request("job-" + job, 1);
        }
        shard.awaitPosts(2);
        rig.assertNoMorePostsThan(2);

        shard.end(rig.runComfy.posts().get(0), "0.1");
        shard.end(rig.runComfy.posts().get(1), "0.1");
        shard.awaitPosts(20);
        rig.assertNoMorePostsThan(20);
    }

    @Test
    void aJobThatCostsMoreThanTheWholeBudgetHoldsNoOtherAndGoesOnWithAHigherOne() throws IOException {
        shard.listed("1");
        shard.budget("*", "50", null);
        shard.budget(SECONDS, "60", null);
        rig.start();
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            shard.request("dear", 100);
            rig.advanceUntil(() -> rig.capacity.parked() == 1);
            shard.request("cheap", 1);
            shard.awaitPosts(1);
            rig.assertNoMorePostsThan(1);
            assertThat(rig.runComfy.posts()).containsExactly("cheap");
            assertThat(shard.figures(SECONDS).waiting()).isOne();
            assertThat(shard.figures("*").waiting()).isZero();
            assertThat(shard.figures(SECONDS).since()).isNull();
            assertThat(rig.capacity.parked()).isOne();
            assertThat(rig.budgetTopic.size()).isPositive();

            rig.advanceUntil(() -> toldThatTooLow(log).size() == 1);
            rig.scheduler.advance(Duration.ofHours(15)); // another day changes nothing
            rig.advanceUntil(() -> toldThatTooLow(log).size() == 2);
            rig.assertNoMorePostsThan(1);
            assertThat(toldThatTooLow(log)).hasSize(2).containsOnly(List.of(SECONDS));
        }

        shard.budget(SECONDS, "100", null);
        rig.assertNoMorePostsThan(1);
        assertThat(shard.figures("*").waiting()).isOne();
        shard.budget("*", "100", null);
        shard.awaitPosts(2);
        assertThat(rig.runComfy.posts()).containsExactly("cheap", "dear");
    }

    /** The scopes of which the log has said that jobs cost more than the whole budget. */
    private static List<List<Object>> toldThatTooLow(RecordedLog log) {
        return log.records().stream()
                .filter(line -> line.getMessage().contains("more than the whole"))
                .map(line -> List.of(line.getParameters()))
                .toList();
    }

    @Test
    void aJobThatComesToCostMoreThanTheWholeBudgetLeavesItsLineAndTakesItsPlaceAgain() throws IOException {
        shard.listed("1");
        shard.budget("*", "50", null);
        rig.start();
        shard.request("first", 40);
        shard.awaitPosts(1);
        shard.request("second", 30);
        shard.request("third", 5);
        shard.request("fourth", 25);
        rig.assertNoMorePostsThan(1);

        shard.listed("2"); // the second one costs 60, and 10 are left
        shard.awaitPosts(2);
        rig.assertNoMorePostsThan(2);
        assertThat(rig.runComfy.posts()).containsExactly("first", "third");

        shard.listed("1");
        rig.scheduler.advance(Duration.ofSeconds(11));
        rig.awaitIdle();
        rig.scheduler.advance(Duration.ofHours(15));
        shard.awaitPosts(3);
        rig.assertNoMorePostsThan(3); // the fourth one costs 25, and 20 are left
        assertThat(rig.runComfy.posts()).containsExactly("first", "third", "second");

        shard.budget("*", "55", null);
        shard.awaitPosts(4);
        assertThat(rig.runComfy.posts()).endsWith("fourth");
    }

    @Test
    void jobsThatWaitArePricedAnewWhenThePriceCountsSomethingElse() throws IOException {
        shard.listed("1", "output");
        shard.budget("*", "3", null);
        rig.start();
        for (int job = 1; job <= 3; job++) {
            shard.request("job-" + job, 1);
        }
        shard.awaitPosts(3);
        shard.request("long", 100);
        shard.request("short", 1);
        rig.advanceUntil(() -> rig.capacity.parked() == 2);

        shard.listed("0.5");
        shard.end(rig.runComfy.posts().get(0), "0.5");
        shard.awaitPosts(4);
        rig.assertNoMorePostsThan(4);
        assertThat(rig.runComfy.posts()).endsWith("short");
        assertThat(shard.figures("*").waiting()).isOne();
        assertThat(shard.figures("*").since()).isNull();

        shard.budget("*", "4", null);
        rig.assertNoMorePostsThan(4);
        shard.listed("0.2", "output"); // the length is no matter any more
        shard.awaitPosts(5);
        assertThat(rig.runComfy.posts()).endsWith("long");
    }

    @Test
    void thatJobsWaitForAPriceIsSaidOnEachDay() throws IOException {
        shard.listed("1", "minute"); // RunComfy does not say how many a job has
        shard.budget("*", "5", null);
        rig.start();
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            shard.request("a", 1);
            rig.assertNoMorePostsThan(0);
            rig.scheduler.advance(Duration.ofHours(15));
            rig.assertNoMorePostsThan(0);

            assertThat(log.records().stream()
                            .filter(line -> line.getMessage().contains("the price of this model is not known"))
                            .filter(line -> List.of(line.getParameters()).contains(SECONDS)))
                    .hasSize(2);
        }
    }
}
