package dev.reelay.worker;

import static dev.reelay.testing.TestRequests.LUMA;
import static dev.reelay.testing.TestRequests.bytes;
import static dev.reelay.worker.BadInputCase.named;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.reelay.testing.TestRequests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Bad records that producers may send, and the answer to each. */
final class BadInputCases {

    private static final String WAN = "wan-ai/wan-2-2/image-to-video";
    private static final String DOG = "\uD83D\uDC15";
    private static final byte[] NOT_UTF8 = {(byte) 0xC3, (byte) 0x28, (byte) 0xFF};
    private static final int METADATA = 16 * 1024;

    /** The largest record that Reelay's state topic takes: the largest request, and 128 KiB less some room. */
    private static final int STATE = 1_048_588 + 124 * 1024;

    private BadInputCases() {}

    static List<BadInputCase> all() {
        return Stream.of(
                        noJson(),
                        otherSystems(),
                        noEvents(),
                        envelopes(),
                        ids(),
                        inputs(),
                        limits(),
                        tooLarge(),
                        largeButRight())
                .flatMap(List::stream)
                .toList();
    }

    private static List<BadInputCase> noJson() {
        String request = TestRequests.body("x").toString();
        return List.of(
                named("cut off").text("{'id': 'x', 'model'").buriedAndRejected(),
                named("not UTF-8").value(NOT_UTF8).buriedAndRejected(),
                named("UTF-16")
                        .value(request.getBytes(StandardCharsets.UTF_16LE))
                        .buriedAndRejected(),
                named("no key either").key((byte[]) null).text("hello").buried("invalid_request"),
                named("a key that is no text").key(NOT_UTF8).text("hello").buried("invalid_request"),
                named("a long key").key(bytes("k".repeat(10_000))).text("{}x").buried("invalid_request"),
                named("empty value").value(new byte[0]).buriedAndRejected(),
                named("null value").value((byte[]) null).buriedAndRejected(),
                named("array").text("[" + request + "]").buriedAndRejected(),
                named("string").text("'a video, please'").buriedAndRejected(),
                named("two values").text(request + request).buriedAndRejected(),
                named("a field twice").text("{'model': 'a', 'model': 'b'}").buriedAndRejected(),
                named("headers and all")
                        .text("nonsense")
                        .header("x-one", NOT_UTF8)
                        .header("x-one", null)
                        .header("any", new byte[0])
                        .buriedAndRejected());
    }

    /** Requests as other systems wrap and encode them. */
    private static List<BadInputCase> otherSystems() {
        byte[] avro = bytes("\16order-1\20luma/ray");
        byte[] protobuf = bytes("\0\n\7order-1\22\10luma/ray");
        return List.of(
                named("framed JSON")
                        .value(framed(bytes(good("framed JSON").toString())))
                        .completes(),
                named("framed Avro")
                        .value(framed(avro))
                        .buriedAndRejected()
                        .saying("framed for a schema registry (schema id 7) and holds Avro"),
                named("framed Protobuf")
                        .value(framed(protobuf))
                        .buriedAndRejected()
                        .saying("framed for a schema registry (schema id 7) and holds Protobuf"),
                named("event of Dapr")
                        .text("{'specversion': '1.0', 'pubsubname': 'kafka', 'topic': 't', 'id': 'e', 'data': "
                                + good("event of Dapr") + "}")
                        .completes(),
                named("envelope of Kafka Connect")
                        .text("{'schema': null, 'payload': " + good("envelope of Kafka Connect") + "}")
                        .buriedAndRejected()
                        .saying("Kafka Connect"),
                named("encoded twice")
                        .json(TextNode.valueOf(good("x").toString()))
                        .buriedAndRejected()
                        .saying("JSON in a JSON string"),
                named("compressed by hand")
                        .value((byte) 0x1F, (byte) 0x8B, (byte) 8, (byte) 0)
                        .buriedAndRejected()
                        .saying("compressed with gzip"));
    }

    private static byte[] framed(byte[] value) {
        return ByteBuffer.allocate(5 + value.length)
                .put((byte) 0)
                .putInt(7)
                .put(value)
                .array();
    }

    private static List<BadInputCase> noEvents() {
        return List.of(
                named("batch of events")
                        .header("content-type", bytes("application/cloudevents-batch+json"))
                        .text("[]")
                        .buriedAndRejected(),
                named("event without data")
                        .key(bytes("another key"))
                        .header("content-type", bytes("application/cloudevents+json"))
                        .text("{'specversion': '1.0', 'id': 'event without data', 'type': 't', 'source': '/s'}")
                        .rejected("invalid_request"),
                named("event whose id is no text")
                        .header("ce_id", NOT_UTF8)
                        .json(good("x").without("id"))
                        .buriedAndRejected());
    }

    private static List<BadInputCase> envelopes() {
        return List.of(
                named("empty object").text("{}").rejected("invalid_request", "/model required", "/input required"),
                named("wrong types")
                        .text("{'model': 7, 'input': 'a dog', 'metadata': [], 'start_by': 5,"
                                + " 'on_unknown_submission': 'maybe'}")
                        .rejected(
                                "invalid_request",
                                "/model type",
                                "/input type",
                                "/metadata type",
                                "/start_by type",
                                "/on_unknown_submission enum"),
                named("a day that is none")
                        .json(good("a day that is none").put("start_by", "2026-02-30T00:00:00Z"))
                        .rejected("invalid_request", "/start_by format"),
                named("too late")
                        .json(good("too late").put("start_by", "2001-01-01T00:00:00Z"))
                        .ends("too late", "expired", ""),
                named("long model")
                        .json(good("long model").put("model", "m".repeat(201)))
                        .rejected("invalid_request", "/model maxLength"),
                named("unknown model")
                        .json(good("unknown model").put("model", "luma/luma-ray2/image-to-video"))
                        .rejected("unknown_model")
                        .saying("did you mean " + LUMA),
                named("a repeat").key(bytes("good-0")).json(TestRequests.body("good-0")),
                named("another good-0")
                        .key(bytes("good-0"))
                        .json(TestRequests.body("good-0").put("start_by", "2099-01-01T00:00:00Z"))
                        .buried("id_conflict"));
    }

    private static List<BadInputCase> ids() {
        String longest = DOG.repeat(200);
        return List.of(
                named("id is a number").json(good("x").put("id", 7)).buriedAndRejected(),
                named("id of 10,000 characters").json(good("i".repeat(10_000))).buriedAndRejected(),
                named("id of 201 characters").json(good(longest + "!")).buriedAndRejected(),
                named("id of 200 characters").json(good(longest)).completes(longest),
                named("id of two lines").json(good("one\ntwo")).buriedAndRejected(),
                named("blank id").json(good(" ")).buriedAndRejected(),
                named("id but no key")
                        .key((byte[]) null)
                        .json(good("id but no key"))
                        .completes(),
                named("id and a key that is no text")
                        .key(NOT_UTF8)
                        .json(good("id and a key that is no text"))
                        .completes(),
                named("neither id nor usable key")
                        .key(NOT_UTF8)
                        .json(good("x").without("id"))
                        .completes(""));
    }

    private static List<BadInputCase> inputs() {
        return List.of(
                named("nothing in it")
                        .text("{'model': '" + LUMA + "', 'input': {}}")
                        .rejected("invalid_input", "/input/prompt required", "/input/image_url required"),
                named("everything wrong")
                        .text("{'model': '" + WAN + "', 'input': {'prompt': '" + DOG.repeat(801)
                                + "', 'negative_prompt': 7, 'resolution': '480p', 'duration': 6, 'prompt_extend': 'yes',"
                                + " 'seed': 1.5}}")
                        .rejected(
                                "invalid_input",
                                "/input/prompt maxLength",
                                "/input/img_url required",
                                "/input/negative_prompt type",
                                "/input/resolution enum",
                                "/input/duration enum",
                                "/input/prompt_extend type",
                                "/input/seed type"),
                named("800 dogs")
                        .text("{'model': '" + WAN + "', 'input': {'prompt': '" + DOG.repeat(800)
                                + "', 'img_url': 'https://images.example.com/1.png'}}")
                        .completes(),
                named("mistyped option")
                        .json(withInput("mistyped option", "resolutoin", "720p"))
                        .rejected("invalid_input", "/input/resolutoin unknown_field")
                        .saying("resolution"),
                named("no end for a loop")
                        .text("{'model': '" + LUMA
                                + "', 'input': {'prompt': 'p', 'image_url': 'https://a.example/1.png',"
                                + " 'loop': true, 'end_image_url': 'https://a.example/2.png'}}")
                        .rejected("invalid_input", "/input/end_image_url leave_empty"));
    }

    private static List<BadInputCase> limits() {
        String digits = "7".repeat(500);
        return List.of(
                named("1,000 levels").text(ignored(nested(1_000))).buriedAndRejected(),
                named("501 levels").text(ignored(nested(500))).buriedAndRejected(),
                named("500 levels")
                        .text(with("500 levels", "'metadata': {'deep': " + nested(498) + "}"))
                        .completes(),
                named("number of 500 digits")
                        .text(with(
                                "number of 500 digits", "'metadata': {'n': " + digits + ", 'e': 1e400, 's': 1e-400}"))
                        .completes(),
                named("number of 501 digits").text(ignored(digits + "7")).buriedAndRejected(),
                named("number beyond all doubles").text(ignored("1e401")).buriedAndRejected(),
                named("name of 50,000 characters")
                        .text(with("name of 50,000 characters", "'" + "n".repeat(50_000) + "': 1"))
                        .completes(),
                named("name of 50,001 characters")
                        .text("{'" + "n".repeat(50_001) + "': 1}")
                        .buriedAndRejected(),
                named("metadata of 16 KiB")
                        .json(withMetadata("metadata of 16 KiB", METADATA))
                        .completes(),
                named("metadata of a byte more")
                        .json(withMetadata("metadata of a byte more", METADATA + 1))
                        .rejected("invalid_request", "/metadata maxBytes"));
    }

    /** Larger than the topic takes, until they are compressed; they are as large as before when they come out again. */
    private static List<BadInputCase> tooLarge() {
        return List.of(
                large("larger than a state", STATE)
                        .compressed("lz4")
                        .rejected("invalid_request")
                        .saying("too large to be kept"),
                large("far larger than a state", 8 << 20)
                        .compressed("gzip")
                        .rejected("invalid_request")
                        .saying("too large to be kept"),
                named("larger than a dead letter")
                        .value(bytes("n".repeat(3 << 20)))
                        .compressed("gzip")
                        .buriedAndRejected()
                        .without("value"),
                named("headers larger than a dead letter")
                        .text("nonsense")
                        .header("any", bytes("h".repeat(3 << 20)))
                        .compressed("gzip")
                        .buriedAndRejected()
                        .without("headers"),
                named("headers larger than a result")
                        .json(good("headers larger than a result"))
                        .header("x-large", new byte[3 << 20])
                        .compressed("gzip")
                        .rejected("invalid_request"),
                named("header that a result takes and a state does not")
                        .json(good("header that a result takes and a state does not"))
                        .header("x-large", "\u00FF".repeat(1_000_000).getBytes(StandardCharsets.ISO_8859_1))
                        .rejected("invalid_request")
                        .saying("too large to be kept"));
    }

    private static List<BadInputCase> largeButRight() {
        return List.of(
                large("as large as a state can be", STATE - 5_000)
                        .compressed("lz4")
                        .completes(),
                named("20,000 unknown fields")
                        .json(unknownFields())
                        .rejected("invalid_input")
                        .withManyViolations(),
                named("large output").json(good("large output")).completes().isTruncated());
    }

    private static BadInputCase large(String name, int promptLength) {
        return named(name).json(withInput(name, "prompt", "p".repeat(promptLength)));
    }

    private static ObjectNode good(String id) {
        return TestRequests.body(id);
    }

    private static ObjectNode withInput(String id, String field, String value) {
        ObjectNode request = good(id);
        ((ObjectNode) request.get("input")).put(field, value);
        return request;
    }

    private static ObjectNode withMetadata(String id, int size) {
        ObjectNode request = good(id);
        request.putObject("metadata").put("m", "m".repeat(size - "{'m':''}".length()));
        return request;
    }

    private static ObjectNode unknownFields() {
        ObjectNode request = good("20,000 unknown fields");
        ObjectNode input = (ObjectNode) request.get("input");
        IntStream.range(0, 20_000).forEach(i -> input.put("an_option_nobody_knows_" + i, i));
        return request;
    }

    /** A good request with one more field. */
    private static String with(String id, String field) {
        String request = good(id).toString();
        return request.substring(0, request.length() - 1) + ", " + field + "}";
    }

    /** A request that would be good without what is in a field that does not matter. */
    private static String ignored(String value) {
        return with("x", "'note': " + value);
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }
}
