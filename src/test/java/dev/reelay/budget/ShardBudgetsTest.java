package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.limits.FakeLimitTopic;
import dev.reelay.money.Prices;
import dev.reelay.money.Spending;
import dev.reelay.quota.Scope;
import dev.reelay.quota.WritePace;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.testing.SettableScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a shard writes its demand. Everything else about a shard with budgets is in {@code ShardBudgetTest}. */
class ShardBudgetsTest {

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private BudgetRules rules = budget(Scope.ALL);
    private final SharedBudgets shared =
            new SharedBudgets(() -> rules, new FakeLimitTopic(clock), () -> 2, clock, _ -> () -> {});
    private final ShardBudgets shard = new ShardBudgets(
            1,
            shared,
            new Prices(_ -> Optional.empty()),
            new Spending(List.of()),
            new HeldJobs(),
            new WritePace(),
            clock.instant(),
            () -> {});

    private static BudgetRules budget(Scope scope) {
        return new BudgetRules(Map.of(scope, Map.of(BudgetMeasure.JOBS, 10L)), Set.of());
    }

    private List<OutgoingRecord> turn() {
        clock.advance(Duration.ofSeconds(1));
        shard.begin(clock.instant());
        return shard.records(clock.instant());
    }

    @Test
    void aDemandIsWrittenUntilItIsCommittedAndThenNotBeforeItChanges() {
        shared.topic().rulesChanged();
        assertThat(turn()).hasSize(1);
        assertThat(turn()).as("its transaction failed").hasSize(1);
        shard.committed();

        assertThat(turn()).isEmpty();
        shard.committed();
        assertThat(turn()).isEmpty();
        rules = budget(Scope.ofModel("a/model"));
        assertThat(turn()).hasSize(1);
    }
}
