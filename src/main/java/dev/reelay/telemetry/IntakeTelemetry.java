package dev.reelay.telemetry;

import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jboss.logmanager.Logger;

/** The part of {@link Telemetry} about the reading of requests. */
public final class IntakeTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.channels");

    private final Meters meters;
    private final Set<Integer> shown = ConcurrentHashMap.newKeySet();

    IntakeTelemetry(Meters meters) {
        this.meters = meters;
    }

    /** Registers the gauge of a partition, unless it is there already. */
    public void show(int partition, IntFunction<Number> seconds) {
        if (shown.add(partition)) {
            meters.gauge(Metric.REQUESTS_STALLED, () -> seconds.apply(partition), Integer.toString(partition));
        }
    }

    /** A batch of requests cannot be read; the consumer goes on without its partition. */
    public void unreadable(String topic, int partition, long offset, String reason) {
        LogLine.of(topic, partition, offset)
                .with(Field.DETAIL, reason)
                .warn(LOG, "Requests cannot be read from this offset on; other partitions go on without this one");
    }

    /** A partition that could not be read is read again. */
    public void readableAgain(String topic, int partition, long offset) {
        LogLine.of(topic, partition, offset).info(LOG, "Requests of a partition are read again");
    }

    /** A position stood although the log can be read there; the consumer fetches again. */
    public void fetchedAgain(String topic, int partition, long offset) {
        LogLine.of(topic, partition, offset)
                .warn(LOG, "The consumer did not go on although requests wait; it fetches them again");
    }
}
