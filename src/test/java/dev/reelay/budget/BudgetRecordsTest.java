package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.budget.BudgetDemand.Entry;
import dev.reelay.budget.BudgetDemand.Need;
import dev.reelay.quota.Scope;
import dev.reelay.quota.SharedJson;
import dev.reelay.records.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BudgetRecordsTest {

    /** What the demand says of the others counts: without it nobody would get a share of anything. */
    @Test
    void aScopeThatNoBudgetCanHaveIsPassedOverAndTheRestOfTheDemandIsRead() throws SharedJson.Unreadable {
        BudgetDemand demand = new BudgetDemand(
                4,
                new TreeMap<>(Map.of(Scope.ALL, new Entry(17, Map.of(BudgetMeasure.JOBS, new Need(20_000, 3, 2, 1))))));
        OutgoingRecord record = BudgetRecords.encode(demand);
        byte[] key = Objects.requireNonNull(record.key());
        String value = new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
        String tooLong = "x".repeat(Scope.MAX_LENGTH + 1);

        assertThat(BudgetRecords.decode(
                        key,
                        value.replace("\"budgets\":{", "\"budgets\":{\"" + tooLong + "\":{\"seen\":1},")
                                .getBytes(StandardCharsets.UTF_8)))
                .contains(demand);
    }
}
