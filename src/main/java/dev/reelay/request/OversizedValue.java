package dev.reelay.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Finds the ids in a value that is too large to be read, so that its job can be rejected. The parser keeps nothing else, so it
 * takes no memory beyond the value's bytes.
 */
final class OversizedValue {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(IdField.MAX_LENGTH * 100)
                    .build())
            .build();

    private OversizedValue() {}

    /** How many bytes of a JSON value are neither white space nor inside a string: no writer can leave them out. */
    static int structure(byte[] json) {
        int count = 0;
        boolean inString = false;
        for (int i = 0; i < json.length; i++) {
            byte c = json[i];
            if (inString && c == '\\') {
                i++;
            } else if (c == '"') {
                inString = !inString;
                count++;
            } else if (!inString && c > ' ') {
                count++;
            }
        }
        return count;
    }

    /**
     * An object with the fields {@code id} and {@code data.id} of the value, as far as it has them.
     *
     * @throws StrictJson.Refused when the value is not a JSON object, or has a name, a number or an id beyond Jackson's limits
     */
    static ObjectNode ids(byte[] bytes) throws StrictJson.Refused {
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StrictJson.Refused("It is not a JSON object.");
            }
            ObjectNode found = JsonNodeFactory.instance.objectNode();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals("data") && value == JsonToken.START_OBJECT) {
                    takeId(parser, found.putObject(name));
                } else {
                    takeId(name, parser, found);
                }
            }
            return found;
        } catch (IOException e) {
            throw new StrictJson.Refused("It is not JSON.");
        }
    }

    private static void takeId(JsonParser data, ObjectNode found) throws IOException {
        for (String name = data.nextFieldName(); name != null; name = data.nextFieldName()) {
            data.nextToken();
            takeId(name, data, found);
        }
    }

    private static void takeId(String name, JsonParser parser, ObjectNode found) throws IOException {
        if (name.equals("id") && parser.currentToken().isScalarValue()) {
            found.put(name, parser.getText());
        } else {
            parser.skipChildren();
        }
    }
}
