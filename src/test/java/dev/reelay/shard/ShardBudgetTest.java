package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.ProviderMessage;
import dev.reelay.answer.SubmitAnswer;
import dev.reelay.budget.BudgetFigures;
import dev.reelay.budget.BudgetMeasure;
import dev.reelay.catalog.Catalog;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.JobState;
import dev.reelay.ledger.Commit;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Status;
import dev.reelay.quota.Scope;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import dev.reelay.request.CommandReading;
import dev.reelay.testing.RecordedLog;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shard under budgets that all workers share. It is that of partition 0, and so grants its shares itself. */
class ShardBudgetTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final String SECONDS = "maker/seconds/text-to-video";
    private static final long TODAY = Reservation.dayOf(ShardRig.START);

    private final ShardRig rig = new ShardRig();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        rig.close();
    }

    private void budget(String scope, @Nullable String usd, @Nullable Integer jobs) {
        rig.command(new CommandReading.Budget("budget/" + scope, usd == null ? null : new BigDecimal(usd), jobs));
    }

    /** An operator sets the price of a job of Luma's. */
    private void price(String usd) throws IOException {
        Files.writeString(
                folder.resolve("luma.json"), "{ \"model\": \"%s\", \"price\": { \"usd\": %s } }".formatted(LUMA, usd));
        rig.catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
    }

    /** The catalog's price of a second of {@link #SECONDS}; what jobs cost corrects it. */
    private void listed(String usd) throws IOException {
        listed(usd, "second");
    }

    private void listed(String usd, String unit) throws IOException {
        Files.writeString(folder.resolve("seconds.json"), """
                { "model_id": "%s", "base_price_usd": %s, "price_unit": "%s",
                  "input_schema": { "type": "object",
                                    "properties": { "prompt": { "type": "string" }, "duration": { "type": "integer" } } } }
                """.formatted(SECONDS, usd, unit));
        rig.catalog.replace(Catalog.load(folder, UnknownFields.REJECT));
    }

    private void request(String id, int seconds) {
        rig.send("""
                {"id": "%1$s", "model": "%2$s", "input": {"prompt": "%1$s", "duration": %3$d}}""".formatted(id, SECONDS, seconds));
    }

    private void requests(int from, int to) {
        for (int job = from; job <= to; job++) {
            rig.request("job-" + job);
        }
    }

    private static String of(String tenant, String id) {
        return """
                {"id": "%1$s", "model": "luma/luma-ray-2/image-to-video", "tenant": "%2$s",
                 "input": {"prompt": "%1$s", "image_url": "https://example.com/a.png"}}""".formatted(id, tenant);
    }

    private static String withPriority(int priority, String id) {
        return of("a", id).replaceFirst("\"tenant\"", "\"priority\": " + priority + ", \"tenant\"");
    }

    private void awaitPosts(int posts) {
        rig.advanceUntil(() -> rig.runComfy.posts().size() >= posts);
    }

    private void end(String id, @Nullable String cost) {
        rig.advanceUntil(() -> rig.ledger.job(id) instanceof JobState.Submitted);
        JobState.Submitted job = (JobState.Submitted) Objects.requireNonNull(rig.ledger.job(id));
        rig.runComfy.state(job.requestId(), ShardTest.done("", cost == null ? null : new Cost(new BigDecimal(cost))));
        rig.advanceUntil(() -> rig.ledger.job(id).status() == Status.COMPLETED);
    }

    private BudgetFigures figures(String scope) {
        return Objects.requireNonNull(rig.budgets.figures().get(new Scope(scope)));
    }

    @Test
    void withoutABudgetNothingIsReadOrWrittenForItAndSpendIsKeptAllTheSame() throws IOException {
        price("0.25");
        rig.start();
        requests(1, 2);
        end("job-1", "0.3");
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
        budget("*", null, 10);
        rig.start();
        requests(1, 20);
        awaitPosts(3);
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
        requests(21, 50);
        awaitPosts(10);
        rig.assertNoMorePostsThan(10);
        assertThat(rig.capacity.parked()).isEqualTo(40);
        assertThat(figures("*").waiting()).isEqualTo(40);
        assertThat(figures("*").used().jobs()).isEqualTo(10);
        assertThat(figures("*").since()).isNotNull();

        rig.scheduler.advance(Duration.ofHours(15));
        awaitPosts(20);
        rig.assertNoMorePostsThan(20);
        assertThat(rig.runComfy.posts()).doesNotHaveDuplicates();
    }

    @Test
    void ofJobsThatWaitForABudgetTheBestPriorityGoesFirst() {
        budget("*", null, 1);
        rig.start();
        rig.send(withPriority(1, "first"));
        awaitPosts(1);
        rig.send(withPriority(1, "usual"));
        rig.advanceUntil(() -> rig.capacity.parked() == 1);
        rig.send(withPriority(0, "urgent"));
        rig.advanceUntil(() -> rig.capacity.parked() == 2);

        budget("*", null, 2); // not the next day: by then each has risen to the first class
        awaitPosts(2);
        assertThat(rig.runComfy.posts()).containsExactly("first", "urgent");
    }

    @Test
    void aBudgetOfDollarsIsUsedUpToTheLastJobThatFitsAndWhatJobsDoNotCostIsUsedByOthers() throws IOException {
        price("0.30");
        budget("*", "1", null);
        rig.start();
        requests(1, 9);
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);
        assertThat(figures("*").used().reserved()).isEqualTo(900_000);

        end("job-1", "0.1");
        awaitPosts(4);
        rig.assertNoMorePostsThan(4);
        end("job-2", null); // RunComfy says nothing: it has spent what was set aside
        rig.assertNoMorePostsThan(4);
        assertThat(figures("*").used().settled()).isEqualTo(100_000);
        assertThat(figures("*").used().estimated()).isEqualTo(300_000);

        budget("*", "1.3", null);
        awaitPosts(5);
        rig.assertNoMorePostsThan(5);
        budget("*", "0.5", null);
        rig.assertNoMorePostsThan(5);
        rig.command(new CommandReading.RefusedCommand("budget/*", CommandReading.Reason.WRONG_TYPE, "It is 0."));
        rig.assertNoMorePostsThan(5);
        rig.command(new CommandReading.Removed("budget/*"));
        awaitPosts(9);
    }

    @Test
    void jobsWhosePriceIsNotKnownWaitForOneWhereMoneyCounts() throws IOException {
        budget(LUMA, "5", null);
        rig.start();
        requests(1, 2);
        rig.send(ShardPauseTest.dreamina("other"));
        awaitPosts(1);
        rig.assertNoMorePostsThan(1);
        assertThat(rig.runComfy.posts()).containsExactly("other");
        assertThat(rig.capacity.parked()).isEqualTo(2);

        price("0");
        rig.scheduler.advance(Duration.ofSeconds(10));
        awaitPosts(3);
    }

    @Test
    void theBudgetOfATenantHoldsBackThatTenantAlone() {
        budget("tenant/acme", null, 1);
        budget(LUMA, null, 3);
        rig.start();
        for (int job = 1; job <= 3; job++) {
            rig.send(of("acme", "acme-" + job));
        }
        rig.send(of("other", "other-1"));
        rig.request("nobody-1");
        rig.request("nobody-2");
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);

        assertThat(rig.runComfy.posts()).containsExactlyInAnyOrder("acme-1", "other-1", "nobody-1");
        assertThat(figures("tenant/acme").used().jobs()).isOne();
        assertThat(figures(LUMA).used().jobs()).isEqualTo(3);
        rig.command(new CommandReading.Removed("budget/" + LUMA));
        awaitPosts(4);
        rig.assertNoMorePostsThan(4);
    }

    @Test
    void whatRunComfyRefusesIsReleasedAndWhatItMayHaveAcceptedIsNot() throws IOException {
        price("1");
        budget("*", "2", null);
        rig.runComfy.submissions(prompt -> switch (prompt) {
            case "job-1" -> new SubmitAnswer.Refused(new ProviderMessage(422, null, "no"));
            case "job-2" -> new SubmitAnswer.Unknown(SubmitAnswer.Unknown.Why.WORKER_LOST, null, null);
            default -> new SubmitAnswer.Accepted("r-" + prompt);
        });
        rig.start();
        requests(1, 5);
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);

        assertThat(rig.ledger.job("job-1").status()).isEqualTo(Status.FAILED);
        assertThat(rig.ledger.spent()).containsExactly(new Spend(new Spender(TODAY, LUMA, null), 0, 1_000_000, 1, 0));
    }

    @Test
    void jobsThatWaitForAPriceAreCountedUnderTheFirstBudgetThatCountsDollars() throws IOException {
        budget("*", "2", null);
        budget("tenant/a", null, 2);
        budget("tenant/b", "1", 5);
        rig.start();
        rig.advanceUntil(() -> rig.budgets.figures().size() == 3);
        for (String id : new String[] {"a-1", "a-2", "a-3"}) {
            rig.send(of("a", id));
        }
        rig.send(of("b", "b-1"));
        rig.advanceUntil(() -> rig.capacity.parked() == 4);

        assertThat(figures("*").priceUnknown()).isEqualTo(3);
        assertThat(figures("tenant/a").priceUnknown()).isZero();
        assertThat(figures("tenant/b").priceUnknown()).isEqualTo(1);

        price("0.5");
        awaitPosts(3);
        rig.advanceUntil(() -> figures("tenant/a").waiting() == 1);
        assertThat(figures("*").priceUnknown()).isZero();
        assertThat(figures("tenant/b").priceUnknown()).isZero();
    }

    @Test
    void aJobWithoutAPriceWhereNoBudgetCountsDollarsWaitsForNoPrice() {
        budget("*", null, 1);
        rig.start();
        requests(1, 3);
        awaitPosts(1);
        rig.advanceUntil(() -> figures("*").waiting() == 2);

        assertThat(figures("*").priceUnknown()).isZero();
    }

    @Test
    void aJobThatWaitsForABudgetIsCancelledLikeAnyOther() {
        budget("*", null, 1);
        rig.start();
        requests(1, 3);
        awaitPosts(1);
        rig.advanceUntil(() -> rig.capacity.parked() == 2);
        rig.cancel("job-2");
        rig.advanceUntil(() -> rig.ledger.job("job-2").status() == Status.CANCELLED);
        budget("*", null, 2);
        awaitPosts(2);

        assertThat(rig.runComfy.posts()).containsExactly("job-1", "job-3");
    }

    @Test
    void aTopicThatIsMadeAnewIsToldEverythingAgainAndTheBudgetHolds() {
        budget("*", null, 2);
        rig.start();
        requests(1, 3);
        awaitPosts(2);
        rig.awaitIdle();

        rig.budgetTopic.makeAnew();
        rig.advanceUntil(() -> rig.budgetTopic.size() >= 2);
        rig.assertNoMorePostsThan(2);
        budget("*", null, 3);
        awaitPosts(3);
    }

    @Test
    void nothingIsSetAsideBeforeTheTopicHasBeenReadToItsEnd() {
        rig.budgetTopic.hold();
        budget("*", null, 5);
        rig.start();
        requests(1, 1);
        rig.assertNoMorePostsThan(0);
        assertThat(rig.budgetTopic.size()).isZero();

        rig.budgetTopic.goOn();
        awaitPosts(1);
    }

    @Test
    void whatWasSpentCountsThoughThePartitionIsOpenedAgain() {
        budget("*", null, 3);
        rig.start();
        requests(1, 2);
        end("job-1", "0.1");
        end("job-2", null);
        rig.ledger.answerNext(_ -> new Commit.Broken("scripted"));
        requests(3, 6);
        rig.advanceUntil(() -> rig.ledger.opened() == 2);
        awaitPosts(3);
        rig.assertNoMorePostsThan(3);
    }

    /** The day ends in the middle of a turn, or somebody sets the clock back over midnight. */
    @ParameterizedTest
    @CsvSource({"2026-11-21T23:59:59Z, 2026-11-22T00:00:01Z", "2026-11-22T00:00:05Z, 2026-11-21T23:50:00Z"})
    void aTurnIsOnTheDayOnWhichItBeganThoughTheClockMovesOverMidnightMeanwhile(Instant begins, Instant goesOn) {
        budget("*", null, 2);
        rig.start();
        rig.scheduler.advance(Duration.between(ShardRig.START, begins.minusSeconds(4)));
        rig.command(new CommandReading.Pause("pause/" + LUMA, LUMA));
        rig.pass(4, Duration.ofSeconds(1));
        requests(1, 9);
        rig.until(() -> rig.capacity.parked() == 9 && figures("*").shares().getOrDefault(BudgetMeasure.JOBS, 0L) == 2);
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

    @Test
    void jobsThatWaitHaveThePriceThatAnOperatorCorrects() throws IOException {
        price("4");
        budget("*", "10", null);
        rig.start();
        requests(1, 9);
        awaitPosts(2);
        rig.assertNoMorePostsThan(2);

        price("1");
        awaitPosts(4);
        rig.assertNoMorePostsThan(4);
        price("1.5");
        end(rig.runComfy.posts().get(0), "3");
        rig.assertNoMorePostsThan(4);
        end(rig.runComfy.posts().get(1), "3.5");
        awaitPosts(5); // 1.5 more are left
        rig.assertNoMorePostsThan(5);
    }

    @Test
    void jobsThatWaitHaveThePriceThatOthersTurnOutToHave() throws IOException {
        listed("1");
        budget("*", "2", null);
        rig.start();
        for (int job = 1; job <= 30; job++) {
            request("job-" + job, 1);
        }
        awaitPosts(2);
        rig.assertNoMorePostsThan(2);

        end(rig.runComfy.posts().get(0), "0.1");
        end(rig.runComfy.posts().get(1), "0.1");
        awaitPosts(20);
        rig.assertNoMorePostsThan(20);
    }

    @Test
    void aJobThatCostsMoreThanTheWholeBudgetHoldsNoOtherAndGoesOnWithAHigherOne() throws IOException {
        listed("1");
        budget("*", "50", null);
        budget(SECONDS, "60", null);
        rig.start();
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            request("dear", 100);
            rig.advanceUntil(() -> rig.capacity.parked() == 1);
            request("cheap", 1);
            awaitPosts(1);
            rig.assertNoMorePostsThan(1);
            assertThat(rig.runComfy.posts()).containsExactly("cheap");
            assertThat(figures(SECONDS).waiting()).isOne();
            assertThat(figures("*").waiting()).isZero();
            assertThat(figures(SECONDS).since()).isNull();
            assertThat(rig.capacity.parked()).isOne();
            assertThat(rig.budgetTopic.size()).isPositive();

            rig.advanceUntil(() -> toldThatTooLow(log).size() == 1);
            rig.scheduler.advance(Duration.ofHours(15)); // another day changes nothing
            rig.advanceUntil(() -> toldThatTooLow(log).size() == 2);
            rig.assertNoMorePostsThan(1);
            assertThat(toldThatTooLow(log)).hasSize(2).containsOnly(List.of(SECONDS));
        }

        budget(SECONDS, "100", null);
        rig.assertNoMorePostsThan(1);
        assertThat(figures("*").waiting()).isOne();
        budget("*", "100", null);
        awaitPosts(2);
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
        listed("1");
        budget("*", "50", null);
        rig.start();
        request("first", 40);
        awaitPosts(1);
        request("second", 30);
        request("third", 5);
        request("fourth", 5);
        rig.assertNoMorePostsThan(1);

        listed("2"); // the second one costs 60, and 10 are left
        awaitPosts(2);
        rig.assertNoMorePostsThan(2);
        assertThat(rig.runComfy.posts()).containsExactly("first", "third");

        listed("1");
        rig.scheduler.advance(Duration.ofSeconds(11));
        rig.awaitIdle();
        rig.scheduler.advance(Duration.ofHours(15));
        awaitPosts(4);
        assertThat(rig.runComfy.posts()).containsExactly("first", "third", "second", "fourth");
    }

    @Test
    void jobsThatWaitArePricedAnewWhenThePriceCountsSomethingElse() throws IOException {
        listed("1", "output");
        budget("*", "3", null);
        rig.start();
        for (int job = 1; job <= 3; job++) {
            request("job-" + job, 1);
        }
        awaitPosts(3);
        request("long", 100);
        request("short", 1);
        rig.advanceUntil(() -> rig.capacity.parked() == 2);

        listed("0.5");
        end(rig.runComfy.posts().get(0), "0.5");
        awaitPosts(4);
        rig.assertNoMorePostsThan(4);
        assertThat(rig.runComfy.posts()).endsWith("short");
        assertThat(figures("*").waiting()).isOne();
        assertThat(figures("*").since()).isNull();

        budget("*", "4", null);
        rig.assertNoMorePostsThan(4);
        listed("0.2", "output"); // the length is no matter any more
        awaitPosts(5);
        assertThat(rig.runComfy.posts()).endsWith("long");
    }

    @Test
    void thatJobsWaitForAPriceIsSaidOnEachDay() throws IOException {
        listed("1", "minute"); // of which nobody knows how many a job has
        budget("*", "5", null);
        rig.start();
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            request("a", 1);
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
