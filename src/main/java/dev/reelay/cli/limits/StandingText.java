package dev.reelay.cli.limits;

import dev.reelay.cli.Span;
import dev.reelay.cli.Table;
import dev.reelay.cli.Terminal;
import dev.reelay.view.LimitRow;
import dev.reelay.view.limits.Slots;
import dev.reelay.view.limits.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits for people. */
final class StandingText {

    private static final String NONE = "";

    private StandingText() {}

    static void print(List<Standing> standings, Terminal terminal) {
        Table table =
                new Table("SCOPE", "COUNTED", "SET", "GRANTED", "SHARED", "USED", "WAITING", "SINCE", "BY", "REASON");
        for (Standing standing : standings) {
            LimitRow command =
                    standing.commands().isEmpty() ? null : standing.commands().getFirst();
            for (Slots slots : standing.slots()) {
                table.add(List.of(
                        standing.key(),
                        slots.measure().word(),
                        slots.set() == null ? NONE : slots.set().toString(),
                        slots.granted() == 0 ? "not yet" : Integer.toString(slots.granted()),
                        Integer.toString(slots.shared()),
                        Integer.toString(slots.used()),
                        Integer.toString(slots.waiting()),
                        command == null ? NONE : Span.time(command.at()),
                        command == null ? NONE : word(command.by()),
                        command == null ? "not set by a command: by settings of workers" : why(command)));
            }
            if (standing.slots().isEmpty() && command != null) {
                table.add(List.of(
                        standing.key(),
                        NONE,
                        NONE,
                        NONE,
                        NONE,
                        NONE,
                        NONE,
                        Span.time(command.at()),
                        word(command.by()),
                        why(command)));
            }
        }
        table.print(terminal);
        if (standings.isEmpty()) {
            terminal.say("nothing is limited");
        }
    }

    private static String why(LimitRow command) {
        return command.flaw() == null
                ? word(command.reason())
                : "a newer command was refused, and what held before holds: " + command.flaw();
    }

    private static String word(@Nullable String text) {
        return text == null ? NONE : text;
    }
}
