package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.request.CommandReading.Flaw;
import dev.reelay.request.CommandReading.Reason;
import dev.reelay.request.CommandReading.RefusedCommand;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of the control topic as a command, or as a refusal with its reason. It has no state and does not throw for any
 * bytes.
 *
 * <p>A command is plain JSON. Unknown fields are ignored, and {@code null} counts as absent. If several things are wrong, the
 * flaw names the first in this order: a missing key, the value, the field {@code command}, its other fields, the key.
 *
 * <p>Doubt is resolved to the side that spends nothing. Under the {@linkplain CommandReading#isPauseKey key of a pause} every
 * record but a valid resume or a tombstone means pause. A cancel with a flaw cancels as long as the flaw leaves no doubt, see
 * {@link LenientCancel}. A resume has to be valid.
 */
public final class CommandReader {

    private static final byte[] PAUSE_KEYS = CommandReading.PAUSE_KEYS.getBytes(StandardCharsets.UTF_8);

    private static final String ALL_KEY = CommandReading.PAUSE_KEYS + CommandReading.ALL_MODELS;

    private final int maxBytes;

    /**
     * Creates a reader.
     *
     * @param maxBytes the largest value that is read. A compressed record can be hundreds of times as large as the topic takes,
     *     and its JSON tree many times larger again: parsing it could exhaust the worker's memory
     */
    public CommandReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Reads the record with this key and value.
     *
     * @param value null for a tombstone; an empty value is no tombstone, and not JSON
     */
    public CommandReading read(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null) {
            return new RefusedCommand(null, Reason.WRONG_KEY, "It has no key.");
        }
        try {
            return readRow(StrictJson.utf8(key), value);
        } catch (StrictJson.Refused e) {
            return readRowWithoutName(key, value);
        }
    }

    private CommandReading readRow(String key, byte @Nullable [] value) {
        if (value == null) {
            return new CommandReading.Removed(key);
        }
        CommandReading reading = readValue(key, value);
        if (reading instanceof RefusedCommand refused) {
            reading = LenientCancel.read(key, value, maxBytes, refused);
        }
        return CommandReading.isPauseKey(key) ? readPauseRow(key, reading) : reading;
    }

    private static CommandReading readPauseRow(String key, CommandReading reading) {
        return switch (reading) {
            case CommandReading.Pause _, CommandReading.Resume _, CommandReading.Removed _ -> reading;
            case RefusedCommand refused -> new CommandReading.Pause(key, CommandReading.modelOf(key), refused.flaw());
            case CommandReading.Limit _, CommandReading.Budget _ ->
                throw new AssertionError("a limit or a budget under the key of a pause");
            // A job's id may look like the key of a pause: the job is cancelled, and the row says pause all the same.
            case CommandReading.Cancel cancel ->
                new CommandReading.Cancel(
                        cancel.id(),
                        cancel.reason(),
                        new Flaw(
                                Reason.WRONG_KEY,
                                "A key that begins with pause/ is a pause's, and this one is " + StrictJson.quoted(key)
                                        + "."));
        };
    }

    /** A key that is not UTF-8 names no model. If it is that of a pause, it has a row, whose key is its bytes in hexadecimal. */
    private static CommandReading readRowWithoutName(byte[] key, byte @Nullable [] value) {
        Flaw flaw = new Flaw(Reason.WRONG_KEY, "The key is not UTF-8.");
        if (!Arrays.equals(key, 0, Math.min(key.length, PAUSE_KEYS.length), PAUSE_KEYS, 0, PAUSE_KEYS.length)) {
            return new RefusedCommand(null, flaw.reason(), flaw.message());
        }
        // With a control character, so that no model's id can be like it.
        String row =
                CommandReading.PAUSE_KEYS + '\u0000' + HexFormat.of().formatHex(key, PAUSE_KEYS.length, key.length);
        return value == null
                ? new CommandReading.Removed(row)
                : new CommandReading.Pause(row, CommandReading.modelOf(row), flaw);
    }

    private CommandReading readValue(String key, byte[] value) {
        if (value.length > maxBytes) {
            return new RefusedCommand(
                    key,
                    Reason.NOT_JSON,
                    "It is too large: " + value.length + " bytes, and up to " + maxBytes + " are read.");
        }
        try {
            return readCommand(key, StrictJson.object(value));
        } catch (StrictJson.Refused e) {
            return new RefusedCommand(key, Reason.NOT_JSON, ForeignFormat.reason(value, e.reason()));
        }
    }

    private static CommandReading readCommand(String key, ObjectNode command) {
        JsonNode word = StrictJson.field(command, "command");
        if (word == null) {
            return missing(key, "command");
        }
        if (!word.isTextual()) {
            return notString(key, "command", word);
        }
        return switch (word.textValue()) {
            case "cancel" -> readCancel(key, command);
            case "pause" -> readPause(key, "pause", command, CommandReading.Pause::new);
            case "resume" -> readPause(key, "resume", command, CommandReading.Resume::new);
            case "limit" -> LimitCommand.read(key, command);
            case "budget" -> BudgetCommand.read(key, command);
            default ->
                new RefusedCommand(
                        key,
                        Reason.UNKNOWN_COMMAND,
                        "The field command must be \"cancel\", \"pause\", \"resume\", \"limit\" or \"budget\", and is "
                                + StrictJson.quoted(word.textValue()) + ".");
        };
    }

    private static CommandReading readCancel(String key, ObjectNode command) {
        return switch (IdField.inField("The field id", command.get("id"))) {
            case IdField.Absent() -> missing(key, "id");
            case IdField.Unusable(String why) -> new RefusedCommand(key, Reason.WRONG_TYPE, why);
            case IdField.Usable(String id) -> {
                JsonNode reason = StrictJson.field(command, "reason");
                if (reason != null && !reason.isTextual()) {
                    yield notString(key, "reason", reason);
                }
                yield key.equals(id)
                        ? new CommandReading.Cancel(id, reason == null ? null : reason.textValue())
                        : wrongKey(key, "The key of a cancel must be the field id, " + StrictJson.quoted(id));
            }
        };
    }

    /** The constructor of a pause or a resume: both have the same fields and the same rule for the key. */
    private interface PauseOrResume {
        CommandReading of(String key, @Nullable String model);
    }

    private static CommandReading readPause(String key, String word, ObjectNode command, PauseOrResume constructor) {
        return switch (IdField.inField("The field model", command.get("model"))) {
            case IdField.Unusable(String why) -> new RefusedCommand(key, Reason.WRONG_TYPE, why);
            case IdField.Usable(String model) -> {
                String expected = CommandReading.PAUSE_KEYS + model;
                yield key.equals(expected)
                        ? constructor.of(key, CommandReading.modelOf(key))
                        : wrongKey(
                                key,
                                "The key of a " + word + " with this field model must be "
                                        + StrictJson.quoted(expected));
            }
            case IdField.Absent() -> {
                if (!CommandReading.isPauseKey(key)) {
                    yield wrongKey(key, "The key of a " + word + " must be pause/* or pause/<model id>");
                }
                // Whatever pauses all models can be resumed without a model, but only pause/* is a right key for that.
                yield key.equals(ALL_KEY) || (CommandReading.modelOf(key) == null && word.equals("resume"))
                        ? constructor.of(key, null)
                        : new RefusedCommand(
                                key,
                                Reason.MISSING_FIELD,
                                "The field model is required with any other key than pause/*, and the key is "
                                        + StrictJson.quoted(key) + ".");
            }
        };
    }

    private static RefusedCommand missing(String key, String field) {
        return new RefusedCommand(key, Reason.MISSING_FIELD, "The field " + field + " is required.");
    }

    private static RefusedCommand notString(String key, String field, JsonNode node) {
        return new RefusedCommand(
                key,
                Reason.WRONG_TYPE,
                "The field " + field + " must be a string, and is of type " + StrictJson.type(node) + ".");
    }

    private static RefusedCommand wrongKey(String key, String rule) {
        return new RefusedCommand(key, Reason.WRONG_KEY, rule + ", and is " + StrictJson.quoted(key) + ".");
    }
}
