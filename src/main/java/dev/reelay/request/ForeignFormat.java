package dev.reelay.request;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the format of a value that is no JSON, so that its producer knows what to change. It looks only at values that were
 * refused already: a wrong guess costs a misleading sentence, never a request.
 */
final class ForeignFormat {

    private static final String SEND_JSON = " Send the JSON itself";
    private static final String COMPRESSION = SEND_JSON + "; the producer's compression.type compresses whole batches.";
    private static final String SERIALIZER =
            SEND_JSON + ", with a serializer for strings or bytes, not one for objects.";

    /**
     * A format that its first bytes tell.
     *
     * @param first these bytes, in hexadecimal digits
     */
    private record Signature(String first, String what, String advice) {

        boolean begins(byte[] value) {
            int length = first.length() / 2;
            return value.length >= length
                    && HexFormat.of().formatHex(value, 0, length).equals(first);
        }

        String reason() {
            return "It is " + what + ", not JSON." + advice;
        }
    }

    /** The first that fits counts. Those that begin with a zero byte come before the framing of schema registries. */
    private static final List<Signature> SIGNATURES = List.of(
            new Signature("0001000000ffffffff", "a serialized .NET object (BinaryFormatter)", SERIALIZER),
            new Signature("aced0005", "a serialized Java object (ObjectOutputStream)", SERIALIZER),
            new Signature("0408", "a serialized Ruby object (Marshal)", SERIALIZER),
            new Signature("1f8b", "compressed with gzip", COMPRESSION),
            new Signature("28b52ffd", "compressed with zstd", COMPRESSION),
            new Signature("04224d18", "compressed with lz4", COMPRESSION),
            new Signature("ff060000734e61507059", "compressed with snappy", COMPRESSION),
            new Signature("82534e4150505900", "compressed with snappy", COMPRESSION),
            new Signature("425a68", "compressed with bzip2", COMPRESSION),
            new Signature("fd377a585a00", "compressed with xz", COMPRESSION),
            new Signature("504b0304", "a ZIP archive", SEND_JSON + "."),
            new Signature("4f626a01", "an Avro file", SEND_JSON + "."),
            new Signature("c301", "Avro (single-object encoding)", SEND_JSON + "."),
            new Signature("d9d9f7", "CBOR", SEND_JSON + "."),
            new Signature("3a290a", "Smile", SEND_JSON + "."));

    /** A notation that the beginning of a text tells. */
    private record Notation(Pattern pattern, String reason) {

        static Notation of(String regex, String reason) {
            return new Notation(Pattern.compile(regex), reason);
        }
    }

    private static final List<Notation> NOTATIONS = List.of(
            Notation.of(
                    "\\s*[\\[{\\s]+'",
                    "It is not JSON: names and strings need double quotes (Python: json.dumps, not str)."),
            Notation.of("\\s*<", "It is XML or HTML, not JSON."),
            Notation.of("[aO]:\\d+:[{\"]", "It is a serialized PHP value, not JSON: use json_encode."),
            Notation.of(
                    "Struct\\{",
                    "It is the text of a Kafka Connect Struct, not JSON: set value.converter to JsonConverter,"
                            + " with schemas.enable=false."),
            Notation.of("\\{\\w+=", "It is the text of a Java map or object, not JSON: use a serializer for JSON."),
            Notation.of("\\w+=[^\\s&]*&\\w+=", "It is a form (name=value&…), not JSON."),
            Notation.of("(---\\s|\\w+:\\s+\\S)", "It looks like YAML, not JSON."));

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]{8,}+={0,2}+\\s*+");

    /** As many characters as the longest part of a value at which a {@link Notation} looks. */
    private static final int LOOK_AT = 1_000;

    private ForeignFormat() {}

    /**
     * Why a value is no request: names its format when it is recognised.
     *
     * @param otherwise the reason for a value that is not recognised
     */
    static String reason(byte[] value, String otherwise) {
        String encoding = encoding(value);
        if (encoding != null) {
            return "It is in " + encoding + ", and must be in UTF-8.";
        }
        for (Signature signature : SIGNATURES) {
            if (signature.begins(value)) {
                return signature.reason();
            }
        }
        SchemaFraming framing = SchemaFraming.of(value);
        if (framing != null) {
            return SchemaFraming.jsonIn(value) == null
                    ? framing.reason(value)
                    : "It is framed for a schema registry (schema id " + framing.id()
                            + "), and what follows is no request. " + otherwise;
        }
        if (isBson(value)) {
            return "It is BSON, not JSON." + SEND_JSON + ".";
        }
        String text = text(value);
        String named = text == null ? binary(value, otherwise) : notation(text);
        if (named == null && text != null && isProtobuf(value, text)) {
            named = protobuf();
        }
        return named == null ? otherwise : named;
    }

    /** Recognised by a byte order mark, or by where the zero bytes of the first two characters stand (RFC 4627, section 3). */
    private static @Nullable String encoding(byte[] value) {
        if (begins(value, 0, 0, 0xFE, 0xFF) || begins(value, 0xFF, 0xFE, 0, 0)) {
            return "UTF-32";
        }
        if (begins(value, 0xFE, 0xFF) || begins(value, 0xFF, 0xFE)) {
            return "UTF-16";
        }
        if (value.length >= 8 && zeros(value, 0b11101110) && opens(value[3])) {
            return "UTF-32";
        }
        if (value.length >= 8 && zeros(value, 0b01110111) && opens(value[0])) {
            return "UTF-32";
        }
        if (value.length >= 4 && value[0] == 0 && value[2] == 0 && opens(value[1]) && value[3] != 0) {
            return "UTF-16";
        }
        if (value.length >= 4 && value[1] == 0 && value[3] == 0 && opens(value[0]) && value[2] != 0) {
            return "UTF-16";
        }
        return null;
    }

    private static boolean begins(byte[] value, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= value.length || (value[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether just these of the first eight bytes are zero; the highest bit is the first byte. */
    private static boolean zeros(byte[] value, int bits) {
        for (int i = 0; i < 8; i++) {
            if ((value[i] == 0) != ((bits >> (7 - i) & 1) == 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean opens(byte first) {
        return "{[\" \t\r\n".indexOf(first) >= 0;
    }

    private static @Nullable String text(byte[] value) {
        try {
            return StrictJson.utf8(value);
        } catch (StrictJson.Refused e) {
            return null;
        }
    }

    // --- text ----------------------------------------------------------------------------------------------------

    private static @Nullable String notation(String text) {
        String content = text.startsWith("\"") ? StrictJson.string(text) : null;
        if (content != null) {
            return isObject(content.getBytes(StandardCharsets.UTF_8))
                    ? "It is JSON in a JSON string: the request was encoded twice. Send the object itself."
                    : isBase64(content) ? base64() : null;
        }
        if (isBase64(text)) {
            return base64();
        }
        String beginning = text.substring(0, Math.min(text.length(), LOOK_AT));
        for (Notation notation : NOTATIONS) {
            if (notation.pattern().matcher(beginning).lookingAt()) {
                return notation.reason();
            }
        }
        return null;
    }

    private static String base64() {
        return "It is JSON in Base64: the request was encoded twice. Send the JSON itself.";
    }

    private static boolean isBase64(String text) {
        if (!BASE64.matcher(text).matches()) {
            return false;
        }
        try {
            return isObject(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isObject(byte[] value) {
        try {
            StrictJson.object(value);
            return true;
        } catch (StrictJson.Refused e) {
            return false;
        }
    }

    // --- bytes ---------------------------------------------------------------------------------------------------

    private static @Nullable String binary(byte[] value, String otherwise) {
        if (isZlib(value)) {
            return "It is compressed with zlib (deflate), not JSON." + COMPRESSION;
        }
        if (isPickle(value)) {
            return "It is a pickled Python object, not JSON: use json.dumps.";
        }
        if (MessagePack.isMap(value)) {
            return "It is MessagePack, not JSON." + SEND_JSON + ".";
        }
        if (ProtobufWire.isMessage(ByteBuffer.wrap(value))) {
            return protobuf();
        }
        return isLatin1(value) ? otherwise + " It looks like JSON in ISO-8859-1 or Windows-1252." : null;
    }

    /** Messages of short ASCII strings are UTF-8, too; but no text has such control characters. */
    private static boolean isProtobuf(byte[] value, String text) {
        return text.chars().anyMatch(c -> c < ' ' && !Character.isWhitespace(c))
                && ProtobufWire.isMessage(ByteBuffer.wrap(value));
    }

    private static String protobuf() {
        return "It looks like Protobuf, not JSON." + SEND_JSON + ".";
    }

    /** Every byte is a character of ISO-8859-1, but no text has those from 0x80 to 0x9F. */
    private static boolean isLatin1(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        return text.chars().noneMatch(c -> c >= 0x80 && c < 0xA0) && isObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 1950: a window of 32 KiB, and a check of the first two bytes. */
    private static boolean isZlib(byte[] value) {
        return value.length > 6 && value[0] == 0x78 && ((value[0] & 0xFF) << 8 | (value[1] & 0xFF)) % 31 == 0;
    }

    /** Protocols 2 to 5: their number comes first, and a full stop ends every pickle. */
    private static boolean isPickle(byte[] value) {
        return value.length > 3
                && (value[0] & 0xFF) == 0x80
                && value[1] >= 2
                && value[1] <= 5
                && value[value.length - 1] == '.';
    }

    /** A document begins with its length, little-endian, and ends with a zero byte. */
    private static boolean isBson(byte[] value) {
        return value.length > 5
                && Integer.reverseBytes(ByteBuffer.wrap(value).getInt()) == value.length
                && value[value.length - 1] == 0;
    }
}
