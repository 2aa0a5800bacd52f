package dev.reelay.console.figures;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Costs by day as bars. All lengths are in the units of the drawing.
 *
 * @param bars the days with jobs that were charged, or may have been
 * @param lines across, with their amounts
 * @param labels below, not for each day
 * @param from the first day that is drawn
 * @param to the last day that is drawn
 * @param outside how many days with costs are not drawn
 */
public record DayChart(
        List<Bar> bars, List<Label> lines, List<Label> labels, LocalDate from, LocalDate to, long outside) {

    /** Days that are drawn at most. */
    static final int MOST_DAYS = 60;

    private static final int LEFT = 72;
    private static final int PLOT = 640;
    private static final int TOP = 24;
    private static final int BOTTOM = 184;
    private static final int WIDEST = 48;
    private static final int LABEL = 48;
    private static final int HATCH = 8;
    private static final DateTimeFormatter MONTH_AND_DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);

    public DayChart {
        bars = List.copyOf(bars);
        lines = List.copyOf(lines);
        labels = List.copyOf(labels);
    }

    /**
     * A day.
     *
     * @param y of its upper edge
     * @param hatch y of what stands for jobs without a known cost, above the bar; null when there is none
     * @param cost the day's line of the table
     */
    public record Bar(
            int x, int y, int width, int height, @Nullable Integer hatch, CostLine cost) {}

    /** The width of the drawing. */
    public int width() {
        return LEFT + PLOT + LABEL / 2;
    }

    /** Whether jobs without a known cost are in it. */
    public boolean hatched() {
        return bars.stream().anyMatch(bar -> bar.hatch() != null);
    }

    /** A text at a place: of a line across its y, of a day its x. */
    public record Label(int at, String text) {}

    /**
     * The last days until today; when they end earlier, until then.
     *
     * @param days each with its day; one of them at least
     */
    static DayChart of(List<CostLine> days, LocalDate today) {
        NavigableMap<LocalDate, CostLine> byDay = new TreeMap<>();
        days.forEach(cost -> byDay.put(Objects.requireNonNull(cost.day()), cost));
        // A clock that was wrong must not move the other days out of the drawing.
        LocalDate to = Objects.requireNonNullElseGet(byDay.floorKey(today), byDay::firstKey);
        NavigableMap<LocalDate, CostLine> drawn = byDay.subMap(to.minusDays(MOST_DAYS - 1L), true, to, true);
        LocalDate from = drawn.firstKey();
        int count = (int) ChronoUnit.DAYS.between(from, to) + 1;
        int slot = Math.min(WIDEST, PLOT / count);
        Scale scale = Scale.of(drawn.values().stream()
                .map(CostLine::sum)
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO));
        List<Bar> bars = drawn.entrySet().stream()
                .map(entry -> bar(x(from, entry.getKey(), slot), slot, scale, entry.getValue()))
                .toList();
        return new DayChart(bars, lines(scale), labels(from, count, slot), from, to, days.size() - bars.size());
    }

    private static int x(LocalDate from, LocalDate day, int slot) {
        return LEFT + (int) ChronoUnit.DAYS.between(from, day) * slot;
    }

    /** As many days as have room for their text, the last one among them. */
    private static List<Label> labels(LocalDate from, int count, int slot) {
        List<Label> labels = new ArrayList<>();
        int every = Math.ceilDiv(LABEL, slot);
        for (int i = (count - 1) % every; i < count; i += every) {
            labels.add(new Label(LEFT + i * slot + slot / 2, MONTH_AND_DAY.format(from.plusDays(i))));
        }
        return labels;
    }

    private static Bar bar(int x, int slot, Scale scale, CostLine cost) {
        int height = scale.length(cost.sum(), BOTTOM - TOP);
        Integer hatch = cost.unpriced() == 0 ? null : BOTTOM - height - HATCH;
        return new Bar(x + 1, BOTTOM - height, slot - 2, height, hatch, cost);
    }

    private static List<Label> lines(Scale scale) {
        return scale.lines().stream()
                .map(amount -> new Label(BOTTOM - scale.length(amount, BOTTOM - TOP), Scale.text(amount)))
                .toList();
    }
}
