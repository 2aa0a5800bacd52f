package dev.reelay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.JsonOutline;
import dev.reelay.json.JsonOutline.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one answer that is a list of records, record by record: one that is too large or too deep is left out, and the
 * others are as they would be without it. A body that is no such list is read as any other. For one answer.
 */
public final class ListBody {

    /** What is no list has at most so many characters, or is not read: it becomes one tree. */
    private static final int MAX_OTHER = 8 << 20;

    /** A record with more characters is left out. RunComfy's have up to some 20,000. */
    static final int MAX_RECORD = 2 << 20;

    static final String TOO_LONG = "its record is too long";

    static final String TOO_DEEP = "its record is nested more than " + JsonOutline.MAX_RECORD_DEPTH + " deep";

    /**
     * A record that was left out.
     *
     * @param id its {@code model_id}; null when it has none
     * @param why one short line
     */
    public record LeftOut(@Nullable String id, String why) {}

    private final String list;
    private final List<LeftOut> leftOut = new ArrayList<>();

    /** @param list the name of the member that has the records */
    public ListBody(String list) {
        this.list = list;
    }

    /** The records that were left out of the answer. */
    public List<LeftOut> leftOut() {
        return List.copyOf(leftOut);
    }

    /** The answer without them; null when it is no JSON. */
    @Nullable
    JsonNode read(String text) {
        JsonOutline outline = LenientJson.outline(text, list);
        if (outline == null || outline.elements() == null) {
            return text.length() > MAX_OTHER ? null : LenientJson.read(text);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        outline.members().forEach((name, place) -> body.set(name, value(text, place)));
        ArrayNode records = body.putArray(list);
        for (Place place : outline.elements()) {
            if (place.depth() > JsonOutline.MAX_RECORD_DEPTH) {
                leftOut.add(new LeftOut(place.id(), TOO_DEEP));
            } else if (place.size() > MAX_RECORD) {
                leftOut.add(new LeftOut(place.id(), TOO_LONG));
            } else {
                records.add(value(text, place));
            }
        }
        return body;
    }

    private static JsonNode value(String text, Place place) {
        JsonNode value = place.size() > MAX_RECORD ? null : LenientJson.read(text, place);
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }
}
