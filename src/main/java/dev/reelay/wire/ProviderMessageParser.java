package dev.reelay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.json.ForeignText;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Extracts error code and message of an answer, and an excerpt of its body, safe for results and log lines. */
final class ProviderMessageParser {

    private static final int MAX_CHARACTERS = 1_000;
    private static final int MAX_EXCERPT = 200;
    private static final String[] MESSAGE_FIELDS = {"error_message", "message", "error", "detail"};

    private ProviderMessageParser() {}

    static ProviderMessage from(int status, @Nullable JsonNode body, String token) {
        if (body == null) {
            return new ProviderMessage(status, null, null);
        }
        String message = messageIn(body);
        return new ProviderMessage(
                status, codeIn(body), message == null ? null : redacted(message, token, MAX_CHARACTERS));
    }

    private static @Nullable Long codeIn(JsonNode body) {
        JsonNode code = body.path("error_code");
        long number = 0;
        if (code.isIntegralNumber() && code.canConvertToLong()) {
            number = code.longValue();
        } else if (code.isTextual() && code.textValue().matches("[0-9]{1,18}")) {
            number = Long.parseLong(code.textValue());
        }
        return number == 0 ? null : number;
    }

    private static @Nullable String messageIn(JsonNode body) {
        if (!body.isObject()) {
            return described(body);
        }
        for (String field : MESSAGE_FIELDS) {
            JsonNode value = body.get(field);
            String message = value == null ? null : described(value);
            if (message != null) {
                return message;
            }
        }
        return null;
    }

    /** {@code error} can be any JSON value, {@code detail} an array of validation errors (O). */
    private static @Nullable String described(JsonNode value) {
        if (value.isNull() || (value.isContainerNode() && value.isEmpty())) {
            return null;
        }
        if (value.isTextual()) {
            return value.textValue().isBlank() ? null : value.textValue();
        }
        if (value.isArray()) {
            StringJoiner all = new StringJoiner("; ");
            for (JsonNode element : value) {
                all.add(describedElement(element));
                if (all.length() > MAX_CHARACTERS) {
                    break;
                }
            }
            return all.toString();
        }
        return describedElement(value);
    }

    private static String describedElement(JsonNode element) {
        if (element.isTextual()) {
            return element.textValue();
        }
        for (String field : new String[] {"msg", "message", "error_message"}) {
            if (element.path(field).isTextual()) {
                return location(element.path("loc")) + element.path(field).textValue();
            }
        }
        return element.toString();
    }

    /** {@code ["body", "prompt"]} before a validation error's message. */
    private static String location(JsonNode loc) {
        if (!loc.isArray() || loc.isEmpty()) {
            return "";
        }
        StringJoiner path = new StringJoiner(".", "", ": ");
        loc.forEach(step -> path.add(step.asText()));
        return path.toString();
    }

    /** Says in one line of up to {@link #MAX_EXCERPT} characters what a body is, for a warning that it could not be used. */
    static String excerpt(int status, AnswerBody body, boolean isJson, String token) {
        String text = body.text();
        String what;
        if (body.problem() != null && !isJson) {
            what = body.problem();
        } else if (text == null || text.isBlank()) {
            what = "the body is empty";
        } else {
            // More than is shown, so that a token that the cut would halve is found.
            String beginning = text.substring(0, Math.min(text.length(), 2 * MAX_EXCERPT + token.length()));
            what = (isJson ? "JSON without what is expected: " : "not JSON: ") + beginning.strip();
        }
        return redacted("HTTP " + status + ", " + what, token, MAX_EXCERPT);
    }

    /** Removes the token before the text is cut: a cut could leave half of it. */
    private static String redacted(String message, String token, int maxCharacters) {
        String redacted = token.isEmpty() ? message : message.replace(token, "***");
        return ForeignText.oneLine(redacted, maxCharacters).strip();
    }
}
