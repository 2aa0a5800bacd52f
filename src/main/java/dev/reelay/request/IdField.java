package dev.reelay.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.job.Job;
import org.jspecify.annotations.Nullable;

/**
 * The content of a place that may hold an id: a field, a header or a key. The id is a job's, or a model's in a command.
 *
 * <p>An id has 1 to {@value #MAX_LENGTH} code points. Not all of them are white space, and none is a control character, which
 * could forge lines in a log and cannot be typed. Ids are neither trimmed nor case-folded.
 */
sealed interface IdField {

    int MAX_LENGTH = Job.MAX_ID;

    /** No id. */
    record Absent() implements IdField {}

    record Usable(String id) implements IdField {}

    /**
     * A value that cannot be an id.
     *
     * @param why one sentence for the producer
     */
    record Unusable(String why) implements IdField {}

    /**
     * The id in a field.
     *
     * @param name the place, as the subject of a message
     * @param node JSON {@code null} counts as absent
     */
    static IdField inField(String name, @Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return new Absent();
        }
        return node.isTextual()
                ? of(name, node.textValue())
                : new Unusable(name + " must be a string, and is of type " + StrictJson.type(node) + ".");
    }

    /** The id in a key or a header, in UTF-8. */
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

    /** Whether the text can be an id. */
    static boolean isUsable(String text) {
        return of("", text) instanceof Usable;
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
