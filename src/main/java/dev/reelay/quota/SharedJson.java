package dev.reelay.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.ExactJson;
import dev.reelay.records.OutgoingRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON of the records of {@code generation-limits}, whatever they are about: an object with a version {@code v}. */
public final class SharedJson {

    private static final int VERSION = 1;

    private static final int MAX_PARTITION = 100_000;

    private SharedJson() {}

    /** A record that this version cannot read. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param reason one line for an operator: the field, the rule */
        public Unreadable(String reason) {
            super(reason);
        }
    }

    /** The beginning of a record's value. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode().put("v", VERSION);
    }

    /** The record with this value. */
    public static OutgoingRecord record(String key, ObjectNode body) {
        return new OutgoingRecord(key.getBytes(StandardCharsets.UTF_8), ExactJson.compact(body), List.of());
    }

    /**
     * The value of a record.
     *
     * @throws Unreadable when it is longer, is of a newer format, or is none that Reelay writes
     */
    public static JsonNode body(byte[] value, int maxBytes) throws Unreadable {
        if (value.length > maxBytes) {
            throw new Unreadable("it has " + value.length + " bytes, and up to " + maxBytes + " are read");
        }
        JsonNode body;
        try {
            body = ExactJson.reader().readTree(value);
        } catch (IOException e) {
            throw new Unreadable("it is not JSON");
        }
        long version = number(body, "v", 1);
        if (version > VERSION) {
            throw new Unreadable("it is of format " + version + ", and up to " + VERSION + " is read");
        }
        return body;
    }

    /**
     * The scope with this name.
     *
     * @throws Unreadable when no scope can have it
     */
    public static Scope scope(String name) throws Unreadable {
        return Scope.named(name).orElseThrow(() -> new Unreadable("it names no scope"));
    }

    /**
     * The partition with this number.
     *
     * @throws Unreadable when it is no number that a partition can have
     */
    public static int partition(String text) throws Unreadable {
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) >= MAX_PARTITION) {
            throw new Unreadable("it names no partition");
        }
        return Integer.parseInt(text);
    }

    /**
     * The field of an object, or the value itself when it is a number.
     *
     * @throws Unreadable when it is no whole number between these two
     */
    public static long number(JsonNode of, String field, long least, long most) throws Unreadable {
        JsonNode number = of.isObject() ? of.path(field) : of;
        if (!number.isIntegralNumber()
                || !number.canConvertToLong()
                || number.longValue() < least
                || number.longValue() > most) {
            throw new Unreadable("the field " + field + " must be a whole number of at least " + least);
        }
        return number.longValue();
    }

    /** The same, with no bound above. */
    public static long number(JsonNode of, String field, long least) throws Unreadable {
        return number(of, field, least, Long.MAX_VALUE);
    }
}
