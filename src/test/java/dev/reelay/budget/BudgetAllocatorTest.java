package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.budget.BudgetAllocator.Said;
import dev.reelay.budget.BudgetDemand.Need;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Single vectors; what becomes of many of them is in {@link SharedBudgetTest}. */
class BudgetAllocatorTest {

    private static final long DAY = 20_778;

    @Test
    void whatIsLeftIsSpreadOnTopOfWhatJobsCostBeyondTheirReservations() {
        DayShares now = new DayShares(DAY, 100, 1, List.of(10L, 10L), Collections.emptySortedMap());

        DayShares next = new BudgetAllocator().next(100, now, List.of(hasUsed(20), hasUsed(0)), 3);

        assertThat(next.shares()).containsExactly(55L, 45L);
    }

    private static Said hasUsed(long amount) {
        return new Said(2, new Need(DAY, amount, 0, 0));
    }
}
