package dev.reelay.app.console;

import dev.reelay.app.ReelayConfig;
import dev.reelay.app.StartupCheck;
import dev.reelay.app.outputs.OutputSettings;
import dev.reelay.console.ConsoleData;
import dev.reelay.outputs.LaterCopies;
import dev.reelay.outputs.OpenStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Makes what the pages read with, and closes it. */
@Singleton
class ConsoleWiring {

    private @Nullable OpenStore store;
    private @Nullable LaterCopies copies;

    /**
     * Not a singleton, which whoever injects it would make: filters of HTTP requests are made in every process, before the startup
     * check, and this may be made only in a console, after it.
     */
    @Produces
    @ApplicationScoped
    ConsoleData data(StartupCheck startup, Admin admin, ReelayConfig config) {
        ConsoleData data = new ConsoleData(
                startup.kafka(),
                admin,
                startup.names(),
                config.groupId(),
                config.receipts().retention(),
                InstantSource.system());
        config.output().store().ifPresent(place -> data.storeWith(open(place, startup, config)));
        return data;
    }

    /** A store of its own beside the worker's, whose copies have bounds of their own. */
    private LaterCopies open(String place, StartupCheck startup, ReelayConfig config) {
        InstantSource clock = InstantSource.system();
        OpenStore opened = OutputSettings.open(config.output(), place, startup.trustedHosts(), clock);
        LaterCopies made = new LaterCopies(
                opened.copier()::copy,
                config.output().concurrency(),
                config.output().patience(),
                clock);
        store = opened;
        copies = made;
        return made;
    }

    void close(@Disposes ConsoleData data) {
        data.close();
        if (copies != null) {
            copies.close();
        }
        if (store != null) {
            store.close();
        }
    }
}
