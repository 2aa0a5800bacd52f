package dev.reelay.commands;

import dev.reelay.request.CommandReading;

/** The budgets that commands have set. */
public final class BudgetCommands extends KeptCommands<CommandReading.Budget> {

    BudgetCommands() {
        super(CommandReading::isBudgetKey);
    }
}
