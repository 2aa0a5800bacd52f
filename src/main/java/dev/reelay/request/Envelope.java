package dev.reelay.request;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Ordering;
import dev.reelay.json.ExactJson;
import dev.reelay.outcome.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a request one by one and collects all violations. {@code null} counts as absent, and unknown fields are
 * ignored.
 *
 * <p>The rules of the violations are keywords of JSON Schema ({@code required}, {@code type}, {@code pattern},
 * {@code maxLength}, {@code format}, {@code enum}), and {@code maxBytes} for the size of the metadata as compact JSON in
 * UTF-8, for which JSON Schema has no keyword.
 */
final class Envelope {

    static final int MAX_MODEL_LENGTH = 200;
    static final int MAX_METADATA_BYTES = 16 * 1024;

    /** RFC 3339, section 5.6, with at most nine decimals, which is what Java reads. Java alone would allow more notations. */
    private static final Pattern DATE_TIME = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2}[Tt]([01]\\d|2[0-3]):\\d{2}:\\d{2}" + "(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    /** Writes a character beyond U+FFFF as four bytes of UTF-8, not as two escapes of six bytes each. */
    private static final ObjectWriter JSON =
            ExactJson.writer().with(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

    private final ObjectNode request;
    private final List<Violation> violations = new ArrayList<>();

    Envelope(ObjectNode request) {
        this.request = request;
    }

    /** The violations of the fields that were read so far. */
    List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** Not blank, without control characters, up to 200 code points; empty when the field breaks one of these rules. */
    String model() {
        JsonNode node = required("model");
        if (node == null) {
            return "";
        }
        if (!node.isTextual()) {
            wrongType("model", "string", node);
            return "";
        }
        String model = node.textValue();
        int length = model.codePointCount(0, model.length());
        if (length > MAX_MODEL_LENGTH) {
            String message = "model has " + length + " characters, and at most " + MAX_MODEL_LENGTH + " are allowed.";
            addViolation("model", "maxLength", IntNode.valueOf(MAX_MODEL_LENGTH), IntNode.valueOf(length), message);
            return "";
        }
        if (model.isBlank() || model.codePoints().anyMatch(Character::isISOControl)) {
            addViolation("model", "pattern", null, node, "model must not be blank or hold control characters.");
            return "";
        }
        return model;
    }

    @Nullable
    ObjectNode input() {
        JsonNode node = required("input");
        return node == null ? null : object("input", node);
    }

    /** Null when the field is absent or wrong. */
    @Nullable
    ObjectNode metadata() {
        JsonNode node = optional("metadata");
        ObjectNode metadata = node == null ? null : object("metadata", node);
        if (metadata == null) {
            return null;
        }
        long size = size(metadata);
        if (size > MAX_METADATA_BYTES) {
            String message = "metadata has " + size + " bytes, and at most " + MAX_METADATA_BYTES + " are allowed.";
            addViolation(
                    "metadata", "maxBytes", IntNode.valueOf(MAX_METADATA_BYTES), IntNode.valueOf((int) size), message);
            return null;
        }
        return metadata;
    }

    @Nullable
    Instant startBy() {
        JsonNode node = optional("start_by");
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            wrongType("start_by", "string", node);
            return null;
        }
        try {
            if (DATE_TIME.matcher(node.textValue()).matches()) {
                return Instant.parse(node.textValue());
            }
        } catch (DateTimeException e) {
            // a date or an offset that does not exist: falls through to the violation below
        }
        String message = "start_by must be an RFC 3339 time with its offset, for example 2026-11-21T09:00:00Z.";
        addViolation("start_by", "format", TextNode.valueOf("date-time"), shortText(node), message);
        return null;
    }

    OnUnknownSubmission onUnknownSubmission() {
        JsonNode node = optional("on_unknown_submission");
        if (node == null) {
            return OnUnknownSubmission.REPORT;
        }
        switch (node.asText()) {
            case "report" -> {
                return OnUnknownSubmission.REPORT;
            }
            case "resubmit" -> {
                return OnUnknownSubmission.RESUBMIT;
            }
            default -> {
                JsonNode words =
                        JsonNodeFactory.instance.arrayNode().add("report").add("resubmit");
                String message = "on_unknown_submission must be \"report\" or \"resubmit\".";
                addViolation("on_unknown_submission", "enum", words, shortText(node), message);
                return OnUnknownSubmission.REPORT;
            }
        }
    }

    /** From 0, the first, to 2; the default when the field is absent or wrong. */
    int priority() {
        JsonNode node = optional("priority");
        if (node == null) {
            return Ordering.DEFAULT.priority();
        }
        if (!node.isNumber()) {
            wrongType("priority", "integer", node);
            return Ordering.DEFAULT.priority();
        }
        for (int priority = Ordering.FIRST; priority <= Ordering.LAST; priority++) {
            if (node.decimalValue().compareTo(BigDecimal.valueOf(priority)) == 0) {
                return priority;
            }
        }
        ArrayNode priorities = JsonNodeFactory.instance.arrayNode();
        IntStream.rangeClosed(Ordering.FIRST, Ordering.LAST).forEach(priorities::add);
        String message = "priority must be 0, which is submitted first, 1, the default, or 2.";
        addViolation("priority", "enum", priorities, node.canConvertToInt() ? node : null, message);
        return Ordering.DEFAULT.priority();
    }

    /** Not blank, without control characters, up to {@value Ordering#MAX_TENANT} code points; null when the field is absent or wrong. */
    @Nullable
    String tenant() {
        JsonNode node = optional("tenant");
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            wrongType("tenant", "string", node);
            return null;
        }
        String tenant = node.textValue();
        int length = tenant.codePointCount(0, tenant.length());
        if (length > Ordering.MAX_TENANT) {
            String message =
                    "tenant has " + length + " characters, and at most " + Ordering.MAX_TENANT + " are allowed.";
            addViolation("tenant", "maxLength", IntNode.valueOf(Ordering.MAX_TENANT), IntNode.valueOf(length), message);
            return null;
        }
        if (!IdField.isUsable(tenant)) {
            addViolation(
                    "tenant", "pattern", null, shortText(node), "tenant must not be blank, hold control characters.");
            return null;
        }
        return tenant;
    }

    /** A violation that was found outside of this class. */
    void add(Violation violation) {
        violations.add(violation);
    }

    private @Nullable JsonNode required(String name) {
        JsonNode node = optional(name);
        if (node == null) {
            addViolation(name, "required", null, null, name + " is required.");
        }
        return node;
    }

    private @Nullable JsonNode optional(String name) {
        return StrictJson.field(request, name);
    }

    private @Nullable ObjectNode object(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        wrongType(name, "object", node);
        return null;
    }

    private void wrongType(String name, String wanted, JsonNode node) {
        String actual = StrictJson.type(node);
        String message = name + " must be of type " + wanted + ", and is of type " + actual + ".";
        addViolation(name, "type", TextNode.valueOf(wanted), TextNode.valueOf(actual), message);
    }

    private void addViolation(
            String name, String rule, @Nullable JsonNode limit, @Nullable JsonNode actual, String message) {
        violations.add(new Violation("/" + name, rule, limit, actual, message));
    }

    /** The actual value, unless it is no text or too long to be repeated in the result. */
    private static @Nullable JsonNode shortText(JsonNode node) {
        return node.isTextual() && node.textValue().length() <= 100 ? node : null;
    }

    /** The size as compact JSON. Counting makes no copy, however large it is. */
    private static long size(ObjectNode metadata) {
        CountingStream counted = new CountingStream();
        try {
            JSON.writeValue(counted, metadata);
            return counted.bytes;
        } catch (IOException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    private static final class CountingStream extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }
}
