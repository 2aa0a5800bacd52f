package dev.reelay.records;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.cost.Cost;
import dev.reelay.json.ExactJson;
import dev.reelay.json.JsonBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the JSON values of records. Numbers keep all their digits, and every value written can be read again.
 *
 * <p>There are no limits here, because a state wraps an input one level deeper than the readers of requests allow, and
 * {@code 1e400} is written a little longer than it came: a limit could make a stored job unreadable.
 */
final class RecordJson {

    private static final JsonMapper MAPPER = ExactJson.unlimited();

    /** Reads one value after the other. */
    private static final ObjectReader VALUES = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The field of states and results that holds a cost. */
    static final String COST = "cost_usd";

    /** How many bytes a cost adds to a record: the longest one, the name of its field, a colon and a comma. */
    static final int COST_BYTES = Cost.MAX_LENGTH + COST.length() + 4;

    private RecordJson() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Sets the field unless the value is absent: Reelay's own fields are never JSON's null. */
    static void setUnlessEmpty(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null && !value.isMissingNode() && !value.isNull()) {
            object.set(name, value);
        }
    }

    /** Sets the field to the value, unless it is null. */
    static void setUnlessNull(ObjectNode object, String name, @Nullable JsonBytes value) {
        if (value != null) {
            object.set(name, value.tree());
        }
    }

    /** Sets the field to {@code value.toString()}, unless the value is null; an {@code Instant} becomes RFC 3339 in UTC. */
    static void putUnlessNull(ObjectNode object, String name, @Nullable Object value) {
        if (value != null) {
            object.put(name, value.toString());
        }
    }

    /** Sets {@code cost_usd} with all its digits, unless there is no cost. */
    static void putCost(ObjectNode object, @Nullable Cost cost) {
        if (cost != null) {
            object.set(COST, DecimalNode.valueOf(cost.usd()));
        }
    }

    static void putTexts(ObjectNode object, String name, List<String> values) {
        values.forEach(object.putArray(name)::add);
    }

    /** JSON in UTF-8; see {@link ExactJson#compact}. */
    static byte[] write(ObjectNode object) {
        return ExactJson.compact(object);
    }

    /**
     * JSON in UTF-8 with one more field at the end, whose value is JSON already.
     *
     * @param object has at least one field
     */
    static byte[] write(ObjectNode object, String field, JsonBytes value) {
        byte[] rest = write(object);
        byte[] name = Utf8.encode(",\"" + field + "\":");
        byte[] whole = Arrays.copyOf(rest, rest.length + name.length + value.size());
        int at = rest.length - 1; // before the closing brace
        System.arraycopy(name, 0, whole, at, name.length);
        System.arraycopy(value.bytes(), 0, whole, at + name.length, value.size());
        whole[whole.length - 1] = '}';
        return whole;
    }

    /**
     * An object of which some fields are kept as bytes.
     *
     * @param objects those that it has
     */
    record Split(JsonNode rest, Map<String, JsonBytes> objects) {}

    /**
     * The JSON value in these bytes. When it is an object, fields of these names that hold objects are taken out as bytes, and no
     * trees are made of them.
     */
    static Optional<Split> read(byte[] bytes, Set<String> fields) {
        if (Utf8.decode(bytes).isEmpty()) {
            return Optional.empty();
        }
        try (JsonParser parser = MAPPER.createParser(bytes)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return Optional.of(split(parser, bytes, fields));
            }
        } catch (IOException e) {
            // A name with a lone surrogate, which only the parser for text takes, or no JSON.
        }
        return read(bytes).map(tree -> split(tree, fields));
    }

    private static Split split(JsonNode tree, Set<String> fields) {
        Map<String, JsonBytes> objects = new HashMap<>();
        if (tree instanceof ObjectNode object) {
            for (String field : fields) {
                if (object.get(field) instanceof ObjectNode value) {
                    objects.put(field, JsonBytes.of(value));
                    object.remove(field);
                }
            }
        }
        return new Split(tree, objects);
    }

    private static Split split(JsonParser parser, byte[] bytes, Set<String> fields) throws IOException {
        ObjectNode rest = object();
        Map<String, JsonBytes> objects = new HashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (parser.nextToken() == JsonToken.START_OBJECT && fields.contains(name)) {
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                int to = (int) parser.currentTokenLocation().getByteOffset() + 1;
                objects.put(name, JsonBytes.trusted(Arrays.copyOfRange(bytes, from, to)));
            } else {
                rest.set(name, VALUES.readTree(parser));
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw new JsonParseException(parser, "something follows the object");
        }
        return new Split(rest, objects);
    }

    /**
     * The JSON value in these bytes, a missing node if there is none; empty when they are not JSON in UTF-8. They are parsed as
     * text, since Jackson's parser for bytes refuses a name with a lone surrogate, which its parser for text takes.
     */
    static Optional<JsonNode> read(byte[] bytes) {
        return Utf8.decode(bytes).flatMap(RecordJson::parse);
    }

    private static Optional<JsonNode> parse(String json) {
        try {
            return Optional.of(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
