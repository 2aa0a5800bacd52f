package dev.reelay.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The actions of a run, by the time since it began. The same seed and form make the same schedule.
 *
 * @param assignor what the first workers share their partitions with
 * @param entries by time
 */
record Schedule(long seed, ChaosProfile form, Assignor assignor, List<Entry> entries) {

    /** One thing to do. */
    record Entry(Duration at, ChaosAction action) {

        String text() {
            long millis = at.toMillis();
            return String.format(
                    Locale.ROOT,
                    "%02d:%02d.%d  %s",
                    millis / 60_000,
                    millis / 1000 % 60,
                    millis / 100 % 10,
                    action.text());
        }
    }

    Schedule {
        entries = List.copyOf(entries);
    }

    static Schedule of(long seed, ChaosProfile form) {
        return new SchedulePlanner(seed, form).schedule();
    }

    /** A line for each entry. */
    String text() {
        return entries.stream().map(Entry::text).collect(Collectors.joining("\n"));
    }
}
