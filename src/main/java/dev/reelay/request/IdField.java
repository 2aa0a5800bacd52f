package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What one of the places where an id may stand says: a job's id in a request or a command, a model's in a command.
 *
 * <p>An id is 1 to {@value #MAX_LENGTH} code points, not all of them white space and none of them a control character
 * (they forge lines in logs and cannot be typed). Nothing is trimmed or folded: ids are equal when their characters are.
 */
sealed interface IdField {

    int MAX_LENGTH = 200;

    /** Nothing. */
    record Absent() implements IdField {}

    record Usable(String id) implements IdField {}

    /**
     * Something that is no id.
     *
     * @param why one sentence for a person
     */
    record Unusable(String why) implements IdField {}

    /**
     * The id in a field.
     *
     * @param name what the field is called towards a person
     * @param node JSON {@code null} counts as nothing
     */
    static IdField inField(String name, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return new Absent();
        }
        return node.isTextual()
                ? of(name, node.textValue())
                : new Unusable(name + " must be a string, and is of type " + StrictJson.type(node) + ".");
    }

    /** The id in bytes that should be UTF-8: a key, a header. */
    static IdField inBytes(String name, byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Absent();
        }
        try {
            return of(name, StrictJson.utf8(bytes));
        } catch (StrictJson.Refused e) {
            return new Unusable(name + " is not UTF-8.");
        }
    }

    private static IdField of(String name, String text) {
        int length = text.codePointCount(0, text.length());
        if (length > MAX_LENGTH) {
            return new Unusable(name + " has " + length + " characters, and at most " + MAX_LENGTH + " are allowed.");
        }
        if (text.isBlank()) {
            return new Unusable(name + " is blank.");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return new Unusable(name + " holds a control character.");
        }
        return new Usable(text);
    }
}
