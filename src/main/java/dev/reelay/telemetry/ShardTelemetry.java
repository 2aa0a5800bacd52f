package dev.reelay.telemetry;

import dev.reelay.kafka.BrokerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} that is about shards and their partitions of the ledger. */
public final class ShardTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay");

    private final Meters meters;
    private final InstantSource clock;

    public ShardTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        Stream.of(
                        Metric.COMMIT,
                        Metric.RESTORE,
                        Metric.DRAIN,
                        Metric.COMMIT_REPEATS,
                        Metric.LEDGER_BREAKS,
                        Metric.RESTORE_FAILURES)
                .forEach(meters::show);
    }

    public void assigned(Set<Integer> partitions, int added) {
        LOG.infof("owns %d partitions of the requests, %d of them newly assigned", partitions.size(), added);
    }

    public void opened(int partition, int jobs, Instant begun) {
        Duration took = Duration.between(begun, clock.instant());
        meters.record(Metric.RESTORE, took);
        LogLine.of(partition)
                .debug("partition %d restored: %d jobs and receipts in %d ms", partition, jobs, took.toMillis());
    }

    public void notOpened(int partition, Exception failure) {
        meters.count(Metric.RESTORE_FAILURES);
        String text = "partition %d is not open, trying again: %s";
        if (failure instanceof BrokerException) { // brokers that are away: no stack trace is of interest
            LogLine.of(partition).warn(text, partition, failure.getMessage());
        } else {
            LogLine.of(partition).warn(failure, text, partition, failure.getMessage());
        }
    }

    public void interrupted(int partition) {
        LogLine.of(partition).debug("partition %d dropped", partition);
    }

    /** @param draining since when it was to close; null when nobody asked it to */
    public void closed(int partition, @Nullable Instant draining) {
        if (draining != null) {
            meters.record(Metric.DRAIN, Duration.between(draining, clock.instant()));
        }
        LogLine.of(partition).debug("partition %d closed", partition);
    }

    public void committed(Instant begun) {
        meters.record(Metric.COMMIT, Duration.between(begun, clock.instant()));
    }

    public void commitRepeated(int partition, String reason) {
        meters.count(Metric.COMMIT_REPEATS);
        LogLine.of(partition)
                .info("partition %d: a transaction was not accepted, nothing is lost: %s", partition, reason);
    }

    public void broken(int partition, String reason) {
        meters.count(Metric.LEDGER_BREAKS);
        LogLine.of(partition).warn("partition %d is to be opened anew, nothing is lost: %s", partition, reason);
    }

    public void stale(int records) {
        LOG.debugf("%d records were polled under an earlier assignment and are read again", records);
    }

    /** Requests that were read and had been decided before: the consumer's position was behind the committed offset. */
    public void passedOver(int partition, int records) {
        if (records > 0) {
            meters.add(records, Metric.REQUESTS_PASSED_OVER);
            LogLine.of(partition)
                    .info("partition %d: %d requests had been decided before and are passed over", partition, records);
        }
    }
}
