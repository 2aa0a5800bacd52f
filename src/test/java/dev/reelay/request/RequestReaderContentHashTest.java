package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.MINIMAL;
import static dev.reelay.request.RequestReaderTester.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderContentHashTest {

    private static final String REQUEST = """
            {"id":"j","model":"a/b","input":{"prompt":"f\u00fcr","n":[1,0.5,{"x":null}],"on":true},
             "start_by":"2026-11-21T09:00:00Z","metadata":{"c":100},"on_unknown_submission":"report"}
            """;

    /** Ledgers hold these hashes: if this fails, the code is wrong and not the test. */
    @Test
    void hashesAreTheSameInEveryRelease() {
        assertThat(given(REQUEST).contentHash()).isEqualTo("ca090eb524fedb8053662c243031b240");
        assertThat(given(MINIMAL).contentHash()).isEqualTo("7bb6219a3fc44e00f67fe180a594ab62");
        assertThat(given("not JSON").key("k").contentHash()).isEqualTo("62b8125a6f6d924ec53345b5fcd58ca3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // other order and white space
                """
                { "on_unknown_submission": "report", "metadata": {"c": 100}, "start_by": "2026-11-21T09:00:00Z",
                  "input": {"on": true, "n": [1, 0.5, {"x": null}], "prompt": "f\u00fcr"}, "model": "a/b", "id": "j"}
                """,
                // escapes, other spellings of numbers and times
                """
                {"id":"j","model":"a\\/b","input":{"prompt":"f\\u00fcr","n":[1.0,5E-1,{"x":null}],"on":true},
                 "start_by":"2026-11-21T10:00:00.000+01:00","metadata":{"c":1e2},"on_unknown_submission":"report"}
                """,
                // a default, a field that is passed over
                """
                {"id":"j","model":"a/b","input":{"prompt":"f\u00fcr","n":[1,0.5,{"x":null}],"on":true},
                 "start_by":"2026-11-21T09:00:00Z","metadata":{"c":100},"sent":"later","priority":1,"tenant":null}
                """
            })
    void anEquivalentRequestHasTheSameHash(String anew) {
        assertThat(given(anew).contentHash()).isEqualTo(given(REQUEST).contentHash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a/c\",\"input\":{}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":null}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":\"\"}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":0}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":1}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":10}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":0.1}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":-1}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":\"1\"}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":true}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":false}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":[]}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":{}}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":[[],1]}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":[[1]]}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":[1,2]}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":[2,1]}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":[12]}}",
                "{\"model\":\"a/b\",\"input\":{\"a\":\"b\\\"1:c\"}}",
                "{\"model\":\"a/b\",\"input\":{\"A\":\"\"}}",
                "{\"model\":\"a/b\",\"input\":{},\"metadata\":{}}",
                "{\"model\":\"a/b\",\"input\":{},\"metadata\":{\"a\":1}}",
                "{\"model\":\"a/b\",\"input\":{},\"start_by\":\"2026-11-21T09:00:00Z\"}",
                "{\"model\":\"a/b\",\"input\":{},\"start_by\":\"2026-11-21T09:00:00.001Z\"}",
                "{\"model\":\"a/b\",\"input\":{},\"start_by\":\"soon\"}",
                "{\"model\":\"a/b\",\"input\":{},\"on_unknown_submission\":\"resubmit\"}",
                "{\"model\":\"a/b\",\"input\":{},\"on_unknown_submission\":\"other\"}",
                "{\"model\":\"a/b\",\"input\":{},\"priority\":0}",
                "{\"model\":\"a/b\",\"input\":{},\"tenant\":\"c-17\"}",
                "{\"model\":\"a/b\",\"input\":{},\"deliver_to\":\"s3://videos\"}",
                "{\"model\":\"a/b\",\"input\":{},\"deliver_to\":[\"https://a.example/1\"]}",
                "{\"model\":\"a/b\",\"input\":{},\"deliver_to\":[]}",
                "{\"model\":\"a/b\"}",
                "{\"model\":\"a/b\",\"input\":[]}",
                "{\"input\":{}}"
            })
    void anyChangeOfMeaningChangesTheHash(String other) {
        assertThat(given(other).contentHash()).isNotEqualTo(given(MINIMAL).contentHash());
    }

    @Test
    void placesAreComparedWithoutTheQueriesOfPresignedUrls() {
        String signed = hash("[\"https://a.example/1?X-Amz-Signature=01\",\"https://a.example/2\"]");
        assertThat(hash("[\"https://a.example/1?X-Amz-Signature=02\",\"https://a.example/2?x\"]"))
                .isEqualTo(signed);
        assertThat(hash("[\"https://a.example/2\",\"https://a.example/1\"]")).isNotEqualTo(signed);
        assertThat(hash("[\"https://a.example/1\"]")).isNotEqualTo(signed);
        assertThat(hash("[\"https://b.example/1\",\"https://a.example/2\"]")).isNotEqualTo(signed);
        assertThat(hash("\"s3://videos/a/\""))
                .isEqualTo(hash("\"s3://videos/a\""))
                .isNotEqualTo(hash("\"s3://videos\""));
    }

    private static String hash(String deliverTo) {
        return given("{\"model\":\"a/b\",\"input\":{},\"deliver_to\":" + deliverTo + "}")
                .contentHash();
    }

    @Test
    void theHashDoesNotDependOnTheCloudEvent() {
        String base64 = Base64.getEncoder().encodeToString(RequestReaderTester.utf8(MINIMAL));
        String plain = given(MINIMAL).contentHash();

        assertThat(given(MINIMAL).header("ce_id", "e").key("k").contentHash()).isEqualTo(plain);
        assertThat(given("{\"id\":\"e\",\"data\":" + MINIMAL + "}").structured().contentHash())
                .isEqualTo(plain);
        assertThat(given("{\"id\":\"e\",\"data_base64\":\"" + base64 + "\"}")
                        .structured()
                        .contentHash())
                .isEqualTo(plain);
    }

    @Test
    void recordsWithoutARequestAreHashedByTheirBytes() {
        String hash = given("not JSON").key("k").contentHash();

        assertThat(given("not JSON").key("k").contentHash()).isEqualTo(hash).hasSize(32);
        assertThat(given("not  JSON").key("k").contentHash()).isNotEqualTo(hash);
    }
}
