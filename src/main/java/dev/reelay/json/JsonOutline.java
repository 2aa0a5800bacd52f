package dev.reelay.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of a JSON object stand in its text, and the elements of one of them. So a list of records is read record by record:
 * no tree of all is made, and a record that is too large or too deep costs itself alone.
 *
 * @param members by their names, but for the list; of one that stands twice the last one
 * @param elements of the list; null when the object has no such array
 */
public record JsonOutline(
        Map<String, Place> members, @Nullable List<Place> elements) {

    /** The parser needs memory for each level, also of what is skipped. */
    public static final int DEEPEST = 100_000;

    /** What parsers of texts to outline, and of their pieces, allow: the size of the text bounds all but its depth. */
    public static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .build();

    /** So many elements, and as many members, are kept track of: a place takes more memory than a number does. */
    public static final int MOST = 100_000;

    /** RunComfy's records are some four deep, and their schemas not much more: a deeper one cannot be used. */
    public static final int MAX_RECORD_DEPTH = 200;

    private static final String ID = "model_id";

    /**
     * One value.
     *
     * @param from its first position: a byte where the parser reads bytes, a character where it reads characters
     * @param to the position behind it
     * @param depth how many levels of arrays and objects it has, itself counted; 0 for a single value
     * @param isObject whether it is a JSON object
     * @param id the text of its own {@code model_id}; null when it has none
     */
    public record Place(
            long from,
            long to,
            int depth,
            boolean isObject,
            @Nullable String id) {

        /** How long it is, in bytes or characters. */
        public long size() {
            return to - from;
        }
    }

    /** A value with more than {@link #MOST} elements or members. Its tree would take some hundred bytes for each of them. */
    public static final class TooManyException extends JsonParseException {

        private static final long serialVersionUID = 1L;

        private TooManyException(JsonParser parser) {
            super(parser, "more than " + MOST + " elements or members");
        }
    }

    /**
     * Reads an object without keeping it.
     *
     * @param parser at its beginning, with the {@link #CONSTRAINTS}
     * @param list the name of the member whose elements are looked at
     * @return null when the value is no object
     * @throws TooManyException when it has more than {@link #MOST} elements or members
     * @throws IOException when it is no JSON, or deeper than {@link #DEEPEST}
     */
    public static @Nullable JsonOutline of(JsonParser parser, String list) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        Map<String, Place> members = new LinkedHashMap<>();
        List<Place> elements = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean isList = parser.nextToken() == JsonToken.START_ARRAY && name.equals(list);
            if (isList) {
                elements = elements(parser);
            } else {
                members.put(name, place(parser));
                checkNumber(parser, members.size());
            }
        }
        return new JsonOutline(members, elements);
    }

    private static List<Place> elements(JsonParser parser) throws IOException {
        List<Place> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(place(parser));
            checkNumber(parser, elements.size());
        }
        return elements;
    }

    private static void checkNumber(JsonParser parser, int number) throws TooManyException {
        if (number > MOST) {
            throw new TooManyException(parser);
        }
    }

    private static Place place(JsonParser parser) throws IOException {
        long from = position(parser.currentTokenLocation());
        boolean isObject = parser.currentToken() == JsonToken.START_OBJECT;
        int depth = 0;
        int deepest = 0;
        String id = null;
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token == null) {
                throw new JsonParseException(parser, "the value has no end");
            }
            if (token.isStructStart()) {
                depth++;
                deepest = Math.max(deepest, depth);
            } else if (token.isStructEnd()) {
                depth--;
            } else if (isObject && depth == 1 && token == JsonToken.VALUE_STRING && ID.equals(parser.currentName())) {
                id = parser.getText();
            }
            if (depth == 0) {
                parser.finishToken(); // text is read when it is asked for
                return new Place(from, position(parser.currentLocation()), deepest, isObject, id);
            }
        }
    }

    private static long position(JsonLocation location) {
        return location.getByteOffset() >= 0 ? location.getByteOffset() : location.getCharOffset();
    }
}
