package dev.reelay.app;

import dev.reelay.budget.SetBudgets;
import dev.reelay.budget.SharedBudgets;
import dev.reelay.commands.Commands;
import dev.reelay.kafka.KafkaSettings;
import dev.reelay.ledger.Ledger;
import dev.reelay.limits.SetLimits;
import dev.reelay.limits.SharedLimits;
import dev.reelay.outbound.Submitter;
import dev.reelay.quota.LimitFeed;
import dev.reelay.quota.Scope;
import dev.reelay.telemetry.Telemetry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Creates what workers share limits and budgets with. Without any none of it reads, writes or connects. */
@Singleton
class LimitWiring {

    @Produces
    @Singleton
    LimitFeed limitFeed(
            StartupCheck startup,
            KafkaSettings settings,
            Admin admin,
            SystemScheduler scheduler,
            @Named("blocking") ExecutorService threads) {
        return new LimitFeed(settings, admin, startup.checked().topics(), startup.names(), scheduler, threads);
    }

    void close(@Disposes LimitFeed feed) {
        feed.close();
    }

    @Produces
    @Singleton
    SharedLimits sharedLimits(
            ReelayConfig config,
            Commands commands,
            LimitFeed feed,
            Ledger ledger,
            Submitter submitter,
            SystemScheduler scheduler,
            Telemetry telemetry) {
        SetLimits set = new SetLimits(
                commands.limits(),
                orNull(config.limit().outstanding()),
                orNull(config.limit().perMinute()));
        SharedLimits[] limits = new SharedLimits[1]; // its gauges read it
        limits[0] = new SharedLimits(
                set,
                feed,
                ledger::partitions,
                scheduler,
                ofOthersThanAll(scope ->
                        Gauges.limits(telemetry.meters(), scope, measure -> limits[0].figures(scope, measure))));
        SharedLimits shared = limits[0];
        Gauges.limits(telemetry.meters(), Scope.ALL, measure -> shared.figures(Scope.ALL, measure));
        shared.rests().holder(submitter.permits());
        submitter.permits().tell(shared.rests());
        return shared;
    }

    /** Begins to read for both: a listener that comes after the beginning would miss what was read. */
    @Produces
    @Singleton
    SharedBudgets sharedBudgets(
            Commands commands,
            LimitFeed feed,
            SharedLimits limits,
            Ledger ledger,
            SystemScheduler scheduler,
            Telemetry telemetry) {
        SharedBudgets[] budgets = new SharedBudgets[1]; // its gauges read it
        budgets[0] = new SharedBudgets(
                new SetBudgets(commands.budgets()),
                feed,
                ledger::partitions,
                scheduler,
                ofOthersThanAll(
                        scope -> Gauges.budget(telemetry.meters(), scheduler, scope, () -> budgets[0].figures(scope))));
        SharedBudgets shared = budgets[0];
        Gauges.budget(telemetry.meters(), scheduler, Scope.ALL, () -> shared.figures(Scope.ALL));
        commands.listen(new Commands.Listener() {
            @Override
            public void cancelled(Set<String> ids) {}

            @Override
            public void changed() {
                limits.topic().rulesChanged();
                shared.topic().rulesChanged();
            }
        });
        Gauges.limitsUnread(
                telemetry.meters(),
                () -> Collections.max(
                        List.of(limits.topic().unreadFor(), shared.topic().unreadFor())));
        limits.topic().rulesChanged();
        shared.topic().rulesChanged();
        return shared;
    }

    /** Those of all jobs are there from the start on, and stay. */
    private static Function<Scope, Runnable> ofOthersThanAll(Function<Scope, Runnable> gauges) {
        return scope -> scope.equals(Scope.ALL) ? () -> {} : gauges.apply(scope);
    }

    private static @Nullable Integer orNull(OptionalInt setting) {
        return setting.isPresent() ? setting.getAsInt() : null;
    }
}
