package dev.reelay.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last record of a key of the control topic.
 *
 * @param key the record's key; in hexadecimal after its beginning when it is not UTF-8
 * @param kind what it means
 * @param model the model that it pauses or resumes; null for all models, and for what is no pause
 * @param offset of the record
 * @param at its timestamp: when it came to the topic, unless the topic has the times of producers
 * @param reason what its sender said, in one line of at most 500 code points; null when nothing
 * @param by who sent it, by what the record says itself; null when it does not
 * @param flaw the rule that it breaks, in one line; null for a valid command
 */
public record CommandRow(
        String key,
        Kind kind,
        @Nullable String model,
        long offset,
        Instant at,
        @Nullable String reason,
        @Nullable String by,
        @Nullable String flaw) {

    /** Whether this pause holds for jobs of the model: it is one of all models, or of this one. */
    public boolean holdsFor(String id) {
        return model == null || isOf(id);
    }

    /** Whether it is about this model alone. Upper and lower case are the same, as workers take them. */
    public boolean isOf(String id) {
        return model != null && model.equalsIgnoreCase(id);
    }

    /** What a record of the control topic means. */
    public enum Kind {
        /** Cancels the job whose id is the key. */
        CANCEL,
        /** Submissions pause. */
        PAUSE,
        /** A pause was ended. */
        RESUME,
        /** It has no effect. */
        REFUSED
    }
}
