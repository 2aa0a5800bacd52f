package dev.reelay.shard;

import dev.reelay.ledger.StartPosition;
import dev.reelay.ledger.StartPosition.Origin;
import dev.reelay.telemetry.ShardTelemetry;

/** Reports where a shard begins to decide requests, when that is not simply where the last owner stopped. */
final class StartReport {

    private StartReport() {}

    static void of(int partition, StartPosition start, ShardTelemetry telemetry) {
        switch (start.origin()) {
            case Origin.Fresh _, Origin.Continued _ -> {}
            case Origin.TopicMadeAnew(String formerId) -> telemetry.topicMadeAnew(formerId, start.topicId());
            case Origin.SetByOperator(long former) -> telemetry.positionSet(partition, former, start.nextOffset());
        }
        telemetry.requestsLost(partition, start.lost());
        Long brokenAt = start.brokenAt();
        if (brokenAt != null) {
            telemetry.logBroken(partition, start.nextOffset(), brokenAt);
        }
    }
}
