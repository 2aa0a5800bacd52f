package dev.reelay.console.overview;

import dev.reelay.outcome.Status;
import dev.reelay.view.JobView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many jobs of each model are in each state.
 *
 * @param states the columns
 * @param models the lines: those with most jobs that have not ended come first, at most {@value #MOST_MODELS}
 * @param total of all models, also of those that have no line
 * @param moreModels how many have none
 */
public record JobsByState(List<Status> states, List<Line> models, Line total, int moreModels) {

    static final int MOST_MODELS = 50;

    public JobsByState {
        states = List.copyOf(states);
        models = List.copyOf(models);
    }

    /**
     * A line of the table.
     *
     * @param name the model, as requests name it: hostile text; empty for those that name none
     * @param all of the model
     * @param cells one for each state
     * @param live how many have not ended
     */
    public record Line(String name, Cell all, List<Cell> cells, long live) {
        public Line {
            cells = List.copyOf(cells);
        }
    }

    static JobsByState of(Map<String, Map<Status, Long>> counts) {
        List<Line> lines = counts.entrySet().stream()
                .map(model -> line(model.getKey(), model.getValue(), parameters(model.getKey())))
                .sorted(Comparator.comparingLong(Line::live)
                        .thenComparingLong(line -> line.all().count())
                        .reversed()
                        .thenComparing(Line::name))
                .toList();
        Map<Status, Long> sums = new EnumMap<>(Status.class);
        counts.values().forEach(states -> states.forEach((state, count) -> sums.merge(state, count, Long::sum)));
        return new JobsByState(
                List.of(Status.values()),
                lines.stream().limit(MOST_MODELS).toList(),
                line("", sums, Map.of()),
                Math.max(0, lines.size() - MOST_MODELS));
    }

    /** Null when no filter can name the model. */
    private static @Nullable Map<String, String> parameters(String model) {
        return model.equals(JobView.OTHER_MODELS) ? null : Map.of("model", model);
    }

    private static Line line(String name, Map<Status, Long> counts, @Nullable Map<String, String> parameters) {
        List<Cell> cells = Arrays.stream(Status.values())
                .map(state -> cell(counts.getOrDefault(state, 0L), parameters, state))
                .toList();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long live = Stream.of(Status.values())
                .filter(state -> !state.isEnd())
                .mapToLong(state -> counts.getOrDefault(state, 0L))
                .sum();
        return new Line(name, new Cell(all, parameters == null ? null : Links.jobs(parameters)), cells, live);
    }

    private static Cell cell(long count, @Nullable Map<String, String> parameters, Status state) {
        if (count == 0 || parameters == null) {
            return new Cell(count, null);
        }
        Map<String, String> both = new TreeMap<>(parameters);
        both.put("state", state.word());
        return new Cell(count, Links.jobs(both));
    }
}
