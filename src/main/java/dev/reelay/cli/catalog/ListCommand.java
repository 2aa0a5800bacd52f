package dev.reelay.cli.catalog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.cli.Directories;
import dev.reelay.cli.ExitCode;
import dev.reelay.cli.OutputOption;
import dev.reelay.cli.Table;
import dev.reelay.cli.Terminal;
import dev.reelay.model.Listing;
import dev.reelay.model.Model;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the models that a worker would know. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {"Lists the models that a worker with the same settings knows.", ""},
        footer = {"", "  reelay catalog list --dir catalog/ --search image-to-video"})
final class ListCommand implements Callable<Integer> {

    @Option(
            names = {"-s", "--search"},
            paramLabel = "WORD",
            description = "only models with this in their id or name")
    private @Nullable String search;

    @Mixin
    private final ModelOptions models = new ModelOptions();

    @Mixin
    private final OutputOption output = new OutputOption();

    private final Terminal terminal;
    private final Directories directories;

    ListCommand(Terminal terminal, Directories directories) {
        this.terminal = terminal;
        this.directories = directories;
    }

    @Override
    public Integer call() {
        List<Model> found = models.all(directories, terminal).all().stream()
                .filter(this::isWanted)
                .toList();
        if (output.isJson()) {
            ArrayNode json = JsonNodeFactory.instance.arrayNode();
            found.forEach(model -> json.add(ModelReport.summary(model)));
            terminal.print(json);
        } else {
            Table table = new Table("MODEL", "NAME", "BASE PRICE", "ORIGIN", "VALIDATION");
            for (Model model : found) {
                Listing listing = model.source().listing();
                table.add(List.of(
                        model.id(),
                        Objects.requireNonNullElse(listing.displayName(), ""),
                        listing.priceText().orElse(""),
                        ModelReport.origin(model),
                        ModelReport.validation(model)));
            }
            table.print(terminal);
        }
        return ExitCode.OK.number();
    }

    private boolean isWanted(Model model) {
        String name = Objects.requireNonNullElse(model.source().listing().displayName(), "");
        return search == null
                || (model.id() + "\n" + name).toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
}
