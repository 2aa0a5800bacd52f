package dev.reelay.commands;

import dev.reelay.request.CommandReading;

/** The limits that commands have set. */
public final class LimitCommands extends KeptCommands<CommandReading.Limit> {

    LimitCommands() {
        super(CommandReading::isLimitKey);
    }
}
