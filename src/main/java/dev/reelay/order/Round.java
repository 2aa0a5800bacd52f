package dev.reelay.order;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tenants whose jobs stand in one class, in a circle: deficit round robin. Each tenant's turn is as many jobs as its weight; what is
 * left of a turn is kept while its jobs may not go, and lost when it has none in the class. Not thread-safe.
 */
final class Round {

    /** A tenant's lines in the class. It is in the round while it has any. */
    static final class Lane {
        private final @Nullable String tenant;
        private final SortedSet<Line> lines = new TreeSet<>(Line.LONGEST_WAITING);
        /** The bits of their models: to look at these alone spares most lanes in which no job may go. */
        private long models;

        private boolean isIn;
        private @Nullable Lane before;
        private @Nullable Lane after;
        private int left;

        Lane(@Nullable String tenant) {
            this.tenant = tenant;
        }

        /** Null for jobs without one: they take turns as one tenant. */
        @Nullable
        String tenant() {
            return tenant;
        }

        /** Its lines, the one whose first job has waited longest first. */
        SortedSet<Line> lines() {
            return Collections.unmodifiableSortedSet(lines);
        }

        void add(Line line) {
            lines.add(line);
            models |= line.key.bit();
        }

        void remove(Line line) {
            lines.remove(line);
            models = 0;
            for (Line left : lines) {
                models |= left.key.bit();
            }
        }

        /** Whether it may have a line of a model with one of these bits; if not, it has none. */
        boolean mayHave(long bits) {
            return (models & bits) != 0;
        }

        /** Whether it has lines in the class. */
        boolean takesTurns() {
            return isIn;
        }

        /** The one whose turn is after this one's; null for the last. */
        @Nullable
        Lane after() {
            return after;
        }
    }

    private @Nullable Lane first;
    private @Nullable Lane last;

    /** The lane whose turn it is; null when there is none. */
    @Nullable
    Lane first() {
        return first;
    }

    /** Takes in a lane that has lines, at the end, or takes out one that has none. */
    void settle(Lane lane) {
        if (lane.isIn == lane.lines.isEmpty()) {
            if (lane.isIn) {
                remove(lane);
                lane.left = 0;
            } else {
                append(lane);
            }
        }
    }

    /**
     * A job of the lane is taken. The turn ends when as many have been as its weight.
     *
     * @return whether the turn goes on
     */
    boolean serve(Lane lane, int weight) {
        lane.left = Math.min(weight, lane.left == 0 ? weight : lane.left) - 1;
        if (lane.left == 0 && lane != last) {
            remove(lane);
            append(lane);
        }
        return lane.left > 0;
    }

    private void append(Lane lane) {
        lane.isIn = true;
        lane.before = last;
        lane.after = null;
        link(last, lane);
        last = lane;
    }

    private void remove(Lane lane) {
        lane.isIn = false;
        Lane next = lane.after;
        link(lane.before, next);
        if (next == null) {
            last = lane.before;
        } else {
            next.before = lane.before;
        }
        lane.before = null;
        lane.after = null;
    }

    private void link(@Nullable Lane lane, @Nullable Lane next) {
        if (lane == null) {
            first = next;
        } else {
            lane.after = next;
        }
    }
}
