package dev.reelay.app.console;

import dev.reelay.app.Roles;
import dev.reelay.console.ConsoleData;
import dev.reelay.feed.FeedStatus;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Alive until a feed has ended for good. Brokers that are away make no difference: feeds try again. */
@Singleton
@Liveness
@LookupIfProperty(name = Roles.CONSOLE, stringValue = "true")
class ConsoleLiveness implements HealthCheck {

    private final Supplier<List<FeedStatus>> feeds;

    @Inject
    ConsoleLiveness(ConsoleData data) {
        this(data::feeds);
    }

    /** @param feeds how they stand now */
    ConsoleLiveness(Supplier<List<FeedStatus>> feeds) {
        this.feeds = feeds;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("console").up();
        feeds.get().stream()
                .filter(FeedStatus::isOver)
                .forEach(feed -> answer.down().withData(feed.topic(), feed.trouble()));
        return answer.build();
    }
}
