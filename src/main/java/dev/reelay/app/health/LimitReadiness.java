package dev.reelay.app.health;

import dev.reelay.app.Roles;
import dev.reelay.budget.SharedBudgets;
import dev.reelay.limits.SharedLimits;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/** Not ready once the topic of shared limits and budgets could not be read for a minute. The newest known shares hold meanwhile. */
@Singleton
@Readiness
@LookupIfProperty(name = Roles.WORKER, stringValue = "true")
class LimitReadiness implements HealthCheck {

    private final Supplier<@Nullable String> trouble;

    @Inject
    LimitReadiness(SharedLimits limits, SharedBudgets budgets) {
        this(() -> {
            String why = limits.topic().trouble();
            return why == null ? budgets.topic().trouble() : why;
        });
    }

    /** @param trouble why shares are not known to be current; null while they are */
    LimitReadiness(Supplier<@Nullable String> trouble) {
        this.trouble = trouble;
    }

    @Override
    public HealthCheckResponse call() {
        String why = trouble.get();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("limits").status(why == null);
        if (why != null) {
            answer.withData("submissions", "within the newest shares that are known")
                    .withData("because", why);
        }
        return answer.build();
    }
}
