package dev.reelay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.limits.FakeLimitTopic;
import dev.reelay.money.Total;
import dev.reelay.quota.Scope;
import dev.reelay.testing.LookUpsOnly;
import dev.reelay.testing.RecordedLog;
import dev.reelay.testing.SettableScheduler;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class SharedBudgetsTest {

    private static final int SHARDS = 12;

    private final SettableScheduler clock = new SettableScheduler(Instant.parse("2026-11-21T09:00:00Z"));
    private final SharedBudgets shared =
            new SharedBudgets(() -> BudgetRules.NONE, new FakeLimitTopic(clock), () -> SHARDS, clock, _ -> () -> {});

    /** A scrape asks for each of a thousand scopes a dozen times. */
    @Test
    void theFiguresOfABudgetAreOneLookUpInEachShardHoweverManyScopesThereAre() {
        AtomicInteger asked = new AtomicInteger();
        for (int shard = 0; shard < SHARDS; shard++) {
            Map<Scope, BudgetFigures> figures = new HashMap<>();
            for (int tenant = 0; tenant < 1_000; tenant++) {
                figures.put(
                        Scope.ofTenant("t" + tenant),
                        figures(shard, new Total(1, 0, 2, 3, 4), tenant, clock.instant()));
            }
            LookUpsOnly<Scope, BudgetFigures> last = new LookUpsOnly<>(figures);
            shared.add(() -> {
                asked.incrementAndGet();
                return last;
            });
        }

        assertThat(shared.figures(Scope.ofTenant("t7")))
                .isEqualTo(figures(
                        66, new Total(SHARDS, 0, 2 * SHARDS, 3 * SHARDS, 4 * SHARDS), 7 * SHARDS, clock.instant()));
        assertThat(asked).hasValue(SHARDS);
        assertThat(shared.figures(Scope.ALL)).isEqualTo(new BudgetFigures(Map.of(), Map.of(), Total.NONE, 0, 0, null));
    }

    /** However many lines there were on one day, a worker says on the next one what waits then. */
    @Test
    void theLogSaysEachDayAnewWhatWaits() {
        try (RecordedLog log = new RecordedLog("dev.reelay.limits")) {
            for (int scope = 0; scope < SharedBudgets.MOST_TOLD; scope++) {
                shared.reached(Scope.ofTenant("full-" + scope), 7);
            }
            shared.reached(Scope.ofTenant("told"), 7);
            assertThat(lines(log, "told")).isEmpty();

            for (int turn = 0; turn < 2; turn++) {
                shared.reached(Scope.ofTenant("told"), 8);
                shared.tooLow(Scope.ofTenant("told"), 8);
                shared.unpriced("told/model", 8);
                shared.reached(Scope.ofTenant("full-0"), 7); // of a turn that midnight interrupts
            }
            assertThat(lines(log, "told"))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("Submissions under budget/%s pause"),
                            line -> assertThat(line).startsWith("Jobs under budget/%s wait"),
                            line -> assertThat(line).startsWith("Submissions of %s pause"));
            assertThat(lines(log, "[tenant/full-0,")).hasSize(1);
        }
    }

    private static List<String> lines(RecordedLog log, String name) {
        return log.records().stream()
                .filter(line -> Arrays.toString(line.getParameters()).contains(name))
                .map(ExtLogRecord::getMessage)
                .toList();
    }

    private static BudgetFigures figures(long share, Total used, int waiting, Instant since) {
        return new BudgetFigures(
                Map.of(BudgetMeasure.JOBS, 50L), Map.of(BudgetMeasure.JOBS, share), used, waiting, 0, since);
    }
}
