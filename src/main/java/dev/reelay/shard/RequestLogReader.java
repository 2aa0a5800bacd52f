package dev.reelay.shard;

import dev.reelay.kafka.RequestPositions;
import dev.reelay.ledger.LedgerPartition;
import dev.reelay.ledger.StartPosition;
import dev.reelay.ledger.StartPosition.Origin;
import dev.reelay.telemetry.ShardTelemetry;

/**
 * Takes what a shard reads of its requests and their log to its turns, and reports what {@link LogGuard} finds. Confined to its
 * shard's thread, and made anew with each opening of the ledger.
 */
final class RequestLogReader {

    private final int partition;
    private final int run;
    private final LedgerPartition ledger;
    private final LogGuard log;
    private boolean madeAnew;

    /** @param run the consumer's run whose requests count; those of earlier runs are stale */
    RequestLogReader(int partition, int run, LedgerPartition ledger) {
        this.partition = partition;
        this.run = run;
        this.ledger = ledger;
        StartPosition start = ledger.start();
        this.log = new LogGuard(start.topicId(), start.brokenAt() != null);
    }

    /** Reports where the shard begins, and makes the turn write a position that the ledger does not have yet. */
    void start(Turn turn) {
        StartPosition start = ledger.start();
        turn.changes().report(telemetry -> report(start, telemetry.shards()));
        if (start.write()) {
            turn.writePosition();
        }
    }

    private void report(StartPosition start, ShardTelemetry telemetry) {
        switch (start.origin()) {
            case Origin.Fresh _, Origin.Continued _ -> {}
            case Origin.TopicMadeAnew(String formerId) -> telemetry.topicMadeAnew(formerId, start.topicId());
            case Origin.SetByOperator(long former) -> telemetry.positionSet(partition, former, start.nextOffset());
        }
        Long brokenAt = start.brokenAt();
        if (brokenAt != null) {
            telemetry.logBroken(partition, start.nextOffset(), brokenAt);
        }
    }

    /** Whether no request is taken any more. */
    boolean isClosed() {
        return log.isClosed();
    }

    /** Whether the topic was made anew: the ledger has to be opened again, which sets the consumer to the new log's beginning. */
    boolean isMadeAnew() {
        return madeAnew;
    }

    void read(Turn turn, Signal.RequestRead read) {
        if (read.run() >= run && log.takes(read.run(), read.record().offset(), turn.nextOffset())) {
            turn.request(read.record());
        }
    }

    void readTo(Turn turn, RequestPositions.Position position) {
        if (position.run() >= run && !log.isClosed()) {
            long before = turn.nextOffset();
            turn.readTo(position);
            log.skipped(before, turn.nextOffset());
        }
    }

    /** The position, marked as one of this opening. */
    Tenure.Decided decided(long nextOffset) {
        return new Tenure.Decided(this, nextOffset);
    }

    /** Judges what the brokers report, unless they were asked for an earlier opening, which may have read another log. */
    void logSeen(Turn turn, Signal.LogSeen seen) {
        if (seen.before().by() != this) {
            return;
        }
        switch (log.seen(seen.log(), seen.before().nextOffset())) {
            case LogGuard.Verdict.Sound(long lost) -> {
                if (lost > 0) {
                    turn.changes().report(telemetry -> telemetry.shards().requestsLost(partition, lost));
                }
            }
            case LogGuard.Verdict.MadeAnew _ -> madeAnew = true;
            case LogGuard.Verdict.Broken(long at) -> {
                long position = turn.nextOffset();
                ledger.breakOff(at);
                turn.writePosition();
                turn.changes().report(telemetry -> telemetry.shards().logBroken(partition, position, at));
            }
        }
    }
}
