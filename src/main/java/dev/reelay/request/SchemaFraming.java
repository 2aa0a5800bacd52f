package dev.reelay.request;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the serializers of schema registries put before a value: a magic byte, then the schema's id.
 *
 * <ul>
 *   <li>Confluent and most others: a zero byte and four bytes of id, from 1.
 *   <li>Apicurio's older default: a zero byte and eight bytes of id; the first four are zero, which is how it is told apart.
 *   <li>AWS Glue: a 3, a byte that says how the value is compressed (0: not at all), and sixteen bytes of id.
 * </ul>
 *
 * @param header the number of bytes before the value
 * @param id the schema's id, for a message
 * @param compressed whether the value is compressed
 */
record SchemaFraming(int header, String id, boolean compressed) {

    private static final int CONFLUENT = 1 + Integer.BYTES;
    private static final int APICURIO = 1 + Long.BYTES;
    private static final int GLUE = 2 + 2 * Long.BYTES;
    private static final byte GLUE_MAGIC = 3;
    private static final byte GLUE_ZLIB = 5;

    /** The framing of a value; null when it begins with none. */
    static @Nullable SchemaFraming of(byte[] value) {
        if (value.length > CONFLUENT && value[0] == 0) {
            long id = Integer.toUnsignedLong(ByteBuffer.wrap(value).getInt(1));
            return id == 0 && value.length > APICURIO
                    ? new SchemaFraming(
                            APICURIO, Long.toString(ByteBuffer.wrap(value).getLong(1)), false)
                    : new SchemaFraming(CONFLUENT, Long.toString(id), false);
        }
        if (value.length > GLUE && value[0] == GLUE_MAGIC && (value[1] == 0 || value[1] == GLUE_ZLIB)) {
            ByteBuffer uuid = ByteBuffer.wrap(value, 2, GLUE - 2);
            return new SchemaFraming(GLUE, new UUID(uuid.getLong(), uuid.getLong()).toString(), value[1] != 0);
        }
        return null;
    }

    /** What follows the framing when it may be a JSON object; null when the value is not framed or holds something else. */
    static byte @Nullable [] jsonIn(byte[] value) {
        SchemaFraming framing = of(value);
        return framing != null && framing.isBeforeObject(value)
                ? Arrays.copyOfRange(value, framing.header, value.length)
                : null;
    }

    private boolean isBeforeObject(byte[] value) {
        int at = header;
        while (at < value.length && (value[at] == ' ' || value[at] == '\n' || value[at] == '\r' || value[at] == '\t')) {
            at++;
        }
        return !compressed && at < value.length && value[at] == '{';
    }

    /** One sentence about a framed value that is no JSON, and one about what to change. */
    String reason(byte[] value) {
        String content = compressed ? "a compressed value" : isProtobuf(value) ? "Protobuf" : "Avro";
        return "It is framed for a schema registry (schema id " + id + ") and holds " + content
                + ", not JSON. Use the registry's serializer for JSON Schema, or send plain JSON.";
    }

    /**
     * Protobuf has the indexes of the message's type within its schema before the message: their number, then each, all in
     * ZigZag; a single zero byte stands for the first type. Avro has no structure that could be recognised without its schema,
     * and is what remains.
     */
    private boolean isProtobuf(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value, header, value.length - header);
        long indexes = zigZag(ProtobufWire.varint(in));
        if (indexes < 0 || indexes > in.remaining()) {
            return false;
        }
        for (long i = 0; i < indexes; i++) {
            if (zigZag(ProtobufWire.varint(in)) < 0) {
                return false;
            }
        }
        return ProtobufWire.isMessage(in);
    }

    private static long zigZag(long number) {
        return (number >>> 1) ^ -(number & 1);
    }
}
