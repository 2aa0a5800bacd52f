package dev.reelay.commands;

import dev.reelay.kafka.BrokerException;
import dev.reelay.kafka.CommandLog;
import dev.reelay.telemetry.CommandTelemetry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the command channel has read with the control topic.
 *
 * <p>INVARIANT: the end is the uncommitted one. A transaction that is still open hides what comes behind its first record,
 * acknowledged commands of other producers included; the channel reads past it only when the transaction has ended.
 *
 * <p>The channel is sent back to the beginning when the topic is another one than before (deleted and made anew), or is
 * shorter than what was read of it: its position belongs to a log that is gone. The table keeps its rows then, so a pause
 * stays in force.
 *
 * <p>Confined to the thread of {@link CommandWatch}, except for {@link #hidden}.
 */
final class LogCheck {

    /**
     * What a check found.
     *
     * @param reached the time up to which the channel has read all commands; null when there is none yet
     * @param readable whether the channel has read all that a consumer can read now
     * @param polled the number of records that the channel's polls have returned; 0 when it does not read
     * @param trouble what is wrong if the channel has not read to the end
     */
    record Found(@Nullable Instant reached, boolean readable, long polled, CommandTrouble trouble) {
        private static Found nothing(CommandTrouble trouble) {
            return new Found(null, false, 0, trouble);
        }
    }

    /** Less often than the end is read: it takes the brokers two answers. */
    static final Duration DESCRIBED_EVERY = Duration.ofSeconds(1);

    private final CommandLog log;
    private final ChannelReader channel;
    private final CommandTelemetry telemetry;
    private final ReadMarks marks = new ReadMarks();
    private CommandLog.@Nullable Identity topic;
    private Instant describedAt = Instant.MIN;
    private volatile long hidden;

    LogCheck(CommandLog log, ChannelReader channel, CommandTelemetry telemetry) {
        this.log = log;
        this.channel = channel;
        this.telemetry = telemetry;
    }

    /** How many records an open transaction hides, its own included. Any thread may call it. */
    long hidden() {
        return hidden;
    }

    /**
     * Makes a check. Blocks.
     *
     * @param now before the call
     * @throws BrokerException when the brokers do not answer, or there is no such topic
     */
    Found check(Instant now) throws BrokerException {
        long end = log.end();
        // A topic that never had a record is read to its end; the channel could say so only after its first poll, which
        // lasts as long as it may.
        ChannelReader.Progress progress = topic == null && end == 0
                ? ChannelReader.Progress.NONE
                : channel.progress().orElse(null);
        boolean clockWasSetBack = now.isBefore(describedAt);
        boolean due = topic == null || clockWasSetBack || !now.isBefore(describedAt.plus(DESCRIBED_EVERY));
        CommandLog.Identity current = due ? log.identity() : topic;
        CommandTrouble wrong = wrong(current, end, progress);
        if (due) { // only now: a start from the beginning that failed is tried again
            topic = current;
            describedAt = now;
        }
        if (wrong != null) {
            return Found.nothing(wrong);
        }
        marks.add(now, end);
        if (progress == null) {
            return Found.nothing(CommandTrouble.LATE);
        }
        long position = progress.position();
        long readableEnd = position < end ? log.readableEnd() : end;
        hidden = Math.max(0, end - readableEnd);
        boolean readable = position >= Math.min(end, readableEnd);
        return new Found(
                marks.reached(position),
                readable,
                progress.polled(),
                readable && hidden > 0 ? CommandTrouble.hidden(current, readableEnd) : CommandTrouble.LATE);
    }

    private @Nullable CommandTrouble wrong(
            CommandLog.Identity current, long end, ChannelReader.@Nullable Progress progress) throws BrokerException {
        if (topic != null && !topic.id().equals(current.id())) {
            return startOver(CommandTrouble.madeAnew(topic, current));
        }
        if (current.partitions() != 1) {
            return CommandTrouble.partitions(current);
        }
        // Records may have come since the end was read, so it is read again.
        return progress != null && progress.position() > end && progress.position() > log.end()
                ? startOver(CommandTrouble.shorter(current, end, progress.position()))
                : null;
    }

    private CommandTrouble startOver(CommandTrouble why) {
        channel.startOver();
        marks.clear();
        telemetry.startedOver(why.detail());
        return why;
    }
}
