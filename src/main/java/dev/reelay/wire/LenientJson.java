package dev.reelay.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.json.JsonOutline;
import dev.reelay.wire.JsonPieces.Piece;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of an answer, and as much as possible of what is nearly JSON: the state of a job that was paid for must not be
 * lost because a number in its output is too long. Numbers keep all their digits.
 *
 * <p>A value that is not valid JSON, or that readers of results could not be expected to read, becomes text: {@code NaN}, a
 * number of more than 1,000 digits, a list of a million elements, and inside {@code output} and {@code error} whatever else cannot be parsed. Elsewhere such
 * a value is left out: a request id that is only nearly readable is no request id. So every tree can be written as valid JSON.
 */
final class LenientJson {

    /** Longer numbers become text: Jackson's readers refuse them, and to convert one of a million digits takes minutes. */
    private static final int MAX_DIGITS = 1_000;

    /** Deeper values become text: Jackson's readers refuse a depth of more than 1,000. */
    private static final int MAX_DEPTH = 500;

    /** A value with more values in it becomes text: as a tree it would take many times the memory of the body. */
    private static final int MAX_NODES = 200_000;

    /** From so many levels down, a value that cannot be parsed is not split: each level is parsed anew, which takes time. */
    private static final int MAX_SPLITS = 8;

    /** After so many, a part of a value that cannot be parsed is not split any more: each exception takes time. */
    private static final int MAX_FAILURES = 1_000;

    /** What RunComfy writes about the job and not for its client. */
    private static final Set<String> FREE = Set.of("output", "error");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The limits are those of the body, and of this class. Names are RunComfy's: do not keep them in memory. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(JsonOutline.CONSTRAINTS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private int failures;
    private int nodes;

    private LenientJson() {}

    /** The first value of the text, whatever follows it; {@code null} when there is none, when it is null, or cut off. */
    static @Nullable JsonNode read(String text) {
        JsonNode value = new LenientJson().read(text, false, 0);
        return value.isMissingNode() || value.isNull() ? null : value;
    }

    /** The same for the part of a text that an outline of it names. */
    static @Nullable JsonNode read(String text, JsonOutline.Place place) {
        return read(text.substring((int) place.from(), (int) place.to()));
    }

    /**
     * Where the parts of an object stand.
     *
     * @param list the name of the member whose elements are looked at
     * @return null when the text is no object, cannot be parsed as it is, or has too many parts
     */
    static @Nullable JsonOutline outline(String text, String list) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return JsonOutline.of(parser, list);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * @param free whether the value is one of RunComfy's free values, which become text when they cannot be parsed
     * @return a missing node when it cannot be read and is not free
     */
    private JsonNode read(String text, boolean free, int level) {
        JsonNode value = failures < MAX_FAILURES ? parsed(text, level == 0) : null;
        if (value != null) {
            return value;
        }
        failures++;
        List<Piece> pieces = level < MAX_SPLITS && failures < MAX_FAILURES ? JsonPieces.of(text) : null;
        return pieces == null ? unread(text, free) : joined(text, pieces, free, level);
    }

    private static JsonNode unread(String text, boolean free) {
        return free ? TextNode.valueOf(text.strip()) : MissingNode.getInstance();
    }

    private JsonNode joined(String text, List<Piece> pieces, boolean free, int level) {
        if (text.stripLeading().startsWith("[")) {
            ArrayNode array = NODES.arrayNode();
            pieces.forEach(piece -> addUnlessMissing(array, read(piece.value(), free, level + 1)));
            return array;
        }
        ObjectNode object = NODES.objectNode();
        for (Piece piece : pieces) {
            JsonNode name = parsed(piece.name(), false);
            JsonNode member = read(piece.value(), free || isFree(name, level), level + 1);
            if (name != null && name.isTextual() && !member.isMissingNode()) {
                object.set(wellFormed(name.textValue()), member);
            }
        }
        return object;
    }

    private static boolean isFree(@Nullable JsonNode name, int level) {
        return level == 0 && name != null && FREE.contains(name.asText());
    }

    private static void addUnlessMissing(ArrayNode array, JsonNode element) {
        if (!element.isMissingNode()) {
            array.add(element);
        }
    }

    /**
     * {@code null} when there is no value that can be parsed, or more than one.
     *
     * @param mayGoOn whether anything may follow an object or an array. A number may begin a sentence
     */
    private @Nullable JsonNode parsed(String text, boolean mayGoOn) {
        int before = nodes;
        try (JsonParser parser = FACTORY.createParser(text)) {
            JsonToken first = parser.nextToken();
            JsonNode value = first == null ? null : node(parser, first, 0);
            boolean ends = value == null || (mayGoOn && value.isContainerNode()) || parser.nextToken() == null;
            return ends ? value : null;
        } catch (JacksonException | TooMuch notJson) {
            nodes = before;
            return null;
        } catch (IOException impossible) {
            throw new AssertionError("reading from memory", impossible);
        }
    }

    private JsonNode node(JsonParser parser, JsonToken token, int depth) throws IOException {
        nodes++;
        if (depth > MAX_DEPTH || nodes > MAX_NODES) {
            throw new TooMuch();
        }
        return switch (token) {
            case START_OBJECT -> {
                ObjectNode object = NODES.objectNode();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    object.set(wellFormed(name), node(parser, parser.nextToken(), depth + 1));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = NODES.arrayNode();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    array.add(node(parser, next, depth + 1));
                }
                yield array;
            }
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, token);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a value cannot begin with " + token);
        };
    }

    /** Jackson's readers refuse half of a surrogate pair in a name, though not in a value. */
    private static String wellFormed(String name) {
        return name.chars().noneMatch(character -> Character.isSurrogate((char) character))
                ? name
                : new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static JsonNode number(JsonParser parser, JsonToken token) throws IOException {
        String digits = parser.getText();
        if (digits.length() > MAX_DIGITS || parser.isNaN()) {
            return NODES.textNode(digits);
        }
        try {
            return token == JsonToken.VALUE_NUMBER_FLOAT
                    ? DecimalNode.valueOf(parser.getDecimalValue())
                    : switch (parser.getNumberType()) {
                        case INT -> NODES.numberNode(parser.getIntValue());
                        case LONG -> NODES.numberNode(parser.getLongValue());
                        case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
                    };
        } catch (JacksonException | ArithmeticException | NumberFormatException exponentOutOfRange) {
            return NODES.textNode(digits);
        }
    }

    /** The value is valid JSON, but deeper than readers of results take, or larger than this worker takes. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooMuch() {
            super(null, null, false, false);
        }
    }
}
