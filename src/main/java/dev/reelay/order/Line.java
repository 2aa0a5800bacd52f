package dev.reelay.order;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The waiting jobs of one model, one tenant and one priority, the one that has waited longest first. Its first job decides where it
 * stands among other lines. Not thread-safe.
 */
final class Line {

    /** Of lines in one class: the one whose first job has waited longest. For lines that are not empty. */
    static final Comparator<Line> LONGEST_WAITING =
            Comparator.<Line, Instant>comparing(line -> line.head().since).thenComparing(line -> line.number);

    /** The one that rises first. For lines that rise. */
    static final Comparator<Line> FIRST_TO_RISE = Comparator.<Line, Instant>comparing(
                    line -> Objects.requireNonNull(line.risesAt))
            .thenComparing(line -> line.number);

    /** What its jobs have in common. */
    record Key(String model, @Nullable String tenant, int priority) {

        static final int MARKS = Long.SIZE;

        /** A number below {@link #MARKS} that the model shares with some others. */
        static int mark(String model) {
            int hash = model.hashCode();
            return (hash ^ (hash >>> 16)) & (MARKS - 1);
        }

        /** The bit of the model's mark. */
        long bit() {
            return 1L << mark(model);
        }
    }

    /** A job in its line. */
    static final class Place {
        private static final Comparator<Place> ORDER =
                Comparator.<Place, Instant>comparing(place -> place.since).thenComparing(place -> place.number);

        final String id;
        final Line line;
        /** Since when it has waited. */
        final Instant since;
        /** When it came into the line. */
        final Instant entered;
        /** Of jobs that have waited as long, the one that came first is ahead. */
        private final long number;

        private Place(String id, Line line, Instant since, Instant entered) {
            this.id = id;
            this.line = line;
            this.since = since;
            this.entered = entered;
            this.number = line.added++;
        }
    }

    final Key key;
    /** In the order in which lines were made. */
    private final long number;

    private final TreeSet<Place> places = new TreeSet<>(Place.ORDER);
    private long added;

    /** The class in which it stands, and when it rises. */
    private int current;

    private @Nullable Instant risesAt;

    Line(Key key, long number) {
        this.key = key;
        this.number = number;
    }

    /** The job that has waited longest; the line is not empty. */
    Place head() {
        return places.first();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    int size() {
        return places.size();
    }

    /** Adds a job behind all that have waited as long. */
    Place add(String id, Instant since, Instant now) {
        Place place = new Place(id, this, since, now);
        places.add(place);
        return place;
    }

    void remove(Place place) {
        places.remove(place);
    }

    /** Finds out in which class its first job stands now. */
    void classify(Instant now) {
        current = Ageing.classOf(key.priority(), head().since, now);
        risesAt = Ageing.risesAt(key.priority(), head().since, current);
    }

    /** The class at the last {@link #classify}. */
    int currentClass() {
        return current;
    }

    /** Whether its first job rises some time. */
    boolean rises() {
        return risesAt != null;
    }

    /** Whether its first job rises until then. */
    boolean risesBy(Instant then) {
        return risesAt != null && !risesAt.isAfter(then);
    }
}
