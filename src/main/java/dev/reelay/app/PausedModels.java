package dev.reelay.app;

import dev.reelay.catalog.Catalog;
import dev.reelay.commands.Commands;
import dev.reelay.model.Model;
import dev.reelay.telemetry.Telemetry;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins the series of each model that a command pauses: a pause that was forgotten is alerted on although no request of its model
 * has come. Looks again whenever commands are read, because the catalog may get the model later than the pause.
 */
final class PausedModels implements Commands.Listener {

    private final Commands commands;
    private final Supplier<Catalog> catalog;
    private final Telemetry telemetry;
    private List<String> seen = List.of();
    private @Nullable Catalog seenIn;

    PausedModels(Commands commands, Supplier<Catalog> catalog, Telemetry telemetry) {
        this.commands = commands;
        this.catalog = catalog;
        this.telemetry = telemetry;
    }

    /** Follows the commands from now on. */
    void follow() {
        commands.listen(this);
        changed();
    }

    @Override
    public void cancelled(Set<String> ids) {}

    @Override
    public synchronized void changed() {
        Catalog now = catalog.get();
        List<String> paused = commands.pauses().models();
        if (now != seenIn || !paused.equals(seen)) {
            seenIn = now;
            seen = paused;
            begin(now);
        }
        commands.notifyWhenRead(this);
    }

    private void begin(Catalog models) {
        try {
            models.models().stream()
                    .map(Model::id)
                    .filter(id -> commands.pauses().since(id) != null)
                    .forEach(telemetry.meters()::model);
        } catch (RuntimeException e) {
            telemetry.fault("registering the metrics of a paused model", e); // commands must be read all the same
        }
    }
}
