package dev.reelay.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Registers and counts the meters of {@link Metric}, and no others. Callers give the values of tags in the order of
 * {@link Metric#tags()}. Any thread may call.
 */
public final class Meters {

    /** The tag of every model that is not in the catalog: a request must not be able to create a series. */
    public static final String UNKNOWN = "unknown";

    /** The tag of the models of the catalog for which a worker has no room for series of their own. */
    public static final String OTHER = "other";

    /** The scope of a pause of all models. */
    public static final String ALL = "*";

    /** The registry finds a meter only by building its name, tags and their hash anew. */
    private record Series(Metric metric, List<String> values) {}

    private final MeterRegistry registry;
    private final ModelSeries models;
    private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    /** @param known whether the catalog that is in force has a model of this id */
    public Meters(MeterRegistry registry, Predicate<String> known) {
        this.registry = registry;
        this.models = new ModelSeries(known);
    }

    /**
     * The value of the tag {@code model} for a model's name that may be made up. When it is a model of the catalog, all its series
     * are there from now on.
     */
    public String model(String name) {
        return models.begin(name);
    }

    /** The value of the tag {@code model} with which a model's jobs are counted now; no series begin. */
    String modelNow(String name) {
        return models.now(name);
    }

    /**
     * Runs this for each model whose series begin, and for those whose series have begun; so gauges of a model are registered.
     * Not for {@link #UNKNOWN} and {@link #OTHER}, which are several models.
     */
    public void forEachModel(Consumer<String> register) {
        models.onBegin(value -> {
            if (!value.equals(UNKNOWN) && !value.equals(OTHER)) {
                register.accept(value);
            }
        });
    }

    /** The same for every value of the tag {@code model}. */
    void forEachValue(Consumer<String> register) {
        models.onBegin(register);
    }

    /**
     * Registers a gauge that reads its number at each scrape. At most once for the same tags.
     *
     * @return removes it
     */
    public Runnable gauge(Metric metric, Supplier<Number> number, String... values) {
        Gauge gauge = Gauge.builder(metric.id(), number)
                .description(metric.help())
                .tags(tags(metric, Metric.Kind.GAUGE, values))
                .register(registry);
        return () -> registry.remove(gauge);
    }

    /** Registers a counter whose count is kept elsewhere and never shrinks. At most once for the same tags. */
    public void counter(Metric metric, LongSupplier count, String... values) {
        FunctionCounter.builder(
                        metric.id(), this, _ -> (double) count.getAsLong()) // the builder holds its object weakly
                .description(metric.help())
                .tags(tags(metric, Metric.Kind.COUNTER, values))
                .register(registry);
    }

    public void count(Metric metric, String... values) {
        add(1, metric, values);
    }

    public void add(long times, Metric metric, String... values) {
        addAmount((double) times, metric, values);
    }

    /** Adds to a counter that sums amounts and not events. */
    public void addAmount(double amount, Metric metric, String... values) {
        counters.computeIfAbsent(new Series(metric, List.of(values)), _ -> newCounter(metric, values))
                .increment(amount);
    }

    private Counter newCounter(Metric metric, String... values) {
        return Counter.builder(metric.id())
                .description(metric.help())
                .tags(tags(metric, Metric.Kind.COUNTER, values))
                .register(registry);
    }

    /** Records a duration. Micrometer ignores a negative one, as after the clock was set back. */
    public void record(Metric metric, Duration time, String... values) {
        timer(metric, values).record(time);
    }

    /** Registers a counter or a histogram at zero: an alert must see the step from 0 to 1. */
    public void show(Metric metric, String... values) {
        switch (metric.kind()) {
            case COUNTER -> add(0, metric, values);
            case HISTOGRAM -> timer(metric, values);
            case GAUGE -> throw new IllegalArgumentException(metric + " is a gauge, which needs its number");
        }
    }

    /** Registers it at zero for each model whose series begin, and for unknown ones at once; the tag {@code model} comes first. */
    public void showForModels(Metric metric, String... values) {
        forEachValue(model -> {
            List<String> all = new ArrayList<>(List.of(values));
            all.addFirst(model);
            show(metric, all.toArray(String[]::new));
        });
    }

    private Timer timer(Metric metric, String... values) {
        return timers.computeIfAbsent(new Series(metric, List.of(values)), _ -> newTimer(metric, values));
    }

    private Timer newTimer(Metric metric, String... values) {
        return Timer.builder(metric.id())
                .description(metric.help())
                .tags(tags(metric, Metric.Kind.HISTOGRAM, values))
                .serviceLevelObjectives(metric.buckets().toArray(Duration[]::new))
                .register(registry);
    }

    private static List<Tag> tags(Metric metric, Metric.Kind kind, String... values) {
        if (metric.kind() != kind || metric.tags().size() != values.length) {
            throw new IllegalArgumentException(metric + " is a " + metric.kind() + " with " + metric.tags());
        }
        List<Tag> tags = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(metric.tags().get(i), values[i]));
        }
        return tags;
    }
}
