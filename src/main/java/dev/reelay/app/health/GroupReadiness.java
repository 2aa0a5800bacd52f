package dev.reelay.app.health;

import dev.reelay.app.Roles;
import dev.reelay.kafka.MembershipWatch;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while this worker is a member of its group, also of one that has no partition for it: before that it is not known whether it
 * will have partitions to restore. Membership is looked at when partitions are assigned or taken away.
 */
@Singleton
@Readiness
@LookupIfProperty(name = Roles.WORKER, stringValue = "true")
class GroupReadiness implements HealthCheck {

    private final MembershipWatch memberships;

    GroupReadiness(MembershipWatch memberships) {
        this.memberships = memberships;
    }

    @Override
    public HealthCheckResponse call() {
        boolean member = memberships.current().isMember();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("group").status(member);
        if (!member) {
            answer.withData("why", "the worker has not joined its group, or was removed from it");
        }
        return answer.build();
    }
}
