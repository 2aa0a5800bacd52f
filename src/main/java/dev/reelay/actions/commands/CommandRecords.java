package dev.reelay.actions.commands;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.CommandReader;
import dev.reelay.request.CommandReading;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands as records of {@code generation-control}. What workers would refuse, or take for something else, is not made. */
public final class CommandRecords {

    /** Begins a row's name, instead of a key, when the key is not UTF-8; the rest of its bytes follow in hexadecimal. */
    private static final String NO_TEXT = CommandReading.PAUSE_KEYS + "\u0000";

    private static final CommandReader READER = new CommandReader(1 << 20);

    private CommandRecords() {}

    /** The command is no valid one: its message says why, for people. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message, null, false, false);
        }
    }

    /** Cancels the job with this id. */
    public static OutgoingRecord cancel(String id, @Nullable String reason) throws Invalid {
        ObjectNode command = command("cancel").put("id", id);
        return checked(id, with(command, reason, null));
    }

    /** Pauses a model, or all when it is {@code *}. */
    public static OutgoingRecord pause(String model, @Nullable String reason, String by) throws Invalid {
        return checked(pauseKey(model), with(aboutModel("pause", model), reason, by));
    }

    /** Ends the pause that {@link #pause} makes. */
    public static OutgoingRecord resume(String model, @Nullable String reason, String by) throws Invalid {
        return checked(pauseKey(model), with(aboutModel("resume", model), reason, by));
    }

    /** Sets a limit or a budget of a scope: {@code *}, a model, or {@code tenant/} and a tenant. */
    public static OutgoingRecord set(String scope, ScopeNumbers numbers, @Nullable String reason, String by)
            throws Invalid {
        ObjectNode command = command(numbers.word());
        numbers.putInto(command);
        return checked(numbers.keys() + scope, with(command, reason, by));
    }

    /** Removes the pause, the limit or the budget with this row's name, whatever its key is. */
    public static OutgoingRecord removal(String row) {
        byte[] key = row.startsWith(NO_TEXT)
                ? bytes(CommandReading.PAUSE_KEYS, HexFormat.of().parseHex(row.substring(NO_TEXT.length())))
                : row.getBytes(StandardCharsets.UTF_8);
        return new OutgoingRecord(key, null, List.of());
    }

    private static byte[] bytes(String text, byte[] more) {
        byte[] begin = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[begin.length + more.length];
        System.arraycopy(begin, 0, all, 0, begin.length);
        System.arraycopy(more, 0, all, begin.length, more.length);
        return all;
    }

    /** The key of a model's pause. */
    public static String pauseKey(String model) {
        return CommandReading.PAUSE_KEYS + model;
    }

    private static ObjectNode command(String word) {
        return JsonNodeFactory.instance.objectNode().put("command", word);
    }

    private static ObjectNode aboutModel(String word, String model) {
        ObjectNode command = command(word);
        return model.equals(CommandReading.ALL_MODELS) ? command : command.put("model", model);
    }

    private static ObjectNode with(ObjectNode command, @Nullable String reason, @Nullable String by) {
        if (reason != null) {
            command.put("reason", reason);
        }
        return by == null ? command : command.put("by", by);
    }

    private static OutgoingRecord checked(String key, ObjectNode command) throws Invalid {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new Invalid("It is not well-formed Unicode.");
        }
        OutgoingRecord record =
                new OutgoingRecord(key.getBytes(StandardCharsets.UTF_8), ExactJson.compact(command), List.of());
        CommandReading reading = READER.read(record.key(), record.value());
        boolean isMeant = switch (reading) {
            case CommandReading.Cancel _ -> command.path("command").textValue().equals("cancel");
            case CommandReading.Pause pause -> isAbout(pause.model(), command, "pause");
            case CommandReading.Resume resume -> isAbout(resume.model(), command, "resume");
            case CommandReading.Limit _ -> command.path("command").textValue().equals("limit");
            case CommandReading.Budget _ -> command.path("command").textValue().equals("budget");
            case CommandReading.Removed _, CommandReading.RefusedCommand _ -> false;
        };
        if (reading.flaw() != null) {
            throw new Invalid(reading.flaw().message());
        }
        if (!isMeant) {
            throw new Invalid("Workers would take the command for another one.");
        }
        return record;
    }

    /** Whether a pause is read as it was meant: white space and quotes around a model are cut off when it is read. */
    private static boolean isAbout(@Nullable String read, ObjectNode command, String word) {
        String model = read == null ? "" : read;
        return command.path("command").textValue().equals(word)
                && command.path("model").asText("").equals(model);
    }
}
