package dev.reelay.cli.limits;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.broker.CommandContext;
import dev.reelay.cli.broker.ReadingOptions;
import dev.reelay.view.limits.Standing;
import dev.reelay.view.limits.Standings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the limits. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the limits that all workers share.",
            "SET is what a command says, GRANTED what workers obey, SHARED how many of these slots partitions may use, USED how"
                    + " many they use, and WAITING how many jobs wait for nothing but a slot.",
            ""
        },
        footer = {"", "  reelay limit list", "  reelay limit list -o jsonl"})
final class LimitListCommand implements Callable<Integer> {

    @Mixin
    private final ReadingOptions options = new ReadingOptions();

    private final CommandContext context;

    LimitListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return options.onLimits(context, (reading, shared) -> {
            List<Standing> standings = Standings.of(reading.commands().limits(), shared.shares());
            List<ObjectNode> json = standings.stream().map(StandingJson::of).toList();
            options.output()
                    .printList(
                            context.terminal(),
                            () -> StandingText.print(standings, context.terminal()),
                            () -> JsonNodeFactory.instance.arrayNode().addAll(json),
                            json);
            return ExitCode.OK.number();
        });
    }
}
