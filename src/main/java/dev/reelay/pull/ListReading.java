package dev.reelay.pull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.CallFailure;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** What came of reading RunComfy's list. */
public sealed interface ListReading {

    /**
     * All of it.
     *
     * @param records by model id, as {@link RecordText} writes them
     * @param unusable ids that are listed with records that cannot be kept
     * @param leftOut one line for each element that is not in {@code records}
     */
    record Whole(SortedMap<String, ObjectNode> records, Set<String> unusable, List<String> leftOut)
            implements ListReading {
        public Whole {
            unusable = Set.copyOf(unusable);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** RunComfy answered, but not with a whole list: nothing may be concluded from it. */
    record NotWhole(String why) implements ListReading {}

    /** A call failed. */
    record Failed(CallFailure failure) implements ListReading {}
}
