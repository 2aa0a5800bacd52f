package dev.reelay.app.health;

import dev.reelay.app.Roles;
import dev.reelay.channels.IntakeWatch;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.SortedMap;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while every owned partition is read: not when the records of one cannot be read, nor when its position has stood for a
 * minute although records wait that could be read. A full worker is ready, and so is one whose requests wait behind an open
 * transaction of their producer.
 */
@Singleton
@Readiness
@LookupIfProperty(name = Roles.WORKER, stringValue = "true")
class IntakeReadiness implements HealthCheck {

    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Function<Duration, SortedMap<Integer, String>> troubles;

    @Inject
    IntakeReadiness(IntakeWatch watch) {
        this(watch::troubles);
    }

    /** @param troubles the partitions that have not been read for this long, each with the cause */
    IntakeReadiness(Function<Duration, SortedMap<Integer, String>> troubles) {
        this.troubles = troubles;
    }

    @Override
    public HealthCheckResponse call() {
        SortedMap<Integer, String> found = troubles.apply(LIMIT);
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("requests").status(found.isEmpty());
        found.forEach((partition, cause) -> answer.withData("partition " + partition, cause));
        return answer.build();
    }
}
