package dev.reelay.request;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a record of the control topic turned out to be. */
public sealed interface CommandReading {

    /**
     * The row of the table of commands that the record is about: the record's key. Null when that is missing or not
     * UTF-8, which only {@link Refused} can be: then there is no such row.
     */
    @Nullable
    String key();

    /**
     * A job is not wanted any more. Its id is the key.
     *
     * @param reason whatever the sender says, for the log: at most {@value CommandReader#MAX_REASON_LENGTH} code points
     *     of it, with a space for each control character; null when the sender says nothing
     */
    public record Cancel(String id, @Nullable String reason) implements CommandReading {
        @Override
        public String key() {
            return id;
        }
    }

    /**
     * Nothing is to be submitted.
     *
     * @param model the one model that is meant, which no catalog may know; null for all models
     */
    record Pause(String key, @Nullable String model) implements CommandReading {}

    /**
     * The pause under this key is over.
     *
     * @param model the one model that is meant, which no catalog may know; null for all models
     */
    record Resume(String key, @Nullable String model) implements CommandReading {}

    /** A tombstone: nothing is said under this key any more. */
    record Removed(String key) implements CommandReading {}

    /**
     * A record that makes no sense. It empties the row of its key, if it has a key, as a tombstone does.
     *
     * @param message one sentence for a person, in one line: which field, which rule, which value
     */
    record Refused(@Nullable String key, Reason reason, String message) implements CommandReading {}

    /** Why a record makes no sense. */
    public enum Reason {
        /** Not one JSON object that can be understood in one way only, or too large to be looked into. */
        NOT_JSON,
        /** There is no such command. */
        UNKNOWN_COMMAND,
        /** A field that the command needs is absent or {@code null}. */
        MISSING_FIELD,
        /** A field is of another JSON type, or what it holds cannot be an id. */
        WRONG_TYPE,
        /** The key is missing, not UTF-8, or does not fit the command. */
        WRONG_KEY;

        /** The code as metrics and logs see it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
