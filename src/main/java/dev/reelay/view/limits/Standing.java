package dev.reelay.view.limits;

import dev.reelay.limits.Measure;
import dev.reelay.quota.Scope;
import dev.reelay.view.LimitRow;
import java.util.List;
import java.util.Optional;

/**
 * The limit of a scope.
 *
 * @param commands that set it. None where settings of workers do, or where it was just lifted; more than one where their keys differ in the
 *     case of a model's id
 * @param slots by what is counted: jobs that are outstanding first
 */
public record Standing(Scope scope, List<LimitRow> commands, List<Slots> slots) {

    public Standing {
        commands = List.copyOf(commands);
        slots = List.copyOf(slots);
    }

    /** The scope as a command names it. */
    public String key() {
        return commands.isEmpty() ? scope.name() : commands.getFirst().scope();
    }

    /** The scope for people. */
    public String name() {
        return LimitRow.nameOf(key());
    }

    /** The limit by this measure; empty when there is none. */
    public Optional<Slots> slots(Measure measure) {
        return slots.stream().filter(each -> each.measure() == measure).findFirst();
    }
}
