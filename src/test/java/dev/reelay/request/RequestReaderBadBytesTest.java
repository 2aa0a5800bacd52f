package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.MAX_BYTES;
import static dev.reelay.request.RequestReaderTester.MINIMAL;
import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.json;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderBadBytesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                    | It is empty.
            ` `                                   | It is empty.
            hello                                 | It is not JSON at line 1, column 1.
            {"model":"a","input":{}               | It is not JSON: it ends too early.
            {"model":"a","input":{"prompt":"fo    | It is not JSON: it ends too early.
            {"model":"a","input":{},}             | It is not JSON at line 1, column 25.
            {'model':'a','input':{}}              | It is not JSON: names and strings need double quotes (Python: json.dumps, not str).
            {"model":"a","input":{"n":NaN}}       | It is not JSON at line 1, column 30.
            {"model":"a","input":{"n":01}}        | It is not JSON at line 1, column 28.
            {"model":"a","input":{}} {}           | Something follows the JSON value at line 1, column 26.
            {"model":"a","input":{}} x            | It is not JSON at line 1, column 26.
            {"model":"a","input":{}}]             | It is not JSON at line 1, column 25.
            null                                  | It is JSON of type null, and must be an object.
            "{}"                                  | It is JSON in a JSON string: the request was encoded twice. Send the object itself.
            "{"                                   | It is JSON of type string, and must be an object.
            [{"model":"a","input":{}}]            | It is JSON of type array, and must be an object.
            {"model":"a","model":"b","input":{}}  | The field "model" occurs twice at line 1, column 14.
            {"model":"a","input":{"x":{"a":1,"\\u0061":1}}}   | The field "a" occurs twice at line 1, column 34.
            {"model":"a","input":{"a\\nb":1,"a\\u000ab":1}}   | The field "a b" occurs twice at line 1, column 32.
            {"model":"a","input":{"x":"\\ud800"}} | A string holds a lone surrogate at line 1, column 27.
            {"model":"a","input":{"x":"\\udc00\\ud800"}} | A string holds a lone surrogate at line 1, column 27.
            {"model":"a","input":{"\\ud800":1}}   | A string holds a lone surrogate at line 1, column 23.
            {"model":"a","input":{"n":1e401}}     | The exponent of a number is beyond 400 at line 1, column 27.
            {"model":"a","input":{"n":1e-401}}    | The exponent of a number is beyond 400 at line 1, column 27.
            {"model":"a","input":{"n":1e999999999}}           | The exponent of a number is beyond 400 at line 1, column 27.
            {"model":"a","input":{"n":-1E-99999999999999999}} | The exponent of a number is beyond 400 at line 1, column 27.
            {"model":"a","input":{"n":0e2147483647}}          | The exponent of a number is beyond 400 at line 1, column 27.
            """)
    void invalidJsonIsADeadLetterWithPositionAndReason(String value, String reason) {
        RequestReading.Unreadable unreadable = given(value).key("k").unreadable();

        assertThat(unreadable.reason()).isEqualTo(reason);
        assertThat(unreadable.why().code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(unreadable.job()).isNotNull().extracting(Job::id).isEqualTo("k");
        assertThat(given(value).unreadable().job()).isNull();
    }

    @Test
    void anOversizedRequestWithAnIdIsRejectedWithoutBeingRead() {
        String large = "\"input\":{\"prompt\":\"" + "p".repeat(MAX_BYTES) + "\",\"n\":[[1],{\"id\":7}]},\"id\":\"";
        List<RequestReading.Invalid> answered = List.of(
                given("{" + large + "own\"}").key("k").header("ce_id", "event").invalid(),
                given("{\"data\":{" + large + "own\"},\"id\":\"event\"}")
                        .structured()
                        .invalid(),
                given("{\"input\":\"" + "p".repeat(MAX_BYTES) + "\"}")
                        .key("own")
                        .invalid());

        assertThat(answered).allSatisfy(invalid -> {
            assertThat(invalid.job().id()).isEqualTo("own");
            assertThat(invalid.why().code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(invalid.why().message()).contains("too large to be kept: ", " bytes, and up to 8388608 are");
        });
    }

    @Test
    void anOversizedValueWithoutAnIdIsADeadLetter() {
        String large = "\"input\":\"" + "p".repeat(MAX_BYTES) + "\"";
        for (String value : List.of(
                "\0".repeat(MAX_BYTES + 1),
                "[".repeat(MAX_BYTES + 1),
                "9".repeat(MAX_BYTES + 1),
                "{" + large,
                "{" + large + ",\"id\":\"" + "i".repeat(100_000) + "\"}",
                "{\"id\":\" \"," + large + "}",
                "{\"" + "n".repeat(MAX_BYTES) + "\":1}")) {
            assertThat(given(value).key("k").unreadable().job())
                    .as(value.substring(0, 20))
                    .isNotNull()
                    .extracting(Job::id)
                    .isEqualTo("k");
        }
    }

    @Test
    void aTombstoneIsADeadLetter() {
        RequestReading.Unreadable unreadable = given((byte[]) null).key("k").unreadable();

        assertThat(unreadable.reason()).startsWith("It has no value: a tombstone withdraws no request.");
        assertThat(unreadable.job()).isNotNull().extracting(Job::id).isEqualTo("k");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            a latin-1 letter,        e9
            an overlong slash,       c0af
            a surrogate in three bytes, eda080
            beyond the last code point, f4908080
            a cut sequence,          e282
            """)
    void invalidUtf8IsRefusedWithItsPosition(String what, String hex) {
        byte[] value = bytes("{\"model\":\"", hex, "\",\"input\":{}}");

        assertThat(given(value).unreadable().reason()).as(what).startsWith("It is not UTF-8 at byte 11.");
    }

    @Test
    void anIncompleteSequenceAtTheEndIsRefused() {
        assertThat(given(bytes("{\"model\":\"", "e282", "")).unreadable().reason())
                .startsWith("It is not UTF-8 at byte 11.");
    }

    @Test
    void oneByteOrderMarkIsSkipped() {
        assertThat(given("\uFEFF" + MINIMAL).valid().job().model()).isEqualTo("a/b");
        assertThat(given("\uFEFF\uFEFF" + MINIMAL).unreadable().reason())
                .isEqualTo("It is not JSON at line 1, column 1.");
        assertThat(given("\uFEFF").unreadable().reason()).isEqualTo("It is empty.");
    }

    @Test
    void nestingAtItsLimitIsReadAndCanBeWrittenInAnEnvelope() {
        RequestReading.Valid deepest = given(nested(StrictJson.MAX_DEPTH)).valid();

        assertThat(json(new Object[] {new Object[] {deepest.input()}})).contains("[[[");
        assertThat(given(nested(StrictJson.MAX_DEPTH + 1)).key("k").unreadable().reason())
                .startsWith("It is nested deeper than 500 levels at line 1,");
        assertThat(given(nested(1_000)).unreadable().reason()).startsWith("It is nested deeper than 500 levels");
        assertThat(given("[".repeat(1_000_000)).unreadable().reason())
                .isEqualTo("It is nested deeper than 500 levels at line 1, column 501.");
        assertThat(given("{\"a\":".repeat(200_000)).unreadable().reason())
                .startsWith("It is nested deeper than 500 levels");
    }

    @Test
    void namesAndNumbersHaveALimit() {
        String name = "n".repeat(StrictJson.MAX_NAME_LENGTH);
        String digits = "1".repeat(StrictJson.MAX_NUMBER_LENGTH);

        assertThat(given("{\"model\":\"a\",\"input\":{\"" + name + "\":1}}")
                        .valid()
                        .input())
                .hasSize(1);
        assertThat(given("{\"model\":\"a\",\"input\":{\"" + name + "n\":1}}")
                        .unreadable()
                        .reason())
                .isEqualTo("A field's name is longer than 50000 characters at line 1, column 23.");
        assertThat(given("{\"model\":\"a\",\"input\":{\"n\":" + digits + "1}}")
                        .unreadable()
                        .reason())
                .isEqualTo("A number is longer than 500 characters at line 1, column 27.");
        assertThat(given("{\"model\":\"a\",\"input\":{\"n\":0." + digits + "}}")
                        .unreadable()
                        .reason())
                .isEqualTo("A number is longer than 500 characters at line 1, column 27.");
    }

    @Test
    void aLongNameIsCutInTheReason() {
        String name = "\uD83E\uDD8A".repeat(1_000);

        assertThat(given("{\"" + name + "\":1,\"" + name + "\":1}").unreadable().reason())
                .hasSizeLessThan(200)
                .contains("…\" occurs twice");
    }

    @Test
    void aMegabyteOfAnyKindIsReadInTime() {
        String start = "{\"model\":\"a\",\"input\":{\"n\":";
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            given(start + "\"" + "x".repeat(1_000_000) + "\"}}").valid();
            given(start + "[" + "0.5,".repeat(250_000) + "1]}}").valid();
            given(start + "[" + ("1" + "0".repeat(499) + ",").repeat(2_000) + "1]}}")
                    .valid();
            given(start + "[" + "[],".repeat(330_000) + "1]}}").valid();
            given(start + "9".repeat(1_000_000) + "}}").unreadable();
            given(start + "0." + "9".repeat(1_000_000) + "}}").unreadable();
            given(start + "1e" + "9".repeat(1_000_000) + "}}").unreadable();
            given("\"".repeat(1_000_000)).unreadable();
        });
    }

    private static String nested(int levels) {
        int arrays = levels - 2;
        return "{\"model\":\"a\",\"input\":{\"n\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}}";
    }

    private static byte[] bytes(String before, String hex, String after) {
        return HexFormat.of()
                .parseHex(HexFormat.of().formatHex(utf8(before))
                        + hex
                        + HexFormat.of().formatHex(utf8(after)));
    }
}
