package dev.reelay.timing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.reelay.json.ExactJson;
import dev.reelay.json.JsonBytes;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from an input what says most about how long its job takes: its resolution and its duration. */
public final class Variants {

    /** Longer values, or others, are no resolution and no duration. */
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9.:*x_-]{1,12}");

    private Variants() {}

    /** For example {@code 720p/5}; null when the input has neither {@code resolution} nor {@code duration}. */
    public static @Nullable String of(JsonBytes input) {
        String resolution = "";
        String duration = "";
        try (JsonParser parser = ExactJson.unlimited().createParser(input.bytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                boolean isWord = value == JsonToken.VALUE_STRING || value.isNumeric();
                if (name.equals("resolution") && isWord) {
                    resolution = value(parser);
                } else if (name.equals("duration") && isWord) {
                    duration = value(parser);
                }
                parser.skipChildren();
            }
        } catch (IOException e) {
            return null; // a name with a lone surrogate, which only a parser for text takes
        }
        return resolution.isEmpty() && duration.isEmpty() ? null : resolution + "/" + duration;
    }

    private static String value(JsonParser parser) throws IOException {
        String text = parser.getText();
        return text.length() <= 12 && VALUE.matcher(text).matches() ? text : "";
    }
}
