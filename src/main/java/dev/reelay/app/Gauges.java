package dev.reelay.app;

import dev.reelay.answer.PauseReason;
import dev.reelay.budget.BudgetFigures;
import dev.reelay.budget.BudgetMeasure;
import dev.reelay.catalog.CurrentCatalog;
import dev.reelay.commands.Commands;
import dev.reelay.limits.LimitFigures;
import dev.reelay.limits.Measure;
import dev.reelay.money.Total;
import dev.reelay.outbound.CircuitBreaker;
import dev.reelay.outbound.Permits;
import dev.reelay.outbound.Poller;
import dev.reelay.outbound.Submitter;
import dev.reelay.polling.Budget;
import dev.reelay.quota.Scope;
import dev.reelay.refresh.FolderWatch;
import dev.reelay.refresh.LiveCatalog;
import dev.reelay.shard.Capacity;
import dev.reelay.shard.Shards;
import dev.reelay.telemetry.Meters;
import dev.reelay.telemetry.Metric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Registers the gauges whose values the stages hold. A gauge reads its value when it is scraped. */
final class Gauges {

    private static final double MICROS = 1e6;

    private Gauges() {}

    /** Registers the numbers and the bytes of pending and parked jobs, and their limits. */
    static void capacity(Meters meters, Capacity capacity) {
        meters.gauge(Metric.JOBS_PENDING, capacity::held);
        meters.gauge(Metric.JOBS_PENDING_LIMIT, () -> capacity.limits().pending());
        meters.gauge(Metric.JOBS_PARKED, capacity::parked);
        meters.gauge(Metric.JOBS_PARKED_LIMIT, () -> capacity.limits().parked());
        meters.gauge(Metric.PENDING_BYTES, capacity::bytes);
        meters.gauge(Metric.PENDING_BYTES_LIMIT, () -> capacity.limits().bytes());
        meters.gauge(Metric.STORED_BYTES, capacity::storedBytes);
    }

    /**
     * Registers a limit that workers share: its slots, and what this worker may use, uses and waits for.
     *
     * @return removes the gauges
     */
    static Runnable limits(Meters meters, Scope scope, Function<Measure, LimitFigures> figures) {
        List<Runnable> gauges = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            Function<ToIntFunction<LimitFigures>, Supplier<Number>> read =
                    field -> () -> field.applyAsInt(figures.apply(measure));
            String word = measure.word();
            gauges.add(meters.gauge(Metric.LIMIT, read.apply(LimitFigures::limit), scope.name(), word));
            gauges.add(meters.gauge(Metric.LIMIT_SHARE, read.apply(LimitFigures::share), scope.name(), word));
            gauges.add(meters.gauge(Metric.LIMIT_USED, read.apply(LimitFigures::used), scope.name(), word));
            gauges.add(meters.gauge(Metric.LIMIT_WAITING, read.apply(LimitFigures::waiting), scope.name(), word));
        }
        return () -> gauges.forEach(Runnable::run);
    }

    /** Registers for how long the topic of shared limits could not be read. */
    static void limitsUnread(Meters meters, Supplier<Duration> unread) {
        meters.gauge(Metric.LIMITS_UNREAD, () -> unread.get().toMillis() / 1_000.0);
    }

    /**
     * Registers a budget that workers share: what it is, and what of it this worker may use, has used and waits for today.
     *
     * @return removes the gauges
     */
    static Runnable budget(Meters meters, InstantSource clock, Scope scope, Supplier<BudgetFigures> figures) {
        List<Runnable> gauges = new ArrayList<>();
        Function<Function<BudgetFigures, Number>, Supplier<Number>> read = field -> () -> field.apply(figures.get());
        for (BudgetMeasure measure : BudgetMeasure.values()) {
            String word = measure.word();
            gauges.add(meters.gauge(Metric.BUDGET, read.apply(of -> number(measure, of.limits())), scope.name(), word));
            gauges.add(meters.gauge(
                    Metric.BUDGET_SHARE, read.apply(of -> number(measure, of.shares())), scope.name(), word));
        }
        gauges.add(meters.gauge(Metric.BUDGET_JOBS, read.apply(of -> of.used().jobs()), scope.name()));
        gauges.add(
                meters.gauge(Metric.BUDGET_UNPRICED, read.apply(of -> of.used().unpriced()), scope.name()));
        Map<String, ToLongFunction<Total>> kinds =
                Map.of("settled", Total::settled, "estimated", Total::estimated, "reserved", Total::reserved);
        kinds.forEach((kind, amount) -> gauges.add(meters.gauge(
                Metric.BUDGET_USD, read.apply(of -> amount.applyAsLong(of.used()) / MICROS), scope.name(), kind)));
        gauges.add(meters.gauge(Metric.BUDGET_WAITING, read.apply(BudgetFigures::waiting), scope.name()));
        gauges.add(meters.gauge(Metric.BUDGET_PRICE_UNKNOWN, read.apply(BudgetFigures::priceUnknown), scope.name()));
        gauges.add(meters.gauge(
                Metric.SUBMISSIONS_PAUSED,
                read.apply(of -> seconds(of.since(), clock, 0)),
                scope.name(),
                PauseReason.BUDGET.word()));
        return () -> gauges.forEach(Runnable::run);
    }

    private static double number(BudgetMeasure measure, Map<BudgetMeasure, Long> numbers) {
        double number = numbers.getOrDefault(measure, 0L);
        return measure == BudgetMeasure.USD ? number / MICROS : number;
    }

    /** Registers how many polls wait for the budget, and how many a second all jobs want. */
    static void polls(Meters meters, InstantSource clock, Poller poller, Budget budget) {
        meters.gauge(Metric.POLLS_WAITING, poller::waiting);
        meters.gauge(Metric.POLLS_WANTED, () -> budget.wanted(clock.instant()));
    }

    /** Registers the numbers of owned partitions, of those that are not restored yet, and of those that take no requests. */
    static void shards(Meters meters, Shards shards) {
        meters.gauge(Metric.SHARDS, shards::count);
        meters.gauge(Metric.SHARDS_RESTORING, () -> shards.opening().size());
        meters.gauge(Metric.SHARDS_STOPPED, () -> shards.brokenLogs().size());
    }

    /**
     * Registers the number of open submissions, its limits, and how long the account, an outage or 429s have paused
     * submissions.
     */
    static void submissions(Meters meters, InstantSource clock, Submitter submitter) {
        Permits permits = submitter.permits();
        meters.gauge(Metric.SUBMISSIONS_OPEN, submitter::open);
        meters.gauge(Metric.SUBMISSIONS_LIMIT, permits::concurrency);
        Stream.of(PauseReason.values())
                .filter(reason ->
                        reason.isOfTheAccount() || reason == PauseReason.OUTAGE || reason == PauseReason.SLOW_DOWN)
                .forEach(reason -> meters.gauge(
                        Metric.SUBMISSIONS_PAUSED,
                        () -> seconds(openSince(permits, reason), clock, 0),
                        Meters.ALL,
                        reason.word()));
        meters.forEachModel(model -> {
            meters.gauge(Metric.SUBMISSIONS_WINDOW, () -> permits.windowSize(model), model);
            meters.gauge(
                    Metric.SUBMISSIONS_PAUSED,
                    () -> seconds(permits.slowSince(model), clock, 0),
                    model,
                    PauseReason.SLOW_DOWN.word());
        });
    }

    /** Registers the number of models that are set aside, and how long the folder's files have been refused. */
    static void catalogFiles(Meters meters, CurrentCatalog catalog, @Nullable FolderWatch watch) {
        meters.gauge(Metric.CATALOG_SET_ASIDE, () -> catalog.get().setAside().size());
        meters.gauge(
                Metric.CATALOG_FOLDER_REFUSED,
                () -> watch == null ? 0 : watch.refusedFor().toMillis() / 1_000.0);
    }

    /** Registers the age of the last list of models that counts. */
    static void catalog(Meters meters, LiveCatalog live) {
        meters.gauge(Metric.CATALOG_AGE, () -> live.age().toSeconds());
    }

    private static @Nullable Instant openSince(Permits permits, PauseReason reason) {
        CircuitBreaker.Open open = permits.openBreaker();
        return open == null || open.reason() != reason ? null : open.since();
    }

    /** Registers how long pause commands, or a command table that is behind, have paused submissions. */
    static void pauses(Meters meters, InstantSource clock, Commands commands) {
        // Above 0 during a pause, also when the clock that stamped the command (a broker's or producer's) is ahead.
        double least = 0.001;
        meters.gauge(
                Metric.SUBMISSIONS_PAUSED,
                () -> seconds(commands.pauses().since(null), clock, least),
                Meters.ALL,
                PauseReason.COMMAND.word());
        meters.forEachModel(model -> meters.gauge(
                Metric.SUBMISSIONS_PAUSED,
                () -> seconds(commands.pauses().since(model), clock, least),
                model,
                PauseReason.COMMAND.word()));
        Instant begun = clock.instant();
        meters.gauge(
                Metric.SUBMISSIONS_PAUSED,
                () -> seconds(commands.behindSince(begun, clock.instant()), clock, least),
                Meters.ALL,
                PauseReason.COMMANDS_UNKNOWN.word());
    }

    private static double seconds(@Nullable Instant since, InstantSource clock, double least) {
        return since == null
                ? 0
                : Math.max(least, Duration.between(since, clock.instant()).toMillis() / 1_000.0);
    }
}
