package dev.reelay.telemetry;

import dev.reelay.kafka.BrokerException;
import dev.reelay.log.LogLine;
import dev.reelay.log.LogLine.Field;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;

/** The part of {@link Telemetry} about shards and their partitions of the ledger. */
public final class ShardTelemetry {

    private static final Logger LOG = Logger.getLogger("dev.reelay.shard");

    private final Meters meters;
    private final InstantSource clock;
    private final Set<String> topicsMadeAnew = ConcurrentHashMap.newKeySet();

    public ShardTelemetry(Meters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        Stream.of(
                        Metric.COMMIT,
                        Metric.RESTORE,
                        Metric.DRAIN,
                        Metric.COMMIT_REPEATS,
                        Metric.LEDGER_BREAKS,
                        Metric.MEMBERSHIP_LOSSES,
                        Metric.RESTORE_FAILURES,
                        Metric.REQUESTS_LOST)
                .forEach(meters::show);
    }

    /** The group assigned partitions of the requests topic; {@code partitions} are all that the worker owns now. */
    public void assigned(Set<Integer> partitions, int added) {
        LogLine.plain()
                .with(Field.PARTITIONS, partitions.size())
                .with(Field.ADDED, added)
                .info(LOG, "Partitions assigned");
    }

    /**
     * A partition was restored.
     *
     * @param jobs how many entries the ledger has, jobs and receipts
     */
    public void opened(int partition, int jobs, Instant begun) {
        Duration took = Duration.between(begun, clock.instant());
        meters.record(Metric.RESTORE, took);
        LogLine.of(partition)
                .with(Field.ENTRIES, jobs)
                .with(Field.TOOK_MS, took.toMillis())
                .debug(LOG, "Partition restored");
    }

    /** Opening the partition failed; the shard tries again. */
    public void notOpened(int partition, Exception failure) {
        meters.count(Metric.RESTORE_FAILURES);
        String message = "Partition could not be opened; the worker tries again";
        LogLine line = LogLine.of(partition).with(Field.DETAIL, failure.getMessage());
        if (failure instanceof BrokerException) { // brokers that are away: no stack trace is of interest
            line.warn(LOG, message);
        } else {
            line.warn(LOG, failure, message);
        }
    }

    /** The input of a waiting job could not be read from the ledger; the shard tries again. */
    public void inputNotRead(int partition, String jobId, Exception failure) {
        LogLine.of(partition)
                .with(Field.JOB_ID, jobId)
                .with(Field.DETAIL, failure.getMessage())
                .warn(LOG, "Input of a waiting job could not be read; the worker tries again");
    }

    public void interrupted(int partition) {
        LogLine.of(partition).debug(LOG, "Shard interrupted");
    }

    /** The group had removed this worker, which has joined it again. */
    public void membershipLost() {
        meters.count(Metric.MEMBERSHIP_LOSSES);
        LogLine.plain()
                .warn(
                        LOG,
                        "Group had removed this worker: no heartbeat within session.timeout.ms or no poll within"
                                + " max.poll.interval.ms. It has joined again");
    }

    /**
     * A shard ends before the ledger has the answers to its submissions: the next owner of the partition cannot know them.
     *
     * @param submissions how many
     * @param overdue whether the drain's deadline has passed; otherwise the group took the partition away
     */
    public void submissionsLeft(int partition, int submissions, boolean overdue) {
        LogLine.of(partition)
                .with(Field.SUBMISSIONS, submissions)
                .with(Field.REASON, overdue ? "drain_deadline" : "partition_lost")
                .warn(
                        LOG,
                        "Partition given up before its submissions were answered; their outcome is unknown to its next owner");
    }

    /**
     * A shard was closed.
     *
     * @param draining when the shard was ordered to drain; null when it was not
     */
    public void closed(int partition, @Nullable Instant draining) {
        if (draining != null) {
            meters.record(Metric.DRAIN, Duration.between(draining, clock.instant()));
        }
        LogLine.of(partition).debug(LOG, "Shard closed");
    }

    public void committed(Instant begun) {
        meters.record(Metric.COMMIT, Duration.between(begun, clock.instant()));
    }

    /** A transaction was refused or aborted; the shard repeats it while it owns the partition. */
    public void commitRepeated(int partition, String reason) {
        meters.count(Metric.COMMIT_REPEATS);
        LogLine.of(partition).with(Field.DETAIL, reason).info(LOG, "Transaction not accepted; nothing is lost");
    }

    /** The producer cannot be used any more; the shard opens its partition of the ledger again. */
    public void broken(int partition, String reason) {
        meters.count(Metric.LEDGER_BREAKS);
        LogLine.of(partition)
                .with(Field.DETAIL, reason)
                .warn(LOG, "Ledger partition is closed, to be opened again; nothing is lost");
    }

    /** Records were dropped because they had been polled under an earlier assignment. */
    public void stale(int records) {
        LogLine.plain()
                .with(Field.RECORDS, records)
                .debug(LOG, "Records polled under an earlier assignment dropped; they are read again");
    }

    /** The consumer read requests below the committed offset again; all of them had been decided. */
    public void passedOver(int partition, int records) {
        if (records > 0) {
            meters.add(records, Metric.REQUESTS_PASSED_OVER);
            LogLine.of(partition)
                    .with(Field.RECORDS, records)
                    .info(LOG, "Requests that had been decided before skipped");
        }
    }

    /** The requests topic is another one than before, and its partitions are read from their beginning. Logged once. */
    public void topicMadeAnew(String formerId, String id) {
        if (topicsMadeAnew.add(formerId + id)) {
            LogLine.plain()
                    .with(Field.FORMER_TOPIC_ID, formerId)
                    .with(Field.TOPIC_ID, id)
                    .warn(LOG, "Requests topic was deleted and made anew; it is read from its beginning");
        }
    }

    /** An operator has set the group's offset: the shard goes on there and not at the ledger's position. */
    public void positionSet(int partition, long former, long position) {
        LogLine.of(partition)
                .with(Field.FORMER_POSITION, former)
                .with(Field.POSITION, position)
                .warn(LOG, "Position follows the group's offset, which an operator has set");
    }

    /** Retention took this many offsets before a worker had read them. */
    public void requestsLost(int partition, long lost) {
        meters.add(lost, Metric.REQUESTS_LOST);
        LogLine.of(partition)
                .with(Field.RECORDS, lost)
                .error(LOG, "Requests lost: the topic's retention took them before a worker had read them");
    }

    /** The log lacks records below the position: it ends at {@code brokenAt}, or the consumer was set back to there. */
    public void logBroken(int partition, long position, long brokenAt) {
        LogLine.of(partition)
                .with(Field.POSITION, position)
                .with(Field.BROKEN_AT, brokenAt)
                .error(
                        LOG,
                        "Partition takes no requests: the requests topic lacks records that the ledger has decided. Jobs go on."
                                + " Set the group's offset; the runbook has the choices (ReelayPartitionStopped)");
    }
}
