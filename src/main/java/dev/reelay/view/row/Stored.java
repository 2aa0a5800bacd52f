package dev.reelay.view.row;

import dev.reelay.outcome.Copies;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the files of a completed job are in a store of the operator's own, by its result or a later action. */
public enum Stored {
    /** All of them are. */
    YES,
    /** Not all of them: they could not be copied in time. */
    FAILED,
    /** The worker had no store. */
    NONE;

    /** What a result says of its copies; null for none at all. */
    static Stored of(@Nullable Copies copies) {
        if (copies == null) {
            return NONE;
        }
        return copies.failure() == null ? YES : FAILED;
    }

    /** The value in filters and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
