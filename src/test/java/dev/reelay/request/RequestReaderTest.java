package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.MINIMAL;
import static dev.reelay.request.RequestReaderTester.NOW;
import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Job;
import dev.reelay.job.OnUnknownSubmission;
import dev.reelay.job.Origin;
import dev.reelay.job.SourceRecord.Header;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    @Test
    void aWholeRequestIsReadFieldByField() {
        RequestReading.Valid valid = given("""
                { "id": "order-4711-shot-3",
                  "model": "luma/luma-ray-2/image-to-video",
                  "input": { "prompt": "a fox", "image_url": "https://example.com/a%3D.png" },
                  "start_by": "2026-11-21T09:00:00Z",
                  "metadata": { "customer": "c-17" },
                  "on_unknown_submission": "resubmit",
                  "note": [1, 2] }
                """).key("another").valid();

        Job job = valid.job();
        assertThat(job.id()).isEqualTo("order-4711-shot-3");
        assertThat(job.model()).isEqualTo("luma/luma-ray-2/image-to-video");
        assertThat(job.startBy()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(job.onUnknownSubmission()).isEqualTo(OnUnknownSubmission.RESUBMIT);
        assertThat(job.origin()).isEqualTo(new Origin(NOW, 17L));
        assertThat(json(job.metadata())).isEqualTo("{\"customer\":\"c-17\"}");
        assertThat(json(valid.input()))
                .isEqualTo("{\"prompt\":\"a fox\",\"image_url\":\"https://example.com/a%3D.png\"}");
    }

    @Test
    void optionalFieldsMayBeAbsentOrNull() {
        Job absent = given(MINIMAL).valid().job();
        Job nulls = given("""
                {"model":"a/b","input":{},"id":null,"start_by":null,"metadata":null,"on_unknown_submission":null}
                """).valid().job();

        assertThat(nulls).usingRecursiveComparison().isEqualTo(absent);
        assertThat(absent.startBy()).isNull();
        assertThat(absent.metadata()).isNull();
        assertThat(absent.onUnknownSubmission()).isEqualTo(OnUnknownSubmission.REPORT);
    }

    @Test
    void theIdIsTheField_elseTheEvents_elseTheKey_elseThePosition() {
        String withId = "{\"id\":\"field\",\"model\":\"a/b\",\"input\":{}}";

        assertThat(given(withId).header("ce_id", "event").key("key").id()).isEqualTo("field");
        assertThat(given(MINIMAL).header("ce_id", "event").key("key").id()).isEqualTo("event");
        assertThat(given(MINIMAL).key("key").id()).isEqualTo("key");
        assertThat(given(MINIMAL).id()).isEqualTo("requests-3-17");
    }

    @Test
    void aKeyThatCannotBeAnIdIsIgnored() {
        byte[] latin1 = {'k', (byte) 0xe9, 'y'};
        byte[] aLong = {0, 0, 0, 0, 0, 0, 0, 42};

        assertThat(given(MINIMAL).key(latin1).id()).isEqualTo("requests-3-17");
        assertThat(given(MINIMAL).key(aLong).id()).isEqualTo("requests-3-17");
        assertThat(given(MINIMAL).key("").id()).isEqualTo("requests-3-17");
        assertThat(given(MINIMAL).key(" ").id()).isEqualTo("requests-3-17");
        assertThat(given(MINIMAL).key("k".repeat(201)).id()).isEqualTo("requests-3-17");
    }

    @Test
    void anIdHasUpTo200CodePoints() {
        String longest = "\uD83E\uDD8A".repeat(200);

        assertThat(given("{\"id\":\"" + longest + "\",\"model\":\"a/b\",\"input\":{}}")
                        .valid()
                        .job()
                        .id())
                .isEqualTo(longest);
        assertThat(given("{\"id\":\"" + longest + "x\",\"model\":\"a/b\",\"input\":{}}")
                        .unreadable()
                        .reason())
                .isEqualTo("The field id has 201 characters, and at most 200 are allowed.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ""              | The field id is blank.
            " \\t"          | The field id is blank.
            "a\\u0000b"     | The field id holds a control character.
            "a\\nb"         | The field id holds a control character.
            "a\\u0085b"     | The field id holds a control character.
            7               | The field id must be a string, and is of type number.
            false           | The field id must be a string, and is of type boolean.
            ["a"]           | The field id must be a string, and is of type array.
            {"id":"a"}      | The field id must be a string, and is of type object.
            """)
    void anUnusableIdMakesADeadLetterAndRejectsTheKeysJob(String id, String reason) {
        String value = "{\"model\":\"a/b\",\"input\":{},\"id\":" + id + "}";

        RequestReading.Unreadable keyed = given(value).key("key").unreadable();

        assertThat(keyed.reason()).isEqualTo(reason);
        assertThat(keyed.why().message()).isEqualTo(reason);
        assertThat(keyed.job()).isNotNull().extracting(Job::id).isEqualTo("key");
        assertThat(given(value).unreadable().job()).isNull();
        assertThat(given(value).key("\u0007").unreadable().job()).isNull();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            2026-11-21T09:00:00Z,                2026-11-21T09:00:00Z
            2026-11-21t09:00:00z,                2026-11-21T09:00:00Z
            2026-11-21T09:00:00.123456789+01:00, 2026-11-21T08:00:00.123456789Z
            2026-11-21T09:00:00-05:30,           2026-11-21T14:30:00Z
            2026-11-21T09:00:00-00:00,           2026-11-21T09:00:00Z
            2016-12-31T23:59:60Z,                2016-12-31T23:59:59Z
            """)
    void startByIsAnRfc3339Time(String startBy, Instant meant) {
        String value = "{\"model\":\"a/b\",\"input\":{},\"start_by\":\"" + startBy + "\"}";

        assertThat(given(value).valid().job().startBy()).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"seed\":123456789012345678901234567890}",
                "{\"n\":[0,7,-7,2147483648,9223372036854775808]}",
                "{\"cfg\":1.0,\"more\":0.10000000000000000000000000000000001,\"zero\":0.00,\"small\":-1E-400}",
                "{\"deep\":{\"a\":[[],{},[{\"b\":null}],true,false]}}",
                "{\"text\":\"\\\"quoted\\\" \\\\ \\n tab\\t nul\\u0000 fox \uD83E\uDD8A \u2028 \u00e9 e\u0301\"}",
                "{\"b\":1,\"a\":2,\"\":3}"
            })
    void inputIsKeptAsSent(String input) {
        assertThat(json(given("{\"model\":\"a/b\",\"input\":" + input + "}")
                        .valid()
                        .input()))
                .isEqualTo(input);
    }

    @Test
    void aNumberMayBeAsLongAndAsLargeAsTheLimits() {
        String digits = "9".repeat(StrictJson.MAX_NUMBER_LENGTH);
        String input = "{\"a\":" + digits + ",\"b\":1E+400,\"c\":9.9E-400}";

        assertThat(json(given("{\"model\":\"a/b\",\"input\":" + input + "}")
                        .valid()
                        .input()))
                .isEqualTo(input);
    }

    @Test
    void forwardedHeadersAreKeptInOrderAndUnchanged() {
        byte[] notText = {(byte) 0xff, 0};

        Job job = given(MINIMAL)
                .header("X-Tenant", notText)
                .header("authorization", "secret")
                .header("Correlation-Id", "c1")
                .header("x-tenant", "t2")
                .header("x-none", (String) null)
                .header("traceparent", "00-1-2-01")
                .header("tracestate", "s")
                .header("ce_x-id", "s")
                .valid()
                .job();

        assertThat(job.headers())
                .extracting(Header::name)
                .containsExactly("X-Tenant", "Correlation-Id", "x-tenant", "x-none", "traceparent");
        assertThat(job.headers().getFirst().value()).isEqualTo(notText);
        assertThat(job.headers().get(3).value()).isNull();
    }

    @Test
    void rejectedJobsKeepTheirForwardedHeaders() {
        assertThat(given("{}").header("x-a", "1").invalid().job().headers()).hasSize(1);
        assertThat(given("?").key("k").header("x-a", "1").unreadable().job())
                .isNotNull()
                .satisfies(job -> assertThat(job.headers()).hasSize(1));
    }
}
