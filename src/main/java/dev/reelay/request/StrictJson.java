package dev.reelay.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ForeignText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads unambiguous JSON (RFC 8259 with the restrictions of RFC 7493) that can be written again: UTF-8, no duplicate names in an
 * object, no lone surrogates, and no size beyond the limits of every later reader and writer. Strings and the digits of numbers
 * are kept. The notation of an exponent and the sign of zero are not. One byte order mark at the start is skipped.
 *
 * <p>The limits are checked here and not by Jackson, so that each refusal has a reason that a producer understands.
 */
final class StrictJson {

    /** Half of Jackson's limit for writing, because results and states wrap a request's values in levels of their own. */
    static final int MAX_DEPTH = 500;

    /** Characters of a number. Written again, even without an exponent, it stays below the 1,000 that Jackson reads. */
    static final int MAX_NUMBER_LENGTH = 500;

    /** The largest exponent, positive or negative: beyond every double, and small enough to write the number in full. */
    static final int MAX_EXPONENT = 400;

    /** Characters of a field's name: Jackson's own default. */
    static final int MAX_NAME_LENGTH = 50_000;

    /** Characters, with a sign, that always fit a long. */
    private static final int MAX_LONG_LENGTH = 18;

    /** Code points of a producer's text in a message. */
    private static final int SHOWN_LENGTH = 60;

    /** The room of a new container: a small one takes little memory, and a large one grows soon. */
    private static final int FEW = 3;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Names are neither interned nor shared between records, so that producers' names do not accumulate in memory. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;

    private StrictJson(JsonParser parser) {
        this.parser = parser;
    }

    /** The bytes break a rule. The message is one sentence for the producer. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return Objects.requireNonNull(getMessage());
        }
    }

    /** The one JSON object in {@code bytes}. */
    static ObjectNode object(byte[] bytes) throws Refused {
        JsonNode document = document(decode(bytes));
        if (document instanceof ObjectNode object) {
            return object;
        }
        throw new Refused("It is JSON of type " + type(document) + ", and must be an object.");
    }

    /** The content of the one JSON string in {@code text}; null when it holds something else. */
    static @Nullable String string(String text) {
        try {
            return document(CharBuffer.wrap(text.toCharArray())).textValue();
        } catch (Refused e) {
            return null;
        }
    }

    private static JsonNode document(CharBuffer text) throws Refused {
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            text.position(1);
        }
        try (JsonParser parser = JSON.createParser(text.array(), text.position(), text.length())) {
            return new StrictJson(parser).document();
        } catch (JsonEOFException e) {
            throw new Refused("It is not JSON: it ends too early.");
        } catch (JsonProcessingException e) {
            throw new Refused("It is not JSON" + at(e.getLocation()) + ".");
        } catch (IOException e) {
            throw new Refused("It is not JSON.");
        }
    }

    /** Decodes UTF-8 without replacing invalid bytes. */
    static String utf8(byte[] bytes) throws Refused {
        return decode(bytes).toString();
    }

    /** The name of a value's type in JSON Schema. */
    static String type(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** The field's value; null when the field is absent or JSON's {@code null}. */
    static @Nullable JsonNode field(ObjectNode object, String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    /** Text of a producer, in double quotes, as messages repeat it: one line of at most {@value #SHOWN_LENGTH} code points. */
    static String quoted(String text) {
        return "\"" + ForeignText.oneLine(text, SHOWN_LENGTH) + "\"";
    }

    private static CharBuffer decode(byte[] bytes) throws Refused {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length); // UTF-8 never has fewer bytes than UTF-16 has characters
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new Refused("It is not UTF-8 at byte " + (in.position() + 1) + ".");
        }
        return out.flip();
    }

    private JsonNode document() throws IOException, Refused {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new Refused("It is empty.");
        }
        JsonNode document = value(first, 1);
        if (parser.nextToken() != null) {
            throw refused("Something follows the JSON value");
        }
        return document;
    }

    private JsonNode value(JsonToken token, int depth) throws IOException, Refused {
        return switch (token) {
            case START_OBJECT -> members(depth);
            case START_ARRAY -> elements(depth);
            case VALUE_STRING -> NODES.textNode(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException(token + " begins no value");
        };
    }

    private ObjectNode members(int depth) throws IOException, Refused {
        checkDepth(depth);
        String name = parser.nextFieldName();
        if (name == null) {
            return NODES.objectNode();
        }
        ObjectNode object = new ObjectNode(NODES, new LinkedHashMap<>(FEW));
        for (; name != null; name = parser.nextFieldName()) {
            if (name.length() > MAX_NAME_LENGTH) {
                throw refused("A field's name is longer than " + MAX_NAME_LENGTH + " characters");
            }
            if (object.has(wellFormed(name))) {
                throw refused("The field " + quoted(name) + " occurs twice");
            }
            object.set(name, value(parser.nextToken(), depth + 1));
        }
        return object;
    }

    private ArrayNode elements(int depth) throws IOException, Refused {
        checkDepth(depth);
        JsonToken token = parser.nextToken();
        ArrayNode array = NODES.arrayNode(token == JsonToken.END_ARRAY ? 0 : FEW);
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token, depth + 1));
        }
        return array;
    }

    private void checkDepth(int depth) throws Refused {
        if (depth > MAX_DEPTH) {
            throw refused("It is nested deeper than " + MAX_DEPTH + " levels");
        }
    }

    private void checkNumberLength() throws IOException, Refused {
        if (parser.getTextLength() > MAX_NUMBER_LENGTH) {
            throw refused("A number is longer than " + MAX_NUMBER_LENGTH + " characters");
        }
    }

    private JsonNode integer() throws IOException, Refused {
        checkNumberLength();
        if (parser.getTextLength() <= MAX_LONG_LENGTH) { // without a text for each of half a million numbers
            long value = parser.getLongValue();
            return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
        }
        BigInteger value = new BigInteger(parser.getText());
        if (value.bitLength() < Integer.SIZE) {
            return NODES.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : BigIntegerNode.valueOf(value);
    }

    private JsonNode decimal() throws IOException, Refused {
        checkNumberLength();
        try {
            BigDecimal value =
                    new BigDecimal(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            long exponent = (long) value.precision() - value.scale() - 1;
            if (Math.abs(exponent) <= MAX_EXPONENT) {
                return DecimalNode.valueOf(value);
            }
        } catch (NumberFormatException e) {
            // an exponent that does not fit an int
        }
        throw refused("The exponent of a number is beyond " + MAX_EXPONENT);
    }

    /** JSON can escape a lone surrogate, but UTF-8 cannot carry it. */
    private String wellFormed(String text) throws Refused {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw refused("A string holds a lone surrogate");
            }
        }
        return text;
    }

    private Refused refused(String what) {
        return new Refused(what + at(parser.currentTokenLocation()) + ".");
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
