package dev.reelay.money;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.json.ExactJson;
import dev.reelay.json.JsonBytes;
import java.io.IOException;

/** Reads one short field of an input without making a tree of it: an input may be a megabyte. */
final class InputField {

    /** In characters; what is longer is no number of seconds or images. */
    static final int LONGEST = 20;

    private InputField() {}

    /** The text of a number or a string of the input itself; empty when it has no such field, or a longer one. */
    static String text(JsonBytes input, String field) {
        try (JsonParser parser = ExactJson.unlimited().createParser(input.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (name.equals(field)) {
                    boolean isWord = value == JsonToken.VALUE_STRING || value.isNumeric();
                    return isWord && parser.getTextLength() <= LONGEST ? parser.getText() : "";
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return ""; // a name with a lone surrogate, which only a parser for text takes
        }
        return "";
    }
}
