package dev.reelay.cli.broker;

import dev.reelay.audit.Actor;
import dev.reelay.cli.Directories;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.WorkerSettings;

/** What all commands about jobs need. */
public record CommandContext(Terminal terminal, Connections connections, Directories directories, WaitClock clock) {

    /** Opens a connection to the brokers that the options name. */
    public Connection open(KafkaOptions kafka) {
        return kafka.open(connections, terminal);
    }

    /** Who is recorded as the one who acts: {@code REELAY_USER}, else the user of the operating system. */
    public Actor actor() {
        String user = new WorkerSettings(terminal.environment())
                .value("REELAY_USER")
                .orElseGet(() -> System.getProperty("user.name", "unknown"));
        return new Actor(user, Actor.Via.CLI);
    }
}
