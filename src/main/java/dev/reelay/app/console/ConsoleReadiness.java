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
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once every topic has been read to the end that it had, and from then on: what is not current later, the pages say. A topic that
 * does not exist counts as read, for no worker may have started yet.
 */
@Singleton
@Readiness
@LookupIfProperty(name = Roles.CONSOLE, stringValue = "true")
class ConsoleReadiness implements HealthCheck {

    private final Supplier<List<FeedStatus>> feeds;
    private volatile boolean wasReady;

    @Inject
    ConsoleReadiness(ConsoleData data) {
        this(data::feeds);
    }

    /** @param feeds how they stand now */
    ConsoleReadiness(Supplier<List<FeedStatus>> feeds) {
        this.feeds = feeds;
    }

    @Override
    public HealthCheckResponse call() {
        List<FeedStatus> unread = feeds.get().stream()
                .filter(feed -> !feed.restored() && !feed.isMissing())
                .toList();
        wasReady |= unread.isEmpty();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("console").status(wasReady);
        unread.forEach(feed -> answer.withData(
                feed.topic(), feed.trouble() == null ? "is being read: " + feed.behind() + " behind" : feed.trouble()));
        return answer.build();
    }
}
