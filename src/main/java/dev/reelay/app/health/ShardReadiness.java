package dev.reelay.app.health;

import dev.reelay.app.Roles;
import dev.reelay.shard.Shards;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every partition that this worker owns is restored and takes requests, or when it owns none ({@link
 * GroupReadiness}: once its group has said so).
 */
@Singleton
@Readiness
@LookupIfProperty(name = Roles.WORKER, stringValue = "true")
class ShardReadiness implements HealthCheck {

    private final Shards shards;

    ShardReadiness(Shards shards) {
        this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
        List<Integer> opening = shards.opening();
        List<Integer> stopped = shards.brokenLogs();
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("shards").status(opening.isEmpty() && stopped.isEmpty());
        answer.withData("partitions", shards.count());
        if (!opening.isEmpty()) {
            answer.withData("restoring", opening.toString());
        }
        if (!stopped.isEmpty()) {
            answer.withData("stopped", stopped.toString());
            answer.withData("why", "the requests topic lacks records that the ledger has decided");
        }
        return answer.build();
    }
}
