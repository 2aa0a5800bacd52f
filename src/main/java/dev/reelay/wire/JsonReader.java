package dev.reelay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Makes JSON of the text of an answer's body. */
@FunctionalInterface
interface JsonReader {

    /** What every answer is read with that has no records. */
    JsonReader LENIENT = (text, _) -> LenientJson.read(text);

    /**
     * The JSON of the text; null when it is none.
     *
     * @param isPart whether the body was longer than is read, and the text lacks values of it
     */
    @Nullable
    JsonNode read(String text, boolean isPart);
}
