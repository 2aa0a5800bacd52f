package dev.reelay;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of what happened. Quarkus attaches the registry that shows meters only after the channels have started; what an
 * ordinary counter is told before that is lost, so the numbers are kept here and registries only look at them.
 */
final class Counters {

    private record Key(String name, Tags tags) {}

    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final MeterRegistry meters;

    Counters(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Adds to the count with this name and these tags.
     *
     * @param tags names and values in turn
     */
    void add(long count, String name, String... tags) {
        counts.computeIfAbsent(new Key(name, Tags.of(tags)), this::register).add(count);
    }

    private LongAdder register(Key key) {
        LongAdder count = new LongAdder();
        FunctionCounter.builder(key.name(), count, LongAdder::sum)
                .tags(key.tags())
                .register(meters);
        return count;
    }
}
