package dev.reelay.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.reelay.request.CommandReading.Cancel;
import dev.reelay.request.CommandReading.RefusedCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cancel in a record that is not a valid command. A cancel that is not carried out costs money, so it takes effect
 * unless its flaw leaves doubt: the value is one JSON object whose field {@code command} says cancel, in upper or lower case,
 * and no field {@code id} says anything else than the record's key. What the other fields hold is no matter, nor are the rules
 * that only matter for JSON that is written again: text in another encoding than UTF-8, fields that occur twice, lone
 * surrogates, large exponents.
 */
final class LenientCancel {

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
    private final String key;
    private boolean cancels;
    private boolean doubtful;
    private @Nullable String reason;

    private LenientCancel(JsonParser parser, String key) {
        this.parser = parser;
        this.key = key;
    }

    /**
     * The cancel in the value, with the flaw for which it was refused; the refusal itself when there is none or it leaves doubt.
     *
     * @param maxBytes the largest value that is read
     */
    static CommandReading read(String key, byte[] value, int maxBytes, RefusedCommand refused) {
        if (value.length > maxBytes || !IdField.isUsable(key)) {
            return refused;
        }
        String text = new String(value, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            LenientCancel cancel = new LenientCancel(parser, key);
            return cancel.isOne() ? new Cancel(key, cancel.reason, refused.flaw()) : refused;
        } catch (IOException e) {
            return refused;
        }
    }

    private boolean isOne() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "command" -> command(value);
                case "id" -> id(value);
                case "reason" -> reason = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                default -> {}
            }
            parser.skipChildren();
        }
        // INVARIANT: the object is closed and nothing follows it. Half a record may be half of another command.
        return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null && cancels && !doubtful;
    }

    private void command(JsonToken value) throws IOException {
        boolean saysCancel =
                value == JsonToken.VALUE_STRING && parser.getText().strip().equalsIgnoreCase("cancel");
        cancels |= saysCancel;
        doubtful |= !saysCancel;
    }

    private void id(JsonToken value) throws IOException {
        boolean saysKey = value == JsonToken.VALUE_NULL
                || (value.isScalarValue() && parser.getText().equals(key));
        doubtful |= !saysKey;
    }
}
