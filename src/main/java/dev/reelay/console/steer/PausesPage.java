package dev.reelay.console.steer;

import dev.reelay.view.CommandRow;
import dev.reelay.view.CommandTable;
import dev.reelay.view.JobView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands of the control topic.
 *
 * @param pauses in force, the oldest first
 * @param flawed commands that break a rule, the newest first; a pause that does pauses all the same
 * @param others all other commands, the newest first
 * @param more how many others are not shown
 * @param models those that jobs have, to choose from
 */
record PausesPage(List<Pause> pauses, List<CommandRow> flawed, List<CommandRow> others, int more, List<String> models) {

    private static final int MOST_ROWS = 200;
    private static final int MOST_MODELS = 200;

    PausesPage {
        pauses = List.copyOf(pauses);
        flawed = List.copyOf(flawed);
        others = List.copyOf(others);
        models = List.copyOf(models);
    }

    /**
     * A pause.
     *
     * @param model as in forms: {@code *} for all
     * @param name for people
     * @param number of the row on this page, from 1
     */
    record Pause(
            String model,
            String name,
            int number,
            Instant at,
            @Nullable String by,
            @Nullable String reason,
            @Nullable String flaw) {}

    static PausesPage of(CommandTable commands, JobView jobs) {
        List<CommandRow> inForce = commands.pausesInForce();
        List<Pause> pauses = new ArrayList<>();
        for (CommandRow row : inForce) {
            pauses.add(new Pause(
                    row.model() == null ? "*" : row.model(),
                    row.model() == null ? "all models" : row.model(),
                    pauses.size() + 1,
                    row.at(),
                    row.by(),
                    row.reason(),
                    row.flaw()));
        }
        List<CommandRow> rows = commands.rows();
        List<CommandRow> others = rows.stream()
                .filter(row -> row.flaw() == null && row.kind() != CommandRow.Kind.PAUSE)
                .toList();
        return new PausesPage(
                pauses,
                rows.stream().filter(row -> row.flaw() != null).limit(MOST_ROWS).toList(),
                others.stream().limit(MOST_ROWS).toList(),
                Math.max(0, others.size() - MOST_ROWS),
                jobs.byModelAndState().keySet().stream()
                        .filter(model -> !model.isEmpty() && !model.equals(JobView.OTHER_MODELS))
                        .sorted()
                        .limit(MOST_MODELS)
                        .toList());
    }

    /** For templates: what the command does, as a word. */
    public String word(CommandRow row) {
        return row.kind().name().toLowerCase(Locale.ROOT);
    }
}
