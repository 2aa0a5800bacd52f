package dev.reelay.cli.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.CommandFailure;
import dev.reelay.cli.ExitCode;
import dev.reelay.job.SourceRecord;
import dev.reelay.json.ExactJson;
import dev.reelay.model.Model;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input, or a whole request, in a file. Either is read as the worker reads a record, so that both find the same.
 *
 * @param name for messages
 * @param argument of the command line that names it
 * @param content the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record InputFile(String name, String argument, byte[] content) {

    /** RunComfy's clients send bodies of up to 64 MiB. */
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private static final int BOM_LENGTH = 3;

    /**
     * Reads a file.
     *
     * @param name {@code -} for standard input
     * @param argument of the command line that names it
     * @throws CommandFailure when it cannot be read, or is longer than anything that RunComfy takes
     */
    public static InputFile read(String name, String argument, InputStream standardInput) {
        byte[] content;
        try (InputStream in = name.equals("-") ? standardInput : Files.newInputStream(Path.of(name))) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw wrong(name, argument, "cannot be read");
        }
        if (content.length > MOST_BYTES) {
            throw wrong(name, argument, "has more than " + MOST_BYTES + " bytes");
        }
        return new InputFile(name, argument, content);
    }

    /**
     * The file as a worker would read a record with this value.
     *
     * @param key of the record: the id of a request that has none
     */
    public RequestReading asRequest(String key) {
        return read(key.getBytes(StandardCharsets.UTF_8), content);
    }

    /** The file as a request for the model. */
    RequestReading asRequestFor(Model model) {
        JsonNode json = json();
        byte[] request = isRequest(json, model) ? content : wrapped(model.id());
        return read(null, request);
    }

    private static RequestReading read(byte @Nullable [] key, byte[] value) {
        return new RequestReader(MOST_BYTES * 2, InstantSource.system())
                .read(new SourceRecord("command-line", 0, 0, 0, key, value, List.of()));
    }

    /** The end of a command, because of this file. */
    public CommandFailure wrong(String why) {
        return wrong(name, argument, why);
    }

    private static CommandFailure wrong(String name, String argument, String why) {
        return new CommandFailure(ExitCode.INPUT, name + " " + why, argument, name);
    }

    private JsonNode json() {
        try {
            JsonNode json = ExactJson.unlimited().readTree(content);
            if (json != null && !json.isMissingNode()) {
                return json;
            }
            throw wrong("is empty");
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw wrong("is not JSON: " + e.getOriginalMessage() + line);
        } catch (IOException e) {
            throw wrong("cannot be read");
        }
    }

    /** An object with both members of a request, unless the model itself has fields of these names. */
    private static boolean isRequest(JsonNode json, Model model) {
        JsonNode fields = model.schema().path("properties");
        return json.path("model").isTextual()
                && json.path("input").isObject()
                && !fields.has("model")
                && !fields.has("input");
    }

    private byte[] wrapped(String model) {
        ByteArrayOutputStream request = new ByteArrayOutputStream(content.length + 300);
        int from = hasByteOrderMark() ? BOM_LENGTH : 0;
        request.writeBytes(
                ("{\"model\":" + ExactJson.unlimited().getNodeFactory().textNode(model) + ",\"input\":")
                        .getBytes(StandardCharsets.UTF_8));
        request.write(content, from, content.length - from);
        request.write('}');
        return request.toByteArray();
    }

    private boolean hasByteOrderMark() {
        return content.length >= BOM_LENGTH
                && (content[0] & 0xFF) == 0xEF
                && (content[1] & 0xFF) == 0xBB
                && (content[2] & 0xFF) == 0xBF;
    }
}
