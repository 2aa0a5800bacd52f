package dev.reelay.commands;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.CommandLog;
import dev.reelay.kafka.PolledRecordCounter;
import dev.reelay.telemetry.Telemetry;
import dev.reelay.timing.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out up to which time the command table is complete, and reports it to a listener.
 *
 * <p>Each check notes the time and reads the end of the control topic. Once the channel has read to that end ({@link
 * LogCheck}) and every record that it read has been applied, every command that was acknowledged before the noted time
 * has taken effect.
 */
public final class CommandWatch {

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

        /**
         * Every command that is not hidden by an open transaction has taken effect. Called before the first {@link
         * #readTo}, on the watch's thread, any number of times.
         */
        void readAllThatIsReadable();
    }

    /** How long submissions go on while the control topic cannot be read to its end. */
    public static final Duration CURRENT_FOR = Duration.ofSeconds(5);

    /**
     * How often the end of the control topic is checked. With the time of a check, a poll of the channel at most, it is how stale the
     * command table can be: less than {@link Commands#IN_TIME}, so that a new request need not wait for the next check.
     */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private final LogCheck log;
    private final PolledRecordCounter records;
    private final Listener listener;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final Thread thread = Thread.ofVirtual().name("control-watch").unstarted(this::run);

    private volatile boolean stopped;
    /** The time up to which the table is complete; null before the first successful check. */
    private volatile @Nullable Instant completeTo;

    private volatile @Nullable Backlog backlog;
    /** Why the table is not complete, once that lasts too long; null while all is well. */
    private volatile @Nullable CommandTrouble trouble;

    private Instant startedAt = Instant.MAX;

    /** Does nothing before {@link #start}. */
    public CommandWatch(
            CommandLog log,
            ChannelReader channel,
            PolledRecordCounter records,
            Listener listener,
            Scheduler scheduler,
            Telemetry telemetry) {
        this.log = new LogCheck(log, channel, telemetry.commands());
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

    /** Why submissions are paused or will be; null while the table is complete. */
    public @Nullable String trouble() {
        CommandTrouble now = trouble;
        return now == null ? null : now.detail();
    }

    /** How many records an open transaction hides, its own included. */
    public long hidden() {
        return log.hidden();
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
            LogCheck.Found found = log.check(now);
            if (found.reached() == null && !found.readable()) {
                backlog = null;
            } else if (processed(found.polled(), next)) {
                applied(found, now);
            }
            if (now.isAfter((completeTo == null ? startedAt : completeTo).plus(CURRENT_FOR))) {
                reportTrouble(found.trouble());
            }
        } catch (BrokerException | RuntimeException e) {
            backlog = null;
            reportTrouble(CommandTrouble.noAnswer(e));
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

    /** All that the channel has read is applied. */
    private void applied(LogCheck.Found found, Instant now) {
        boolean first = completeTo == null;
        Instant reached = found.reached();
        if (reached == null) {
            if (first) {
                listener.readAllThatIsReadable();
            }
        } else if (first
                || reached.isAfter(completeTo)
                || completeTo.isAfter(now)) { // the last: the clock was set back
            completeTo = reached;
            listener.readTo(reached);
            if (first) {
                telemetry.commands().read(records.processed(), startedAt);
            }
            if (trouble != null && !now.isAfter(reached.plus(CURRENT_FOR))) {
                trouble = null;
                telemetry.commands().readAgain();
            }
        }
    }

    private void reportTrouble(CommandTrouble found) {
        CommandTrouble before = trouble;
        if (stopped) {
            return;
        }
        trouble = found;
        if (before == null || before.kind() != found.kind()) {
            telemetry.commands().notRead(before == null, CURRENT_FOR, found.detail());
        }
    }
}
