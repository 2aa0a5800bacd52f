package dev.reelay.pull;

import java.util.List;

/**
 * A model for which the folder and RunComfy's list differ.
 *
 * @param file the name of the file in the folder
 * @param details in what they differ, one line each; empty when there is nothing to say
 */
public record Change(String model, Kind kind, String file, List<String> details) {

    /** What differs. */
    public enum Kind {
        /** RunComfy lists it, and the folder does not have it. */
        ADDED,
        /** RunComfy's record is another than the one that was pulled. */
        UPDATED,
        /** It was pulled, and RunComfy does not list it any more. */
        GONE,
        /** Its record in the folder is neither RunComfy's nor the one that was pulled. */
        LOCALLY_CHANGED,
        /** It stands, with another record than RunComfy's, in a file that no pull wrote. */
        NOT_PULLED
    }

    public Change {
        details = List.copyOf(details);
    }
}
