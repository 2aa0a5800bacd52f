package dev.reelay.view.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cost.Reservation;
import dev.reelay.records.Spend;
import dev.reelay.records.Spender;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final long DAY = Reservation.dayOf(NOON);

    private final SpendTable spent = new SpendTable();

    private static BudgetRow row(String scope, @Nullable String usd, @Nullable Integer jobs) {
        return new BudgetRow("budget/" + scope, usd == null ? null : new BigDecimal(usd), jobs, NOON, null, null, null);
    }

    private void spend(String model, @Nullable String tenant, long micros, long jobs) {
        spent.spent(0, new Spend(new Spender(DAY, model, tenant), micros, 0, jobs, 0));
    }

    private List<String> without(String model, @Nullable String tenant, BudgetRow... rows) {
        return Budgets.without(Budgets.of(List.of(rows), spent, NOON), model, tenant, spent, NOON).stream()
                .map(BudgetStanding::scope)
                .toList();
    }

    @Test
    void twoSpellingsOfAModelAreOneBudgetAndTheStricterNumberHolds() {
        List<BudgetStanding> all = Budgets.of(
                List.of(row("tenant/b", "1", null), row("A/b", "5", 9), row("a/B", "4", null), row("*", null, 1)),
                spent,
                NOON);

        assertThat(all).extracting(BudgetStanding::scope).containsExactly("*", "A/b", "tenant/b");
        assertThat(all.get(1).usdPerDay()).isEqualByComparingTo("4");
        assertThat(all.get(1).jobsPerDay()).isEqualTo(9);
    }

    @Test
    void aBudgetHasNoRoomWhenLessIsLeftThanJobsOfTheModelUsuallyCost() {
        spend("dear", null, 3_000_000, 3);
        spend("cheap", null, 600_000, 6);

        assertThat(without("dear", null, row("*", "4.50", null))).containsExactly("*");
        assertThat(without("cheap", null, row("*", "4.50", null))).isEmpty();
        assertThat(without("new", null, row("*", "4.50", null))).isEmpty();
        assertThat(without("new", null, row("*", "3.60", null))).containsExactly("*");
        assertThat(without("cheap", null, row("*", null, 9))).containsExactly("*");
        assertThat(without("cheap", null, row("*", null, 10))).isEmpty();
    }

    @Test
    void onlyBudgetsInWhichTheJobCountsMatterAndOnesWithoutANumberSayNothing() {
        spend("m", "acme", 1_000_000, 1);

        assertThat(without("m", "acme", row("M", null, 1), row("n", null, 1), row("tenant/acme", null, 1)))
                .containsExactly("M", "tenant/acme");
        assertThat(without("m", null, row("tenant/acme", null, 1), row("*", null, null)))
                .isEmpty();
        assertThat(without("m", "ACME", row("tenant/acme", null, 1))).isEmpty();
    }

    @Test
    void howMuchIsUsedIsThatOfTheNumberThatIsNearerToItsEnd() {
        spend("m", null, 1_000_000, 3);

        BudgetStanding budget =
                Budgets.of(List.of(row("*", "2", 4)), spent, NOON).getFirst();
        assertThat(budget.percent()).isEqualTo(75);
        assertThat(budget.isReached()).isFalse();
        assertThat(budget.spentUsd()).isEqualByComparingTo("1");
        spend("m", null, 2_000_000, 3);
        assertThat(Budgets.of(List.of(row("*", "2", 4)), spent, NOON).getFirst().isReached())
                .isTrue();
    }
}
