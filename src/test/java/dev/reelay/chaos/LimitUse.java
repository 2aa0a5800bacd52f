package dev.reelay.chaos;

import dev.reelay.chaos.Facts.Version;
import dev.reelay.job.JobState;
import dev.reelay.job.JobState.Accepted;
import dev.reelay.job.JobState.Submitted;
import dev.reelay.job.JobState.Submitting;
import dev.reelay.limits.Demand;
import dev.reelay.limits.Grant;
import dev.reelay.limits.Measure;
import dev.reelay.limits.Shared;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What part of a shared limit is used while somebody waits. A slot is used by a job that is being submitted, or that RunComfy has, as the
 * ledger says, and by a submission of unknown outcome for as long as the demand of its partition says. Somebody waits while a job that
 * was accepted has no slot. Of slots that are more than those that wait, only as many count.
 */
final class LimitUse {

    /**
     * Slots by what became of them, summed over time in slot-seconds.
     *
     * @param seconds in which somebody waited
     * @param used by jobs, and kept for submissions of unknown outcome
     * @param kept those of them that are kept for submissions of unknown outcome
     * @param untaken granted to a partition whose jobs wait
     * @param idle granted to a partition with nothing that waits
     * @param moving granted to nobody: taken from one partition, and not given to another one yet
     */
    record Sums(double seconds, double used, double kept, double untaken, double idle, double moving) {

        static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);

        private Sums plus(Sums more) {
            return new Sums(
                    seconds + more.seconds,
                    used + more.used,
                    kept + more.kept,
                    untaken + more.untaken,
                    idle + more.idle,
                    moving + more.moving);
        }

        private double all() {
            return used + untaken + idle + moving;
        }

        /** The part that was used; 1 when nobody waited. */
        double usedPart() {
            return all() == 0 ? 1 : used / all();
        }

        private String text() {
            return String.format(
                    Locale.ROOT,
                    "%.1f %% used (%.1f %% for unknown outcomes); %.1f %% with a partition whose jobs wait, %.1f %% with one that has none, %.1f %% between two; in %.0f s in which somebody waited",
                    100 * usedPart(),
                    part(kept),
                    part(untaken),
                    part(idle),
                    part(moving),
                    seconds);
        }

        private double part(double of) {
            return all() == 0 ? 0 : 100 * of / all();
        }
    }

    private record Event(Instant at, Runnable what) {}

    /** What one partition has. */
    private static final class Part {
        private int used;
        private int waiting;
        private List<Instant> kept = List.of();
        private int share;
    }

    private final LimitBook book;
    private final Map<Integer, Part> parts = new HashMap<>();
    private final Map<String, JobState> states = new HashMap<>();
    private boolean served;
    private Sums outside = Sums.NONE;
    private Sums whole = Sums.NONE;

    private LimitUse(LimitBook book) {
        this.book = book;
    }

    static LimitUse of(LimitBook book, Facts facts) {
        LimitUse use = new LimitUse(book);
        use.integrate(use.events(facts));
        return use;
    }

    /** While every partition was served. */
    Sums outsideTakeovers() {
        return outside;
    }

    /** Takeovers or not. */
    Sums whole() {
        return whole;
    }

    /** For people. */
    String textOutsideTakeovers() {
        return outside.text();
    }

    /** For people. */
    String textWhole() {
        return whole.text();
    }

    private List<Event> events(Facts facts) {
        List<Event> events = new ArrayList<>();
        facts.ledger().forEach(version -> events.add(new Event(version.at(), () -> moved(version))));
        book.written().forEach(written -> {
            switch (written.content()) {
                case Grant grant -> events.add(new Event(written.at(), () -> granted(grant)));
                case Demand demand -> {
                    events.add(new Event(written.at(), () -> part(demand.partition()).kept = kept(demand)));
                    kept(demand).forEach(until -> events.add(new Event(until, () -> {})));
                }
            }
        });
        ServedTimes.of(book, facts.done())
                .forEach(change -> events.add(new Event(change.at(), () -> served = change.all())));
        events.sort(Comparator.comparing(Event::at)); // stable: what was written first comes first
        return events;
    }

    private void integrate(List<Event> events) {
        Instant from = null;
        for (Event event : events) {
            if (from != null && from.isBefore(event.at())) {
                add(from, event.at());
            }
            from = event.at();
            event.what().run();
        }
    }

    private void add(Instant from, Instant to) {
        double seconds = Duration.between(from, to).toNanos() / 1e9;
        int waiting = parts.values().stream().mapToInt(part -> part.waiting).sum();
        if (waiting == 0) {
            return;
        }
        int kept = parts.values().stream().mapToInt(part -> kept(part, from)).sum();
        int used = kept + parts.values().stream().mapToInt(part -> part.used).sum();
        int lacking = Math.min(waiting, Math.max(0, book.limit() - used));
        int untaken = 0;
        int idle = 0;
        for (Part part : parts.values()) {
            int spare = Math.max(0, part.share - part.used - kept(part, from));
            int taken = Math.min(part.waiting, spare);
            untaken += taken;
            idle += spare - taken;
        }
        untaken = Math.min(untaken, lacking);
        idle = Math.min(idle, lacking - untaken);
        Sums sums = new Sums(
                seconds,
                seconds * used,
                seconds * kept,
                seconds * untaken,
                seconds * idle,
                seconds * (lacking - untaken - idle));
        whole = whole.plus(sums);
        if (served) {
            outside = outside.plus(sums);
        }
    }

    private static int kept(Part part, Instant at) {
        return (int) part.kept.stream().filter(until -> until.isAfter(at)).count();
    }

    private static List<Instant> kept(Demand demand) {
        return demand.mayRun().values().stream().flatMap(Collection::stream).toList();
    }

    private Part part(int partition) {
        return parts.computeIfAbsent(partition, _ -> new Part());
    }

    private void granted(Grant grant) {
        Shared shared = grant.limits().get(Measure.OUTSTANDING);
        for (int partition = 0; partition < book.partitions(); partition++) {
            part(partition).share = shared == null ? 0 : shared.share(partition);
        }
    }

    private void moved(Version version) {
        JobState next = version.state();
        JobState before = next == null ? states.remove(version.id()) : states.put(version.id(), next);
        Part part = part(version.partition());
        part.used += slots(next) - slots(before);
        part.waiting += waits(next) - waits(before);
    }

    private static int slots(@Nullable JobState state) {
        return state instanceof Submitting || state instanceof Submitted ? 1 : 0;
    }

    private static int waits(@Nullable JobState state) {
        return state instanceof Accepted ? 1 : 0;
    }
}
