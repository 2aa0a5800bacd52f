package dev.reelay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.JsonOutline;
import dev.reelay.json.JsonOutline.Place;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one answer that is a single record: of one that is too long or too deep the members that are neither, as {@link
 * ListBody} leaves it out of a list. For one answer.
 */
public final class RecordBody {

    private @Nullable String unread;

    /** Why the record was not read whole: one short line; null when it was. */
    public @Nullable String unread() {
        return unread;
    }

    /** The record, or whatever else the answer is; null when it is no JSON. */
    @Nullable
    JsonNode read(String text, boolean isPart) {
        JsonOutline outline = isPart ? null : LenientJson.outline(text, "");
        if (isPart) {
            unread = ListBody.TOO_LONG;
        }
        if (outline == null || outline.members().values().stream().allMatch(RecordBody::isUsable)) {
            return LenientJson.read(text);
        }
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        outline.members().forEach((name, place) -> {
            if (isUsable(place)) {
                record.set(name, LenientJson.read(text, place));
            } else {
                unread = isTooDeep(place) ? ListBody.TOO_DEEP : ListBody.TOO_LONG;
            }
        });
        return record;
    }

    private static boolean isUsable(Place member) {
        return !isTooDeep(member) && member.size() <= ListBody.MAX_RECORD;
    }

    private static boolean isTooDeep(Place member) {
        return member.depth() >= JsonOutline.MAX_RECORD_DEPTH; // within the record itself
    }
}
