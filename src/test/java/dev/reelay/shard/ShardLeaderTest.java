package dev.reelay.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.budget.BudgetDemand;
import dev.reelay.budget.BudgetGrant;
import dev.reelay.budget.BudgetMeasure;
import dev.reelay.budget.BudgetRecord;
import dev.reelay.budget.BudgetRecords;
import dev.reelay.cost.Reservation;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.Measure;
import dev.reelay.quota.Scope;
import dev.reelay.request.CommandReading;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The shard of partition 0 grants by what it has written, also before it has read that: nothing is given twice. In each test six are shared
 * by three partitions, and while the leader reads late they become nine, and the last partition asks for four.
 */
class ShardLeaderTest {

    private static final long DOLLAR = 1_000_000;

    private final ShardRig rig = new ShardRig();

    @BeforeEach
    void threePartitions() {
        rig.ledger.partitions(3);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void noSlotIsGivenTwiceWhileTheLeaderHasNotReadItsOwnGrant() {
        limit(6);
        rig.start();
        rig.advanceUntil(() -> !grants().isEmpty());
        writeDemand(1, 0);
        writeDemand(2, 0);
        rig.advanceUntil(() -> slots(grants().getLast()).equals(List.of(2, 2, 2)));
        int before = grants().size();

        rig.limitTopic.readLate();
        writeDemand(2, 4);
        limit(9);
        passTwoWritePaces();
        assertThat(slots(grants().getLast())).containsExactly(3, 3, 3);
        rig.limitTopic.readNext(); // the demand, and not the grant behind it
        passTwoWritePaces();

        assertThat(grants().stream().skip(before).map(ShardLeaderTest::slots))
                .as("a slot is taken from another partition first")
                .containsExactly(List.of(3, 3, 3), List.of(2, 3, 3));
        assertThat(grants().stream().map(Grant::sequence)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void noDollarIsGivenTwiceWhileTheLeaderHasNotReadItsOwnGrant() {
        budget(6);
        rig.start();
        rig.advanceUntil(() -> !budgetGrants().isEmpty());
        writeBudgetDemand(1, 0);
        writeBudgetDemand(2, 0);
        rig.advanceUntil(() -> dollars(budgetGrants().getLast()).equals(List.of(2L, 2L, 2L)));
        int before = budgetGrants().size();

        rig.budgetTopic.readLate();
        writeBudgetDemand(2, 4);
        budget(9);
        passTwoWritePaces();
        assertThat(dollars(budgetGrants().getLast())).containsExactly(3L, 3L, 3L);
        rig.budgetTopic.readNext(); // the demand, and not the grant behind it
        passTwoWritePaces();

        assertThat(budgetGrants().stream().skip(before).map(ShardLeaderTest::dollars))
                .as("a dollar is taken from another partition first")
                .containsExactly(List.of(3L, 3L, 3L), List.of(2L, 3L, 3L));
        assertThat(budgetGrants().stream().map(BudgetGrant::sequence))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private void passTwoWritePaces() {
        rig.pass(4, Duration.ofMillis(200));
    }

    private void limit(int outstanding) {
        rig.command(new CommandReading.Limit("limit/*", outstanding, null));
    }

    private List<Grant> grants() {
        return rig.limitTopic.grants();
    }

    private static List<Integer> slots(Grant grant) {
        return Objects.requireNonNull(grant.limits().get(Measure.OUTSTANDING)).shares();
    }

    /** Of a partition that has seen the newest grant and uses nothing. */
    private void writeDemand(int partition, int waiting) {
        Demand.Count count = new Demand.Count(0, waiting);
        Demand.Entry entry = new Demand.Entry(grants().getLast().sequence(), Map.of(Measure.OUTSTANDING, count));
        rig.limitTopic.write(new Demand(partition, new TreeMap<>(Map.of(Scope.ALL, entry))));
    }

    private void budget(int usd) {
        rig.command(new CommandReading.Budget("budget/*", BigDecimal.valueOf(usd), null));
    }

    private List<BudgetGrant> budgetGrants() {
        return rig.budgetTopic.<BudgetRecord>decoded(BudgetRecords::decode).stream()
                .filter(BudgetGrant.class::isInstance)
                .map(BudgetGrant.class::cast)
                .toList();
    }

    private static List<Long> dollars(BudgetGrant grant) {
        return Objects.requireNonNull(grant.budgets().get(BudgetMeasure.USD)).shares().stream()
                .map(micros -> micros / DOLLAR)
                .toList();
    }

    /** Of a partition that has seen the newest grant and has spent nothing, and whose jobs cost a dollar. */
    private void writeBudgetDemand(int partition, int waiting) {
        BudgetDemand.Need need = new BudgetDemand.Need(
                Reservation.dayOf(ShardRig.START), 0, waiting * DOLLAR, waiting == 0 ? 0 : DOLLAR);
        BudgetDemand.Entry entry =
                new BudgetDemand.Entry(budgetGrants().getLast().sequence(), Map.of(BudgetMeasure.USD, need));
        BudgetDemand demand = new BudgetDemand(partition, new TreeMap<>(Map.of(Scope.ALL, entry)));
        rig.budgetTopic.write(List.of(BudgetRecords.encode(demand)));
    }
}
