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
 * Tells up to when all commands are known. It notes the time, asks how far the topic goes, then whether the channel has read
 * to there and everything that it read has been dealt with: if so, whatever was acknowledged before the time noted has had
 * its effect. (Not what was written in a transaction that may still have been open, see {@code CommandTopic.end}.)
 */
public final class CommandWatch {

    /** How far the topic goes. */
    public interface End {
        long end() throws BrokerException;
    }

    /** How far the channel has come; empty as long as it does not read yet. */
    public interface Reader {
        Optional<Progress> progress();
    }

    /**
     * Both of the same moment, between two polls.
     *
     * @param position offset of the next record that a poll would give
     * @param polled records that were given since the consumer was made
     */
    public record Progress(long position, long polled) {}

    /**
     * Records wait to be dealt with, and none has been since.
     *
     * @param processed how many had been
     */
    private record Standing(Instant since, long processed) {}

    /** Who wants to know. */
    interface Listener {
        /** Every command that was acknowledged before this has had its effect. In order, and soon after. */
        void readTo(Instant instant);
    }

    /** How long submissions go on while the command topic cannot be read to its end. */
    public static final Duration CURRENT_FOR = Duration.ofSeconds(5);

    /** How often the end of the command topic is checked, and so how stale the command table can be. */
    static final Duration INTERVAL = Duration.ofMillis(250);

    private final End topic;
    private final Reader channel;
    private final PolledRecordCounter records;
    private final Listener listener;
    private final Scheduler scheduler;
    private final Telemetry telemetry;
    private final Thread thread = Thread.ofVirtual().name("control-watch").unstarted(this::run);

    private volatile boolean stopped;
    private volatile @Nullable Instant last;
    private volatile @Nullable Standing standing;
    private Instant begun = Instant.MAX;
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

    /** Looks now and then at every interval. Once. */
    public void start() {
        thread.start();
    }

    /** Tells nothing any more once this has returned. */
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

    /** Seconds since the moment up to which all commands are known; not a number as long as there is none. */
    public double age() {
        Instant known = last;
        return known == null
                ? Double.NaN
                : Duration.between(known, scheduler.instant()).toMillis() / 1_000.0;
    }

    /**
     * How long records that were read have waited without any of them being dealt with; none while all goes well. Dealing
     * with them takes milliseconds: those that wait for a minute got lost, and all that is known from then on is incomplete.
     */
    public Duration standingFor() {
        Standing now = standing;
        return now == null ? Duration.ZERO : Duration.between(now.since(), scheduler.instant());
    }

    private void run() {
        begun = scheduler.instant();
        try {
            while (!stopped) {
                Instant now = scheduler.instant();
                CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
                Scheduler.Alarm alarm = scheduler.at(now.plus(INTERVAL), () -> next.complete(null));
                try {
                    look(now, next);
                    next.get();
                } finally {
                    alarm.cancel();
                }
            }
        } catch (InterruptedException | ExecutionException stop) {
            // Nobody waits for more.
        }
    }

    private void look(Instant now, CompletableFuture<@Nullable Void> next)
            throws InterruptedException, ExecutionException {
        try {
            long end = topic.end();
            Progress progress = channel.progress().orElse(null);
            boolean readToEnd = progress != null && progress.position() >= end;
            if (!readToEnd) {
                standing = null;
            }
            if (readToEnd && processed(progress.polled(), next)) {
                tell(now);
            } else if (now.isAfter((last == null ? begun : last).plus(CURRENT_FOR))) {
                trouble("they have not been read to their end");
            }
        } catch (BrokerException | RuntimeException e) {
            standing = null;
            trouble(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** False when it is time to look again. */
    private boolean processed(long polled, CompletableFuture<@Nullable Void> next)
            throws InterruptedException, ExecutionException {
        CompletableFuture<@Nullable Void> processed = records.whenProcessed(polled);
        CompletableFuture.anyOf(processed, next).get();
        boolean late = processed.cancel(false);
        long count = records.processed();
        Standing before = standing;
        if (!late) {
            standing = null;
        } else if (before == null || before.processed() != count) {
            standing = new Standing(scheduler.instant(), count);
        }
        return !late;
    }

    private void tell(Instant now) {
        boolean first = last == null;
        last = now;
        listener.readTo(now);
        if (first) {
            telemetry.commands().read(records.processed(), begun);
        }
        if (failing) {
            failing = false;
            telemetry.commands().readAgain();
        }
    }

    private void trouble(String reason) {
        if (!failing && !stopped) {
            failing = true;
            telemetry.commands().notRead(CURRENT_FOR, reason);
        }
    }
}
