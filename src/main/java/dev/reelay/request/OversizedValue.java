package dev.reelay.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads as much of a value that is too large to be read as tells its job's id, so that the job can be rejected. The parser keeps
 * nothing else, so it takes no memory beyond the value's bytes.
 *
 * <p>Not promised: that what it skips could be read. A field that occurs twice, a lone surrogate or a large exponent there is not
 * noticed.
 */
final class OversizedValue {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(StrictJson.MAX_NAME_LENGTH) // names are strings here, too
                    .maxNestingDepth(StrictJson.MAX_DEPTH)
                    .maxNumberLength(StrictJson.MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final String ID = "id";
    private static final String BASE64 = "data_base64";
    private static final String FIRST = "0";

    /** The fields of a request that are kept; {@link #VALUE} has those of a request or of an event that holds one. */
    private static final Kept REQUEST = new Kept(new HashMap<>());

    private static final Kept VALUE = new Kept(new HashMap<>());

    static {
        for (String pointer : ForeignEnvelope.pointers()) {
            REQUEST.add(pointer);
            VALUE.add(pointer);
            VALUE.add("/data" + pointer);
        }
        REQUEST.add("/" + ID);
        VALUE.add("/" + ID);
        VALUE.add("/data/" + ID);
        VALUE.add("/specversion");
        VALUE.add("/" + BASE64);
    }

    private final JsonParser parser;
    private final byte[] json;

    private OversizedValue(JsonParser parser, byte[] json) {
        this.parser = parser;
        this.json = json;
    }

    /** @param inside the fields that are kept in a field; of an array the first element, as a JSON Pointer names it */
    private record Kept(Map<String, Kept> inside) {

        void add(String pointer) {
            Kept at = this;
            for (String name : pointer.substring(1).split("/", -1)) {
                at = at.inside.computeIfAbsent(name, _ -> new Kept(new HashMap<>()));
            }
        }
    }

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
     * The outline of a JSON object: of the fields at which {@link CloudEvent}, {@link ForeignEnvelope} and {@link IdField} look, those
     * that it has, with their types. Strings are empty, except ids and the outline of what {@code data_base64} holds, and so are objects
     * and arrays in which they look at nothing.
     *
     * @throws StrictJson.Refused when the value is not one JSON object in UTF-8, has one of these fields twice, or has a name, a
     *     number or an id beyond Jackson's limits
     */
    static ObjectNode outline(byte[] json) throws StrictJson.Refused {
        try (JsonParser parser = JSON.createParser(reader(new ByteArrayInputStream(json)))) {
            return new OversizedValue(parser, json).document(VALUE);
        } catch (IOException e) {
            throw new StrictJson.Refused("It is not JSON.");
        }
    }

    /** The characters behind one byte order mark. A reader of Jackson's own would take UTF-16, and replace what is not UTF-8. */
    private static Reader reader(InputStream utf8) throws IOException {
        Reader reader = new BufferedReader(new InputStreamReader(utf8, StandardCharsets.UTF_8.newDecoder()));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        return reader;
    }

    private ObjectNode document(Kept kept) throws IOException, StrictJson.Refused {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new StrictJson.Refused("It is not a JSON object.");
        }
        ObjectNode document = members(kept);
        if (parser.nextToken() != null) {
            throw new StrictJson.Refused("Something follows the JSON value.");
        }
        return document;
    }

    private ObjectNode members(Kept kept) throws IOException, StrictJson.Refused {
        ObjectNode found = NODES.objectNode();
        if (kept.inside().isEmpty()) {
            parser.skipChildren();
            return found;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Kept inner = kept.inside().get(name);
            if (inner == null) {
                parser.skipChildren();
            } else if (found.has(name)) {
                throw new StrictJson.Refused("The field " + name + " occurs twice.");
            } else {
                found.set(name, value(name, token, inner));
            }
        }
        return found;
    }

    private ArrayNode elements(Kept kept) throws IOException, StrictJson.Refused {
        ArrayNode found = NODES.arrayNode();
        Kept first = kept.inside().get(FIRST);
        if (first == null) {
            parser.skipChildren();
            return found;
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (found.isEmpty()) {
                found.add(value(FIRST, token, first));
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private JsonNode value(String name, JsonToken token, Kept kept) throws IOException, StrictJson.Refused {
        return switch (token) {
            case START_OBJECT -> members(kept);
            case START_ARRAY -> elements(kept);
            case VALUE_STRING -> NODES.textNode(string(name));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NODES.numberNode(0);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException(token + " begins no value");
        };
    }

    private String string(String name) throws IOException, StrictJson.Refused {
        return switch (name) {
            case ID -> id(parser.getText());
            case BASE64 -> encodedOutline();
            default -> "";
        };
    }

    private static String id(String text) throws StrictJson.Refused {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return text;
        }
        throw new StrictJson.Refused("A string holds a lone surrogate.");
    }

    /** The outline of the request in the string, in Base64 again; empty when it holds none. */
    private String encodedOutline() throws IOException {
        Reader text = reader(new ByteArrayInputStream(json));
        text.skip(parser.currentTokenLocation().getCharOffset() + 1);
        InputStream request = Base64.getDecoder().wrap(new Base64Text(text));
        try (JsonParser inner = JSON.createParser(reader(request))) {
            ObjectNode outline = new OversizedValue(inner, json).document(REQUEST);
            return Base64.getEncoder().encodeToString(outline.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | StrictJson.Refused e) {
            return "";
        }
    }
}
