package dev.reelay.listing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.answer.CallFailure;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What came of reading RunComfy's list. */
public sealed interface ListReading {

    /**
     * The whole list, or all that was found with words.
     *
     * @param records by model id, verbatim
     * @param unusable ids that are listed with records that cannot be used, and why: one short line each
     * @param leftOut one short line for each element that cannot be used; one for all of a page that are no records
     * @param left how many elements are not in {@code records}: those that cannot be used, and second ones of the same model
     */
    record Whole(SortedMap<String, ObjectNode> records, Map<String, String> unusable, List<String> leftOut, int left)
            implements ListReading {
        public Whole {
            records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
            unusable = Collections.unmodifiableSortedMap(new TreeMap<>(unusable));
            leftOut = List.copyOf(leftOut);
        }
    }

    /**
     * RunComfy answered, but not with a whole list: nothing may be concluded from it.
     *
     * @param why for people: one short line
     */
    record NotWhole(Reason reason, String why) implements ListReading {}

    /** A call failed. */
    record Failed(CallFailure failure) implements ListReading {}

    /** What a list lacks that is not whole. */
    enum Reason {
        /** It has no model, and no words were searched for. */
        EMPTY,
        /** It ended before its announced number. */
        INCOMPLETE,
        /** It changed each time while it was read. */
        UNSTABLE,
        /** Its pages come again and again. */
        REPEATS,
        /** It exceeds a limit. */
        TOO_LARGE,
        /** It took too long. */
        TOO_SLOW;

        /** The word in logs and metrics, for example {@code too_large}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
