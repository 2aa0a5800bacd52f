package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.PauseReason;
import dev.reelay.budget.BudgetFigures;
import dev.reelay.budget.BudgetMeasure;
import dev.reelay.catalog.Catalog;
import dev.reelay.commands.CommandWatch;
import dev.reelay.commands.Commands;
import dev.reelay.limits.LimitFigures;
import dev.reelay.limits.Measure;
import dev.reelay.model.UnknownFields;
import dev.reelay.money.Total;
import dev.reelay.quota.Scope;
import dev.reelay.request.CommandReading;
import dev.reelay.telemetry.Meters;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.testing.SettableScheduler;
import dev.reelay.testing.TestTelemetry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GaugesTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    private final SettableScheduler scheduler = new SettableScheduler(NOW);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = TestTelemetry.of(
            registry, scheduler, Catalog.builtIn(UnknownFields.REJECT).models());

    @Test
    void theGaugeOfAPauseShowsItsDurationAndIsNeverZero() {
        Commands commands = new Commands(telemetry);
        Gauges.pauses(telemetry.meters(), scheduler, commands);
        telemetry.meters().model(LUMA);
        commands.readTo(NOW);
        commands.take(List.of(
                new Commands.Read(new CommandReading.Pause("pause/" + LUMA, LUMA), 0, NOW.minusSeconds(100)),
                new Commands.Read(new CommandReading.Pause("pause/*", null), 1, NOW.plusSeconds(100))));
        assertThat(paused(LUMA, PauseReason.COMMAND)).isEqualTo(100);
        assertThat(paused("*", PauseReason.COMMAND)).isPositive().isLessThan(1);
        assertThat(paused("*", PauseReason.COMMANDS_UNKNOWN)).isZero();

        commands.take(List.of(
                new Commands.Read(new CommandReading.Resume("pause/" + LUMA, LUMA), 2, NOW),
                new Commands.Read(new CommandReading.Removed("pause/*"), 3, NOW)));
        scheduler.advance(CommandWatch.CURRENT_FOR.plusSeconds(2));
        assertThat(paused(LUMA, PauseReason.COMMAND)).isZero();
        assertThat(paused("*", PauseReason.COMMAND)).isZero();
        assertThat(paused("*", PauseReason.COMMANDS_UNKNOWN)).isEqualTo(2);
    }

    /** A scrape reads them all. */
    @Test
    void aGaugeOfALimitOrABudgetAsksForItsOwnFiguresOnce() {
        List<Measure> asked = new ArrayList<>();
        Gauges.limits(telemetry.meters(), Scope.ofTenant("ada"), measure -> {
            asked.add(measure);
            return new LimitFigures(50, 12, 3, 4);
        });
        AtomicInteger budgets = new AtomicInteger();
        Gauges.budget(telemetry.meters(), scheduler, Scope.ofTenant("ada"), () -> {
            budgets.incrementAndGet();
            return new BudgetFigures(
                    Map.of(BudgetMeasure.USD, 50_000_000L),
                    Map.of(BudgetMeasure.USD, 7_000_000L),
                    Total.NONE,
                    0,
                    0,
                    null);
        });

        assertThat(value("reelay_limit_waiting_jobs", "scope", "tenant/ada", "measure", "per_minute"))
                .isEqualTo(4);
        assertThat(asked).containsExactly(Measure.PER_MINUTE);
        assertThat(value("reelay_budget_share", "scope", "tenant/ada", "measure", "usd_per_day"))
                .isEqualTo(7);
        assertThat(budgets).hasValue(1);
    }

    /** Tenants come and go. */
    @Test
    @SuppressWarnings("deprecation") // as in Wiring
    void theSeriesOfAScopeEndWithItsLimitAndItsBudgetAndBeginAgain() {
        PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = new Meters(new CompositeMeterRegistry(Clock.SYSTEM, List.of(scraped)), _ -> false);
        Gauges.limits(meters, Scope.ALL, _ -> new LimitFigures(9, 9, 9, 9));
        Gauges.pauses(meters, scheduler, new Commands(telemetry));
        List<String> before = MetersRig.series(scraped.scrape());
        for (int time = 0; time < 2; time++) {
            Runnable limit = Gauges.limits(meters, Scope.ofModel(LUMA), _ -> new LimitFigures(50, 12, 3, 4));
            BudgetFigures none = new BudgetFigures(Map.of(), Map.of(), Total.NONE, 0, 0, null);
            Runnable budget = Gauges.budget(meters, scheduler, Scope.ofModel(LUMA), () -> none);
            assertThat(MetersRig.series(scraped.scrape()))
                    .hasSize(before.size() + 20)
                    .contains("reelay_limit_slots{measure=\"outstanding\",scope=\"" + LUMA + "\",} 50.0");

            limit.run();
            budget.run();
            assertThat(MetersRig.series(scraped.scrape())).containsExactlyElementsOf(before);
        }
    }

    private double value(String gauge, String... tags) {
        return registry.get(gauge).tags(tags).gauge().value();
    }

    private double paused(String scope, PauseReason reason) {
        return value("reelay_submissions_paused_seconds", "scope", scope, "reason", reason.word());
    }
}
