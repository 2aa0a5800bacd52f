package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cost.Cost;
import dev.reelay.cost.Reservation;
import dev.reelay.job.Job;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.money.Rate;
import dev.reelay.quota.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldJobsTest {

    private static final String MODEL = "maker/model/text-to-video";
    private static final List<Scope> SCOPES = List.of(Scope.ofModel(MODEL), Scope.ALL);

    private final HeldJobs held = new HeldJobs();

    private static Accepted job(String id) {
        Job job = new Job(
                id,
                MODEL,
                null,
                List.of(),
                null,
                OnUnknownSubmission.REPORT,
                "h",
                Instant.parse("2026-11-21T09:00:00Z"));
        return new Accepted(job, JsonNodeFactory.instance.objectNode(), 0);
    }

    /** So many dollars a second. */
    private static Rate rate(double usd) {
        return new Rate("seconds", usd * 1_000_000, 1);
    }

    private static HeldLine.Price price(@Nullable Rate rate, int seconds) {
        Cost cost = rate == null ? null : Cost.ofMicros((long) (rate.listed() * seconds));
        return HeldLine.Price.of(new Reservation(0, cost, null), rate);
    }

    private HeldLine line() {
        return held.lines().iterator().next();
    }

    @Test
    void aLineNeedsWhatItsJobsCostByThePriceOfNow() {
        held.hold(job("a"), price(rate(1), 2));
        held.hold(job("b"), price(rate(1), 3));
        held.hold(job("c"), price(rate(2), 10));
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 3, 30_000_000L, 4_000_000));

        line().price(rate(0.5));
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 3, 7_500_000L, 1_000_000));
        line().price((Rate) null);
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 3, null, 0));
    }

    @Test
    void whatACorrectedPriceIsRoundedToIsNoMoreThanAMillionthOfADollar() {
        Rate listed = new Rate("seconds", 50_000, 1.234567891234);
        BigDecimal usd = new BigDecimal("0.308642"); // 5 seconds, rounded up
        held.hold(
                job("a"),
                HeldLine.Price.of(new Reservation(0, new Cost(usd), new Cost(new BigDecimal("0.25"))), listed));
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 1, 308_642L, 308_642));
    }

    @Test
    void aJobBesideItsLineIsInNoNeedAndHoldsNobody() {
        held.setAside(job("dear"), price(rate(1), 100));
        assertThat(held.waiting()).isEmpty();
        assertThat(held.isBehind(job("next"))).isFalse();
        assertThat(held.size()).isOne();
        assertThat(held.isEmpty()).isFalse();

        held.hold(job("next"), price(rate(1), 1));
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 1, 1_000_000L, 1_000_000));
        line().put(line().cheapestAside(), HeldLine.Place.WAITING);
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 2, 101_000_000L, 100_000_000));
        assertThat(held.isBehind(job("next"))).isTrue(); // it came later
        assertThat(held.isBehind(job("dear"))).isFalse();

        held.remove("dear");
        held.remove("next");
        assertThat(held.isEmpty()).isTrue();
    }

    @Test
    void aReleasedJobKeepsItsPlaceAndWaitsForNoBudget() {
        held.hold(job("a"), price(rate(1), 1));
        held.hold(job("b"), price(rate(1), 2));
        line().put(line().firstWaiting(), HeldLine.Place.RELEASED);

        assertThat(held.size()).isOne();
        assertThat(line().releasedMicros()).isEqualTo(1_000_000);
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 2, 3_000_000L, 1_000_000));
        assertThat(held.isBehind(job("a"))).isFalse();
        assertThat(held.isBehind(job("c"))).isTrue();
        held.hold(job("a"), price(rate(1), 1));
        assertThat(held.isBehind(job("b"))).isTrue();
        assertThat(line().dearest().id()).isEqualTo("b");
    }

    @Test
    void noNewJobOvertakesOneThatWasReleased() {
        held.hold(job("a"), price(rate(1), 1));
        line().put(line().firstWaiting(), HeldLine.Place.RELEASED);
        assertThat(held.isBehind(job("new"))).isTrue();
        assertThat(held.isBehind(job("a"))).isFalse();
        held.remove("a");
        assertThat(held.isBehind(job("new"))).isFalse();
    }

    @Test
    void aJobThatCameToNoCostIsPricedAnewWithAnotherPrice() {
        held.hold(job("a"), price(null, 1));
        assertThat(line().isPricedAnew(line().firstWaiting())).isFalse();
        line().price(rate(1));
        assertThat(line().isPricedAnew(line().firstWaiting())).isTrue();

        line().price(line().firstWaiting(), new HeldLine.Price(rate(1), null)); // no job can cost so much
        assertThat(line().isPricedAnew(line().firstWaiting())).isFalse();
        line().price(rate(2));
        assertThat(line().isPricedAnew(line().firstWaiting())).isTrue();
    }

    /** A price by the job takes the place of one by the second: how many seconds a job has says nothing any more. */
    @Test
    void whereSomethingElseIsCountedAJobIsPricedAnew() {
        held.hold(job("a"), price(rate(1), 7));
        HeldLine.Held a = line().firstWaiting();
        assertThat(line().isPricedAnew(a)).isFalse();
        line().price(rate(2));
        assertThat(line().isPricedAnew(a)).isFalse();
        line().price(new Rate("jobs", 3_000_000, 1));
        assertThat(line().isPricedAnew(a)).isTrue();

        line().price(
                        a,
                        HeldLine.Price.of(
                                new Reservation(0, Cost.ofMicros(3_000_000), null), new Rate("jobs", 3_000_000, 1)));
        assertThat(line().isPricedAnew(a)).isFalse();
        assertThat(held.waiting()).containsExactly(new BudgetShares.Waiting(SCOPES, 1, 3_000_000L, 3_000_000));
    }
}
