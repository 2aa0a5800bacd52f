package dev.reelay.commands;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Ends that the control topic had, and when: once a reader has come to the end of a time, the table is complete up to
 * that time, although the topic has grown since. So a reader that is always a little behind, as behind producers that
 * use one transaction after the other, still counts as current.
 */
final class ReadMarks {

    /** A reader this many different ends behind is far behind; then marks are kept less exactly. */
    private static final int MOST = 256;

    /** An end, and a time before it was read. */
    private record Mark(Instant time, long end) {}

    /** Both the times and the ends increase. */
    private final Deque<Mark> marks = new ArrayDeque<>();

    /** Adds the end that was read after this time, which is later than all earlier ones. */
    void add(Instant time, long end) {
        // An earlier mark is worth something only if its end is reached earlier.
        while (!marks.isEmpty() && marks.getLast().end() >= end) {
            marks.removeLast();
        }
        if (marks.size() == MOST) {
            marks.removeLast();
        }
        marks.addLast(new Mark(time, end));
    }

    /**
     * The latest time whose end a reader at this position has reached; null when it has reached none. Marks before it
     * are forgotten.
     */
    @Nullable
    Instant reached(long position) {
        Mark last = null;
        while (!marks.isEmpty() && marks.getFirst().end() <= position) {
            last = marks.removeFirst();
        }
        if (last == null) {
            return null;
        }
        marks.addFirst(last);
        return last.time();
    }

    /** Forgets all marks: they are of another log. */
    void clear() {
        marks.clear();
    }
}
