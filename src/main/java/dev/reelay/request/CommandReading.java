package dev.reelay.request;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The content of a record of the control topic. */
public sealed interface CommandReading {

    /** The key of a pause is this and the model's id, or {@link #ALL_MODELS}. */
    String PAUSE_KEYS = "pause/";

    /** Stands for all models in the key and the field {@code model} of a pause. */
    String ALL_MODELS = "*";

    /**
     * The record's key, which names its row in the table of commands. Null when the key is missing or not UTF-8, which only
     * {@link RefusedCommand} can be: then there is no row.
     */
    @Nullable
    String key();

    /**
     * Cancels the job whose id is the key.
     *
     * @param reason the sender's text for the log, in one line of at most {@value CommandReader#MAX_REASON_LENGTH} code points;
     *     null when there is none
     */
    record Cancel(String id, @Nullable String reason) implements CommandReading {
        @Override
        public String key() {
            return id;
        }
    }

    /**
     * Pauses submissions.
     *
     * @param model the model to pause, which the catalog may not know; null for all models
     */
    record Pause(String key, @Nullable String model) implements CommandReading {}

    /**
     * Ends the pause under this key.
     *
     * @param model the model to resume, which the catalog may not know; null for all models
     */
    record Resume(String key, @Nullable String model) implements CommandReading {}

    /** A tombstone: removes the row of this key. */
    record Removed(String key) implements CommandReading {}

    /**
     * A record that is not a valid command. Like a tombstone it removes the row of its key, if it has one.
     *
     * @param message one sentence in one line for the operator: the field, the rule, the value
     */
    record RefusedCommand(@Nullable String key, Reason reason, String message) implements CommandReading {}

    /** Why a record is not a valid command. */
    enum Reason {
        /** The value is not one JSON object by the rules of {@code StrictJson}, or too large to be read. */
        NOT_JSON,
        /** The field {@code command} is not one of the commands. */
        UNKNOWN_COMMAND,
        /** A field that the command needs is absent or {@code null}. */
        MISSING_FIELD,
        /** A field has another JSON type, or a value that cannot be an id. */
        WRONG_TYPE,
        /** The key is missing, not UTF-8, or does not fit the command. */
        WRONG_KEY;

        /** The code in metrics and logs. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
