package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.commands.Commands;
import dev.reelay.job.Ordering;
import dev.reelay.quota.Scope;
import dev.reelay.quota.ScopesInForce;
import dev.reelay.request.CommandReading;
import dev.reelay.request.CommandReading.Budget;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import dev.reelay.timing.Scheduler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class SetBudgetsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String ROCKET = "\uD83D\uDE80";

    private final Scheduler clock = new SettableScheduler(NOW);
    private final Commands commands = new Commands(TestTelemetry.of(new SimpleMeterRegistry(), clock, List.of()));
    private long offset;

    private void take(CommandReading reading) {
        commands.take(List.of(new Commands.Read(reading, offset++, NOW)));
    }

    private void set(String scope, int jobs) {
        take(new Budget("budget/" + scope, new BigDecimal("1000000000"), jobs));
    }

    /** The demand of a partition that says the most that it can of all budgets. */
    private static int sizeOfDemand(SetBudgets set) {
        BudgetDemand.Need most =
                new BudgetDemand.Need(99_999, 1_000_000_000_000_000L, 9_000_000_000_000_000L, 1_000_000);
        Map<BudgetMeasure, BudgetDemand.Need> needs = Map.of(BudgetMeasure.JOBS, most, BudgetMeasure.USD, most);
        TreeMap<Scope, BudgetDemand.Entry> entries = new TreeMap<>();
        set.get()
                .limits()
                .keySet()
                .forEach(scope -> entries.put(scope, new BudgetDemand.Entry(NOW.toEpochMilli(), needs)));
        return BudgetRecords.encode(new BudgetDemand(12, entries)).value().length;
    }

    @Test
    void noMoreThanAThousandScopesHaveABudgetAndADemandHasRoomForThem() {
        SetBudgets set = new SetBudgets(commands.budgets());
        String longest = ROCKET.repeat(Ordering.MAX_TENANT - 4);
        for (int tenant = 0; tenant < ScopesInForce.MOST + 5; tenant++) {
            set("tenant/%04d%s".formatted(tenant, longest), 1);
        }
        assertThat(set.get().limits()).hasSize(ScopesInForce.MOST);
        assertThat(sizeOfDemand(set)).isLessThan(900_000);

        set("maker/model", 1);
        set("*", 1);
        set("tenant/0000" + longest, 2); // its row moves to the end
        assertThat(set.get().limits())
                .hasSize(ScopesInForce.MOST)
                .containsKeys(Scope.ALL, Scope.ofModel("maker/model"), Scope.ofTenant("0000" + longest))
                .doesNotContainKey(Scope.ofTenant("0998" + longest));
    }

    @Test
    void longNamesTakeTheRoomOfFurtherOnes() {
        SetBudgets set = new SetBudgets(commands.budgets());
        for (int model = 0; model < ScopesInForce.MOST; model++) {
            set("%04d%s".formatted(model, ROCKET.repeat(Scope.MAX_LENGTH - 4)), 1);
        }
        assertThat(set.get().limits()).hasSizeBetween(600, ScopesInForce.MOST - 1);
        assertThat(sizeOfDemand(set)).isLessThan(900_000);
    }

    /** Whichever worker knows what held: they are the same scopes for all. */
    @Test
    void aBudgetOfWhichNobodyKnowsWhatHeldKeepsItsPlace() {
        SetBudgets set = new SetBudgets(commands.budgets());
        take(new CommandReading.RefusedCommand("budget/*", CommandReading.Reason.WRONG_TYPE, "It is wrong."));
        for (int tenant = 0; tenant < ScopesInForce.MOST; tenant++) {
            set("tenant/%04d".formatted(tenant), 1);
        }
        assertThat(set.get().unclear()).containsExactly(Scope.ALL);
        assertThat(set.get().limits()).hasSize(ScopesInForce.MOST - 1).doesNotContainKey(Scope.ofTenant("0999"));
    }

    @Test
    void theLogNamesTheFirstThatIsLeftOut() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            SetBudgets set = new SetBudgets(commands.budgets());
            for (int tenant = 0; tenant < ScopesInForce.MOST + 2; tenant++) {
                set("tenant/told-%04d".formatted(tenant), 1);
            }
            set.get();
            set("tenant/told-0000", 2);
            set.get();

            List<ExtLogRecord> lines = log.records().stream()
                    .filter(line -> Arrays.toString(line.getParameters()).contains("told-"))
                    .toList();
            assertThat(lines)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getParameters())
                            .containsExactly("tenant/told-1000", 1, ScopesInForce.MOST));
        }
    }
}
