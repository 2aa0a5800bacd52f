package dev.reelay.app.health;

import dev.reelay.app.Roles;
import dev.reelay.commands.CommandWatch;
import dev.reelay.commands.Commands;
import dev.reelay.timing.Scheduler;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Ready while the command table is complete up to at most 5 s ago. A worker whose submissions are paused by command is
 * ready.
 */
@Singleton
@Readiness
@LookupIfProperty(name = Roles.WORKER, stringValue = "true")
class CommandReadiness implements HealthCheck {

    private final Commands commands;
    private final Supplier<@Nullable String> trouble;
    private final Scheduler scheduler;

    @Inject
    CommandReadiness(Commands commands, CommandWatch watch, Scheduler scheduler) {
        this(commands, watch::trouble, scheduler);
    }

    /** @param trouble why the table is behind; null when that is not known */
    CommandReadiness(Commands commands, Supplier<@Nullable String> trouble, Scheduler scheduler) {
        this.commands = commands;
        this.trouble = trouble;
        this.scheduler = scheduler;
    }

    @Override
    public HealthCheckResponse call() {
        boolean behind = commands.isBehind(scheduler.instant());
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("commands").status(!behind);
        Instant asOf = commands.asOf();
        answer.withData("known_to", asOf == null ? "never" : asOf.toString());
        if (behind) {
            answer.withData(
                    "submissions",
                    "paused: the control topic has not been read to its end within the last "
                            + CommandWatch.CURRENT_FOR.toSeconds() + " s");
            String why = trouble.get();
            if (why != null) {
                answer.withData("because", why);
            }
        }
        return answer.build();
    }
}
