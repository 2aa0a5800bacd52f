package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderEnvelopeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            "input":{}                                  | /model    | required  | -              | -
            "input":{},"model":null                     | /model    | required  | -              | -
            "input":{},"model":7                        | /model    | type      | "string"       | "number"
            "input":{},"model":""                       | /model    | pattern   | -              | ""
            "input":{},"model":" \\t"                   | /model    | pattern   | -              | " \\t"
            "input":{},"model":"a\\u001bb"              | /model    | pattern   | -              | "a\\u001Bb"
            "model":"a"                                 | /input    | required  | -              | -
            "model":"a","input":null                    | /input    | required  | -              | -
            "model":"a","input":[]                      | /input    | type      | "object"       | "array"
            "model":"a","input":"{}"                    | /input    | type      | "object"       | "string"
            "model":"a","input":{},"metadata":[]        | /metadata | type      | "object"       | "array"
            "model":"a","input":{},"metadata":true      | /metadata | type      | "object"       | "boolean"
            "model":"a","input":{},"start_by":7         | /start_by | type      | "string"       | "number"
            "model":"a","input":{},"start_by":"soon"    | /start_by | format    | "date-time"    | "soon"
            "model":"a","input":{},"on_unknown_submission":"Report" | /on_unknown_submission | enum | ["report","resubmit"] | "Report"
            "model":"a","input":{},"priority":-1            | /priority | enum      | [0,1,2]        | -1
            "model":"a","input":{},"priority":1e30          | /priority | enum      | [0,1,2]        | -
            "model":"a","input":{},"priority":"0"           | /priority | type      | "integer"      | "string"
            "model":"a","input":{},"tenant":7               | /tenant   | type      | "string"       | "number"
            "model":"a","input":{},"tenant":" "             | /tenant   | pattern   | -              | " "
            "model":"a","input":{},"on_unknown_submission":true     | /on_unknown_submission | enum | ["report","resubmit"] | -
            """)
    void aWrongFieldIsAViolationWithItsRule(String fields, String pointer, String rule, String limit, String actual) {
        RequestReading.Invalid invalid = given("{\"id\":\"j\"," + fields + "}").invalid();

        assertThat(invalid.job().id()).isEqualTo("j");
        assertThat(invalid.why().code()).isEqualTo(FailureCode.INVALID_REQUEST);
        Violation violation =
                assertThat(invalid.why().violations()).singleElement().actual();
        assertThat(violation.pointer()).isEqualTo(pointer);
        assertThat(violation.rule()).isEqualTo(rule);
        assertThat(violation.limit() == null ? null : json(violation.limit())).isEqualTo(limit);
        assertThat(violation.actual() == null ? null : json(violation.actual())).isEqualTo(actual);
        assertThat(invalid.why().message()).isEqualTo(violation.message()).contains(pointer.substring(1));
    }

    @Test
    void allViolationsAreReportedAndTheMessageCountsThem() {
        RequestReading.Invalid invalid = given("""
                {"id":"j","input":1,"metadata":2,"start_by":"3","on_unknown_submission":"4"}
                """).invalid();

        assertThat(invalid.why().violations())
                .extracting(Violation::pointer)
                .containsExactly("/model", "/input", "/start_by", "/on_unknown_submission", "/metadata");
        assertThat(invalid.why().message()).isEqualTo("model is required. And 4 more: see violations.");
    }

    @Test
    void aRejectedJobKeepsItsValidFields() {
        RequestReading.Invalid noInput = given("""
                {"model":"a/b","metadata":{"customer":7},"start_by":"2026-11-21T09:00:00Z"}
                """).key("k").invalid();
        RequestReading.Invalid noModel =
                given("{\"model\":[],\"input\":{},\"metadata\":7}").invalid();

        assertThat(noInput.job().model()).isEqualTo("a/b");
        assertThat(json(noInput.job().metadata())).isEqualTo("{\"customer\":7}");
        assertThat(noInput.job().startBy()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(noModel.job().model()).isEmpty();
        assertThat(noModel.job().metadata()).isNull();
    }

    @Test
    void aModelHasUpTo200CodePoints() {
        String longest = "\uD83E\uDD8A".repeat(200);

        assertThat(given("{\"model\":\"" + longest + "\",\"input\":{}}")
                        .valid()
                        .job()
                        .model())
                .isEqualTo(longest);
        RequestReading.Invalid invalid =
                given("{\"model\":\"" + longest + "x\",\"input\":{}}").invalid();

        assertThat(invalid.job().model()).isEmpty();
        Violation violation =
                assertThat(invalid.why().violations()).singleElement().actual();
        assertThat(violation.rule()).isEqualTo("maxLength");
        assertThat(json(violation.limit())).isEqualTo("200");
        assertThat(json(violation.actual())).isEqualTo("201");
    }

    @Test
    void metadataHasUpTo16KibibytesOfCompactUtf8() {
        String fox = "\uD83E\uDD8A".repeat((16_384 - 8) / 4);
        String largest = "{\"a\" : \"" + fox + "\" }";

        assertThat(given("{\"model\":\"a\",\"input\":{},\"metadata\":" + largest + "}")
                        .valid()
                        .job()
                        .metadata())
                .isNotNull();
        RequestReading.Invalid invalid = given(
                        "{\"model\":\"a\",\"input\":{},\"metadata\":" + largest.replace("\"a\"", "\"ab\"") + "}")
                .invalid();

        assertThat(invalid.job().metadata()).isNull();
        Violation violation =
                assertThat(invalid.why().violations()).singleElement().actual();
        assertThat(violation.pointer()).isEqualTo("/metadata");
        assertThat(violation.rule()).isEqualTo("maxBytes");
        assertThat(json(violation.limit())).isEqualTo("16384");
        assertThat(json(violation.actual())).isEqualTo("16385");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-21",
                "2026-11-21T09:00Z",
                "2026-11-21T09:00:00",
                "2026-11-21 09:00:00Z",
                "2026-11-21T09:00:00+0100",
                "2026-11-21T09:00:00+01",
                "2026-11-21T09:00:00+01:00[Europe/Paris]",
                "2026-11-21T24:00:00Z",
                "2026-11-21T09:60:00Z",
                "2026-11-21T12:00:60Z",
                "2026-02-30T09:00:00Z",
                "2026-11-21T09:00:00+25:00",
                "+12026-11-21T09:00:00Z",
                " 2026-11-21T09:00:00Z",
                "1763715600"
            })
    void aTimeThatIsNotRfc3339WithAnOffsetIsRejected(String startBy) {
        RequestReading.Invalid invalid = given("{\"model\":\"a\",\"input\":{},\"start_by\":\"" + startBy + "\"}")
                .invalid();

        assertThat(invalid.job().startBy()).isNull();
        assertThat(invalid.why().violations()).extracting(Violation::rule).containsExactly("format");
    }

    @Test
    void aLongWrongValueIsNotRepeatedInTheViolation() {
        String novel = "x".repeat(1_000_000);
        RequestReading.Invalid invalid = given("{\"model\":\"" + novel + "\",\"input\":{},\"start_by\":\"" + novel
                        + "\",\"on_unknown_submission\":\"" + novel + "\"}")
                .invalid();

        assertThat(invalid.why().violations()).hasSize(3);
        assertThat(invalid.why().toString()).hasSizeLessThan(2_000);
        assertThat(invalid.job().toString()).hasSizeLessThan(2_000);
    }
}
