package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.MINIMAL;
import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyFramedOutputStream;
import org.xerial.snappy.SnappyOutputStream;

/** Values that other systems make of a request: read where JSON follows, named for what they are where it does not. */
class ForeignValuesTest {

    private static final String REQUEST =
            "{\"id\":\"order-1\",\"model\":\"luma/ray\",\"input\":{\"prompt\":\"a dog\"}}";

    /** In Protobuf: fields 1 and 2 are text, field 3 is a message with one text. */
    private static final byte[] PROTOBUF =
            bytes("0a07", utf8("order-1"), "1208", utf8("luma/ray"), "1a07", bytes("0a05", utf8("a dog")));

    /** In Avro: three texts in the order of the schema, each after its length in ZigZag. */
    private static final byte[] AVRO = bytes("0e", utf8("order-1"), "10", utf8("luma/ray"), "0a", utf8("a dog"));

    @ParameterizedTest
    @CsvSource({"0000000007", "00ffffffff", "000000000000000007", "0300000102030405060708090a0b0c0d0e0f"})
    void jsonThatASchemaRegistryFramedIsRead(String framing) {
        Job job = given(bytes(framing, utf8(" " + REQUEST))).key("k").valid().job();

        assertThat(job.id()).isEqualTo("order-1");
        assertThat(job.model()).isEqualTo("luma/ray");
        assertThat(given(bytes(framing, utf8(REQUEST))).contentHash())
                .as("framed or not: the same request")
                .isEqualTo(given(REQUEST).contentHash());
        assertThat(given(bytes(framing, utf8("{\"data\":" + REQUEST + "}")))
                        .structured()
                        .id())
                .isEqualTo("order-1");
        assertThat(given(bytes(framing, utf8("{\"id\":\"order-1\"")))
                        .unreadable()
                        .reason())
                .startsWith("It is framed for a schema registry (schema id ")
                .endsWith("), and what follows is no request. It is not JSON: it ends too early.");
    }

    static Stream<Arguments> framed() {
        return Stream.of(
                Arguments.of("Protobuf", "0000000007" + "00", PROTOBUF),
                Arguments.of("Protobuf", "0000000007" + "0402" + "00", PROTOBUF),
                Arguments.of("Protobuf", "000000000000000007" + "00", PROTOBUF),
                Arguments.of("Avro", "0000000007", AVRO),
                Arguments.of("Avro", "0000000007" + "00", AVRO), // a union whose first type has no content
                Arguments.of("Avro", "0300000102030405060708090a0b0c0d0e0f" + "1011", AVRO),
                Arguments.of("a compressed value", "0305000102030405060708090a0b0c0d0e0f" + "1011", AVRO));
    }

    @ParameterizedTest
    @MethodSource("framed")
    void avroAndProtobufAreDeadLettersAsWhatTheyAre(String content, String framing, byte[] value) {
        RequestReading.Unreadable unreadable =
                given(bytes(framing, value)).key("order-1").unreadable();

        assertThat(unreadable.reason())
                .contains("framed for a schema registry (schema id ", " holds " + content + ", not JSON.");
        assertThat(unreadable.why().code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(unreadable.job()).isNotNull().extracting(Job::id).isEqualTo("order-1");
    }

    static Stream<Arguments> values() throws IOException {
        byte[] json = utf8(REQUEST);
        return Stream.of(
                Arguments.of("compressed with gzip", packed(json, GZIPOutputStream::new)),
                Arguments.of("compressed with zstd", Zstd.compress(json)),
                Arguments.of("compressed with lz4", packed(json, LZ4FrameOutputStream::new)),
                Arguments.of("compressed with snappy", packed(json, SnappyOutputStream::new)),
                Arguments.of("compressed with snappy", packed(json, SnappyFramedOutputStream::new)),
                Arguments.of("compressed with zlib (deflate)", packed(json, DeflaterOutputStream::new)),
                Arguments.of(
                        "a serialized Java object (ObjectOutputStream)", serialized(new HashMap<>(Map.of("id", "x")))),
                Arguments.of("a serialized Java object (ObjectOutputStream)", serialized(REQUEST)),
                Arguments.of("a serialized .NET object (BinaryFormatter)", bytes("0001000000ffffffff01000000", json)),
                Arguments.of("a pickled Python object", bytes("80049511", json, "2e")),
                Arguments.of("MessagePack", bytes("82a26964a7", utf8("order-1"), "a56d6f64656cd908", utf8("luma/ray"))),
                Arguments.of("MessagePack", bytes("de0001a569", utf8("nput"), "81a16e93cb3ff0000000000000c0c3")),
                Arguments.of("BSON", bytes("15000000026964", bytes("0008000000", utf8("order-1")), "0000")),
                Arguments.of("CBOR", bytes("d9d9f7a1626964", utf8("gorder-1"))),
                Arguments.of("an Avro file", bytes("4f626a01", AVRO)),
                Arguments.of("Avro (single-object encoding)", bytes("c3010102030405060708", AVRO)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aBinaryValueIsNamed(String name, byte[] value) {
        assertThat(given(value).key("k").unreadable().reason()).startsWith("It is " + name + ", not JSON");
    }

    @Test
    void protobufWithoutAFramingIsNamed() {
        assertThat(given(PROTOBUF).unreadable().reason()).startsWith("It looks like Protobuf, not JSON.");
        assertThat(given(bytes("08ffffffffffffffffff01", PROTOBUF)).unreadable().reason())
                .startsWith("It looks like Protobuf, not JSON.");
    }

    /** A raw block of snappy has no sign by which it could be known; such a value is refused all the same. */
    @Test
    void whatHasNoSignIsNotNamed() throws IOException {
        assertThat(given(Snappy.compress(utf8(REQUEST))).key("k").unreadable().reason())
                .startsWith("It is not ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void otherUnicodeEncodingsAreNamedWithAByteOrderMarkOrWithout(String charset) {
        for (String start : new String[] {"", "\uFEFF"}) {
            assertThat(given((start + MINIMAL).getBytes(Charset.forName(charset)))
                            .unreadable()
                            .reason())
                    .isEqualTo("It is in " + charset.substring(0, 6) + ", and must be in UTF-8.");
        }
    }

    @Test
    void latinLettersAreNamedBesideTheirPosition() {
        byte[] value = "{\"model\":\"a\",\"input\":{\"prompt\":\"Éole\"}}".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(given(value).unreadable().reason())
                .isEqualTo("It is not UTF-8 at byte 33. It looks like JSON in ISO-8859-1 or Windows-1252.");
    }

    @Test
    void whatWasEncodedTwiceIsNamed() {
        String quoted = RequestReaderTester.json(REQUEST);
        String base64 = Base64.getEncoder().encodeToString(utf8(REQUEST));

        assertThat(given(quoted).unreadable().reason())
                .isEqualTo("It is JSON in a JSON string: the request was encoded twice. Send the object itself.");
        for (String value : new String[] {
            base64, base64 + "\n", "\"" + base64 + "\"", Base64.getMimeEncoder().encodeToString(utf8(REQUEST))
        }) {
            assertThat(given(value).unreadable().reason())
                    .as(value)
                    .isEqualTo("It is JSON in Base64: the request was encoded twice. Send the JSON itself.");
        }
        assertThat(given("\"a video, please\"").unreadable().reason())
                .isEqualTo("It is JSON of type string, and must be an object.");
        assertThat(given("Zm9vYmFyYmF6").unreadable().reason()).isEqualTo("It is not JSON at line 1, column 1.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'id': 'order-1', 'model': None}            | It is not JSON: names and strings need double quotes
            [{'id': 'order-1'}]                         | It is not JSON: names and strings need double quotes
            <request><id>order-1</id></request>         | It is XML or HTML, not JSON.
            a:2:{s:2:"id";s:7:"order-1";}               | It is a serialized PHP value, not JSON
            Struct{id=order-1,model=luma/ray}           | It is the text of a Kafka Connect Struct, not JSON
            {id=order-1, model=luma/ray}                | It is the text of a Java map or object, not JSON
            id=order-1&model=luma/ray                   | It is a form (name=value&…), not JSON.
            id: order-1                                 | It looks like YAML, not JSON.
            """)
    void textOfAnotherNotationIsNamed(String value, String reason) {
        assertThat(given(value).unreadable().reason()).startsWith(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"schema":{"type":"struct"},"payload":R}    | It is an envelope of Kafka Connect's JsonConverter | schemas.enable=false
            {"schema":null,"payload":R}                 | It is an envelope of Kafka Connect's JsonConverter | schemas.enable=false
            {"before":null,"after":R,"op":"c"}          | It is a change event of Debezium                   | unwrap
            {"records":[{"value":R}]}                   | It is the body of a call to a REST proxy           | proxy
            {"subscription":"s","message":R}            | It is an envelope of Google Pub/Sub                | unwrap
            {"detail-type":"t","detail":R,"id":"e"}     | It is an envelope of Amazon EventBridge            | detail
            {"messageType":["urn:x"],"message":R}       | It is an envelope of MassTransit                   | raw
            {"headers":{},"payload":R}                  | It is an envelope with headers and payload         | alone
            """)
    void anEnvelopeIsADeadLetterThatNamesItAndRejectsTheJobInside(String value, String reason, String advice) {
        RequestReading.Unreadable unreadable =
                given(value.replace("R", REQUEST)).key("k").unreadable();

        assertThat(unreadable.reason()).startsWith(reason).contains(advice);
        assertThat(unreadable.job()).isNotNull().extracting(Job::id).isEqualTo("order-1");
        assertThat(given(value.replace("R", "{}")).key("k").id()).isEqualTo("k");
    }

    @Test
    void aRequestWithFieldsOfAnEnvelopeIsARequest() {
        assertThat(given("{\"schema\":1,\"payload\":{},\"records\":[],\"specversion\":\"1.0\"," + MINIMAL.substring(1))
                        .valid()
                        .job()
                        .model())
                .isEqualTo("a/b");
    }

    /** Dapr's publish API wraps what it is given, and sets no content type on the record. */
    @Test
    void aDaprEnvelopeIsAnEventAndReadAsOne() {
        String envelope =
                "{\"data\":%s,\"datacontenttype\":\"application/json\",\"id\":\"5929aaac\",\"pubsubname\":\"kafka\","
                        + "\"source\":\"shop\",\"specversion\":\"1.0\",\"time\":\"2026-11-20T10:00:00Z\",\"topic\":\"requests\","
                        + "\"traceid\":\"\",\"traceparent\":\"\",\"tracestate\":\"\",\"type\":\"com.dapr.event.sent\"}";

        assertThat(given(envelope.formatted(REQUEST)).valid().job().id()).isEqualTo("order-1");
        assertThat(given(envelope.formatted(MINIMAL)).key("k").valid().job().id())
                .isEqualTo("5929aaac");
        assertThat(given(envelope.formatted(RequestReaderTester.json(REQUEST)))
                        .invalid()
                        .why()
                        .message())
                .startsWith("The event's data is JSON in a string, and must be an object");
        assertThat(given("{\"specversion\":\"1.0\",\"id\":\"e\"}")
                        .invalid()
                        .why()
                        .message())
                .isEqualTo("The event holds no data.");
    }

    @Test
    void aCommandInAnotherFormatIsNamedToo() {
        CommandReading reading =
                new CommandReader(1_000).read(utf8("a"), "{\"command\":\"pause\"}".getBytes(StandardCharsets.UTF_16));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        CommandReading.RefusedCommand.class,
                        refused -> assertThat(refused.message()).isEqualTo("It is in UTF-16, and must be in UTF-8."));
    }

    private interface Packer {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] value, Packer packer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = packer.around(out)) {
            packed.write(value);
        }
        return out.toByteArray();
    }

    private static byte[] serialized(Object value) throws IOException {
        return packed(new byte[0], out -> {
            ObjectOutputStream objects = new ObjectOutputStream(out);
            objects.writeObject(value);
            return objects;
        });
    }

    /** Joins bytes, and bytes in hexadecimal digits. */
    private static byte[] bytes(Object... parts) {
        ByteBuffer joined = ByteBuffer.allocate(10_000);
        for (Object part : parts) {
            joined.put(part instanceof byte[] bytes ? bytes : HexFormat.of().parseHex((String) part));
        }
        byte[] bytes = new byte[joined.flip().remaining()];
        joined.get(bytes);
        return bytes;
    }
}
