package dev.reelay.commands;

import dev.reelay.job.Scheduler;
import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out up to which time the command table is complete, and reports it to a listener.
 *
 * <p>Each check notes the time, reads the end offset of the control topic, and then whether the channel has read to
 * that offset and every record that it read has been applied. If so, every command that was acknowledged before the
 * noted time has taken effect. (Except one in a transaction that may still have been open, see {@code
 * CommandTopic.end}.)
 */
public final class CommandWatch {

    /** Reads the end of the control topic. */
    public interface End {
        /**
         * The end offset. Blocks.
         *
         * @throws BrokerException when the brokers do not answer in time
         */
        long end() throws BrokerException;
    }

    /** Reads the progress of the command channel. */
    public interface Reader {
        /** The progress; empty while the channel does not read yet. Blocks. */
        Optional<Progress> progress();
    }

    /**
     * Position and count of the channel's consumer, both of the same moment between two polls.
     *
     * @param position offset of the next record that a poll would return
     * @param polled number of records that polls have returned since the consumer was created
     */
    public record Progress(long position, long polled) {}

    /**
     * Records that were read wait to be applied, and none has been since.
     *
     * @param since when a check first noticed it
     * @param processed the number of records that had been applied
     */
    private record Backlog(Instant since, long processed) {}

    /** Gets the time up to which the command table is complete. */
    interface Listener {
        /**
         * Every command that was acknowledged before this time has taken effect. Called in the order of the times, on
         * the watch's thread.
         */
        void readTo(Instant instant);
    }

    /** How long submissions go on while the control topic cannot be read to its end. */
    public static final Duration CURRENT_FOR = Duration.ofSeconds(5);

    /** How often the end of the control topic is checked, and so how stale the command table can be. */
    static final Duration INTERVAL = Duration.ofMillis(250);

    private final End topic;
    private final Reader channel;
    private final PolledRecordCounter records;
    private final Listener listener;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final Thread thread = Thread.ofVirtual().name("control-watch").unstarted(this::run);

    private volatile boolean stopped;
    /** The time up to which the table is complete; null before the first successful check. */
    private volatile @Nullable Instant completeTo;

    private volatile @Nullable Backlog backlog;
    private Instant startedAt = Instant.MAX;
    private boolean failing;

    /** Does nothing before {@link #start}. */
    public CommandWatch(
            End topic,
            Reader channel,
            PolledRecordCounter records,
            Listener listener,
            Scheduler scheduler,
            Telemetry telemetry) {
        this.topic = topic;
        this.channel = channel;
        this.records = records;
        this.listener = listener;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
    }

    /** Starts the checks: the first at once, then one at every {@link #INTERVAL}. Call it once. */
    public void start() {
        thread.start();
    }

    /** Ends the checks. Blocks until the one under way has ended; the listener is not called after that. */
    public void stop() {
        stopped = true;
        thread.interrupt();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Seconds since the time up to which the command table is complete; {@code NaN} before the first successful check.
     */
    public double age() {
        Instant known = completeTo;
        return known == null
                ? Double.NaN
                : Duration.between(known, scheduler.instant()).toMillis() / 1_000.0;
    }

    /**
     * How long records that were read have waited without any of them being applied; zero while all is well. Applying
     * them takes milliseconds: records that wait for a minute are lost, and the command table stays incomplete.
     */
    public Duration stuckFor() {
        Backlog now = backlog;
        return now == null ? Duration.ZERO : Duration.between(now.since(), scheduler.instant());
    }

    private void run() {
        startedAt = scheduler.instant();
        try {
            while (!stopped) {
                Instant now = scheduler.instant();
                CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
                Scheduler.Alarm alarm = scheduler.at(now.plus(INTERVAL), () -> next.complete(null));
                try {
                    check(now, next);
                    next.get();
                } finally {
                    alarm.cancel();
                }
            }
        } catch (InterruptedException | ExecutionException stop) {
            // The watch was stopped.
        }
    }

    private void check(Instant now, CompletableFuture<@Nullable Void> next)
            throws InterruptedException, ExecutionException {
        try {
            long end = topic.end();
            Progress progress = channel.progress().orElse(null);
            boolean readToEnd = progress != null && progress.position() >= end;
            if (!readToEnd) {
                backlog = null;
            }
            if (readToEnd && processed(progress.polled(), next)) {
                report(now);
            } else if (now.isAfter((completeTo == null ? startedAt : completeTo).plus(CURRENT_FOR))) {
                reportFailure("its records were not read and applied to the end in time");
            }
        } catch (BrokerException | RuntimeException e) {
            backlog = null;
            reportFailure(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** Waits until the polled records are applied; false when the next check is due first. */
    private boolean processed(long polled, CompletableFuture<@Nullable Void> next)
            throws InterruptedException, ExecutionException {
        CompletableFuture<@Nullable Void> processed = records.whenProcessed(polled);
        CompletableFuture.anyOf(processed, next).get();
        boolean late = processed.cancel(false);
        long count = records.processed();
        Backlog before = backlog;
        if (!late) {
            backlog = null;
        } else if (before == null || before.processed() != count) {
            backlog = new Backlog(scheduler.instant(), count);
        }
        return !late;
    }

    private void report(Instant now) {
        boolean first = completeTo == null;
        completeTo = now;
        listener.readTo(now);
        if (first) {
            telemetry.commands().read(records.processed(), startedAt);
        }
        if (failing) {
            failing = false;
            telemetry.commands().readAgain();
        }
    }

    private void reportFailure(String reason) {
        if (!failing && !stopped) {
            failing = true;
            telemetry.commands().notRead(CURRENT_FOR, reason);
        }
    }
}
