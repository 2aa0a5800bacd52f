package dev.reelay.console.overview;

import dev.reelay.outcome.Status;
import dev.reelay.view.JobView;
import dev.reelay.view.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The jobs that ended lately, by the way they did.
 *
 * @param lines one for each way
 * @param hour of all ways
 * @param day of all ways
 * @param hourIsWhole false when the table has dropped jobs of that hour: the numbers are the least
 * @param dayIsWhole the same of the day
 */
public record RecentEnds(List<Line> lines, Cell hour, Cell day, boolean hourIsWhole, boolean dayIsWhole) {

    public RecentEnds {
        lines = List.copyOf(lines);
    }

    /** A way to end. */
    public record Line(Status state, Cell hour, Cell day) {}

    static RecentEnds of(JobView jobs, Window window, Instant now) {
        Instant hourAgo = now.minus(Duration.ofHours(1));
        Instant dayAgo = now.minus(Duration.ofDays(1));
        Map<Status, Long> hour = jobs.endedSince(hourAgo);
        Map<Status, Long> day = jobs.endedSince(dayAgo);
        List<Line> lines = new ArrayList<>();
        for (Status state : Status.values()) {
            if (state.isEnd()) {
                lines.add(new Line(
                        state,
                        cell(hour.getOrDefault(state, 0L), state.word(), hourAgo),
                        cell(day.getOrDefault(state, 0L), state.word(), dayAgo)));
            }
        }
        return new RecentEnds(
                lines,
                cell(sum(hour), "ended", hourAgo),
                cell(sum(day), "ended", dayAgo),
                holds(window, hourAgo),
                holds(window, dayAgo));
    }

    private static long sum(Map<Status, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Cell cell(long count, String state, Instant from) {
        return new Cell(count, count == 0 ? null : Links.jobs(Map.of("state", state, "ended_from", from.toString())));
    }

    /** Whether all jobs that ended since then are in the window. */
    static boolean holds(Window window, Instant from) {
        return window.dropped() == 0
                || (window.since() != null && window.since().isBefore(from));
    }
}
