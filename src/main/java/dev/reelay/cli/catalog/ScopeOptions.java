package dev.reelay.cli.catalog;

import dev.reelay.listing.ListReading;
import dev.reelay.pull.PulledFolder;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which part of RunComfy's list a command is about. */
final class ScopeOptions {

    @ArgGroup
    private @Nullable Part part;

    /** One of two. */
    static final class Part {
        @Option(
                names = {"-s", "--search"},
                paramLabel = "WORDS",
                description = "only models that RunComfy finds with these words (default: the words of earlier pulls)")
        private @Nullable String search;

        @Option(names = "--all", description = "all models, also where earlier pulls had words")
        private boolean all;
    }

    /** Reads each of the lists that this is about, and puts together what there is to report about them. */
    PulledFolder.Report report(PulledFolder folder, ListSource source, Step step) {
        PulledFolder.Report report = PulledFolder.Report.none();
        for (Optional<String> words : searches(folder)) {
            String search = words.orElse(null);
            report = report.and(step.report(source.read(search), search));
        }
        return report;
    }

    /** Reads the models that words find; all of them without words. */
    interface ListSource {
        ListReading.Whole read(@Nullable String search);
    }

    /** Compares a folder with the models that words find, or makes it like them. */
    interface Step {
        PulledFolder.Report report(ListReading.Whole list, @Nullable String search);
    }

    /** The words to search for, one search after the other; empty for the whole list. */
    private List<Optional<String>> searches(PulledFolder folder) {
        if (part != null && part.search != null) {
            return List.of(Optional.of(part.search));
        }
        SortedSet<String> before = folder.searches();
        return (part != null && part.all) || before.isEmpty()
                ? List.of(Optional.empty())
                : before.stream().map(Optional::of).toList();
    }
}
