package dev.reelay.app.console;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartupCheck;
import dev.reelay.console.ConsoleData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;

/** Makes what the pages read with, and closes it. */
@Singleton
class ConsoleWiring {

    /**
     * Not a singleton, which whoever injects it would make: filters of HTTP requests are made in every process, before the startup
     * check, and this may be made only in a console, after it.
     */
    @Produces
    @ApplicationScoped
    ConsoleData data(StartupCheck startup, Admin admin, ReelayConfig config) {
        return new ConsoleData(
                startup.kafka(),
                admin,
                startup.names(),
                config.groupId(),
                config.receipts().retention(),
                InstantSource.system());
    }

    void close(@Disposes ConsoleData data) {
        data.close();
    }
}
