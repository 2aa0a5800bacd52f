package dev.reelay.app;

import dev.reelay.shard.Shards;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every partition that this worker owns is restored. A worker that owns none is ready, too. */
@Singleton
@Readiness
class ShardReadiness implements HealthCheck {

    private final Shards shards;

    ShardReadiness(Shards shards) {
        this.shards = shards;
    }

    @Override
    public HealthCheckResponse call() {
        List<Integer> opening = shards.opening();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("shards").status(opening.isEmpty());
        answer.withData("partitions", shards.count());
        if (!opening.isEmpty()) {
            answer.withData("restoring", opening.toString());
        }
        return answer.build();
    }
}
