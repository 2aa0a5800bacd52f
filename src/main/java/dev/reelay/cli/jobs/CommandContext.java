package dev.reelay.cli.jobs;

import dev.reelay.audit.Actor;
import dev.reelay.cli.Directories;
import dev.reelay.cli.Terminal;
import dev.reelay.cli.WorkerSettings;
import dev.reelay.cli.broker.Connection;
import dev.reelay.cli.broker.Connections;
import dev.reelay.cli.broker.KafkaOptions;
import dev.reelay.cli.broker.WaitClock;

/** What all commands about jobs need. */
record CommandContext(Terminal terminal, Connections connections, Directories directories, WaitClock clock) {

    /** Opens a connection to the brokers that the options name. */
    Connection open(KafkaOptions kafka) {
        return kafka.open(connections, terminal);
    }

    /** Who is recorded as the one who acts: {@code REELAY_USER}, else the user of the operating system. */
    Actor actor() {
        String user = new WorkerSettings(terminal.environment())
                .value("REELAY_USER")
                .orElseGet(() -> System.getProperty("user.name", "unknown"));
        return new Actor(user, Actor.Via.CLI);
    }
}
