package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.MAX_BYTES;
import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record has the same id, or is a dead letter, whether its value is read or is too large to be. */
class RequestReaderOversizedTest {

    private static final String REST =
            "\"model\":\"a/b\",\"input\":{\"prompt\":\"\\\"f\u00fcr\",\"n\":[[1],{\"id\":7}]}";

    /** How a request is sent, with the fields of an event around it, if there is one. */
    private enum Way {
        PLAIN {
            @Override
            RequestReaderTester send(String request, String event) {
                return given(request);
            }
        },
        BINARY {
            @Override
            RequestReaderTester send(String request, String event) {
                return given(request).header("ce_id", "ev-1");
            }
        },
        STRUCTURED {
            @Override
            RequestReaderTester send(String request, String event) {
                return given("{" + event + ",\"data\":" + request + "}").structured();
            }
        },
        STRUCTURED_WITH_A_HEADER_ID {
            @Override
            RequestReaderTester send(String request, String event) {
                return STRUCTURED.send(request, event).header("ce_id", "header");
            }
        },
        STRUCTURED_WITHOUT_CONTENT_TYPE {
            @Override
            RequestReaderTester send(String request, String event) {
                return given("{\"data\":" + request + "," + event + "}");
            }
        },
        STRUCTURED_IN_BASE64 {
            @Override
            RequestReaderTester send(String request, String event) {
                return given("\uFEFF{\"data_base64\":\"" + base64(request) + "\"," + event + "}")
                        .structured();
            }
        },
        STRUCTURED_IN_ESCAPED_BASE64_WITHOUT_CONTENT_TYPE {
            @Override
            RequestReaderTester send(String request, String event) {
                String escaped = base64(request)
                        .replace("/", "\\/")
                        .replace("+", "\\u002B")
                        .replace("=", "\\u003d");
                return given("{" + event + ",\"data_base64\":\"" + escaped + "\"}");
            }
        },
        FRAMED_PLAIN {
            @Override
            RequestReaderTester send(String request, String event) {
                return given(framed(request));
            }
        },
        FRAMED_STRUCTURED {
            @Override
            RequestReaderTester send(String request, String event) {
                return given(framed("{" + event + ",\"data\":" + request + "}")).structured();
            }
        },
        FRAMED_STRUCTURED_WITHOUT_CONTENT_TYPE {
            @Override
            RequestReaderTester send(String request, String event) {
                return given(framed("{" + event + ",\"data\":" + request + "}"));
            }
        };

        abstract RequestReaderTester send(String request, String event);
    }

    private static final String EVENT = "\"specversion\":\"1.0\",\"id\":\"ev-1\"";

    private static final List<String> EVENTS = List.of(
            EVENT,
            "\"specversion\":\"1.0\"",
            "\"specversion\":\"1.0\",\"id\":null",
            "\"specversion\":\"1.0\",\"id\":12",
            "\"specversion\":1,\"id\":\"ev-1\"",
            "\"id\":\"ev-1\"",
            "\"id\":\"ev-1\",\"specversion\":\"1.0\",\"input\":{}",
            "\"id\":\"ev-1\",\"specversion\":\"1.0\",\"model\":null");

    private static final List<String> REQUESTS = List.of(
            "{\"id\":\"job-1\"," + REST + "}",
            "{" + REST + ",\"id\":\"\\u006aob-\u00fc\\ud83e\\udd8a\"}",
            "{" + REST + "}",
            "{\"id\":null," + REST + "}",
            "{\"id\":12," + REST + "}",
            "{\"id\":1.5e3," + REST + "}",
            "{\"id\":true," + REST + "}",
            "{\"id\":[\"job-1\"]," + REST + "}",
            "{\"id\":{\"id\":\"job-1\"}," + REST + "}",
            "{\"id\":\" \"," + REST + "}",
            "{\"id\":\"a\\nb\"," + REST + "}",
            "{\"id\":\"" + "i".repeat(201) + "\"," + REST + "}",
            "{\"id\":\"\\ud800\"," + REST + "}",
            "{\"id\":\"job-1\",\"id\":\"job-2\"," + REST + "}",
            "{\"id\":\"job-1\"," + REST + "} {}",
            "{\"id\":\"job-1\"," + REST,
            "{\"id\":\"job-1\",\"model\":null}",
            "{\"id\":\"job-1\",\"data\":{\"id\":\"job-2\"}," + REST + "}",
            "{\"schema\":{},\"payload\":{\"id\":\"job-1\"," + REST + "}}",
            "{\"op\":\"c\",\"after\":{\"id\":12," + REST + "}}",
            "{\"id\":\"job-2\",\"records\":[{\"value\":{\"id\":\"job-1\"," + REST
                    + "}},{\"value\":{\"id\":\"job-3\"}}]}",
            "{\"records\":[]}",
            "{\"Type\":\"Notification\",\"MessageId\":\"m\",\"Message\":\"{}\"}",
            "\"job-1\"",
            "[{\"id\":\"job-1\"}]",
            "null");

    static Stream<Arguments> records() {
        return Stream.of(Way.values())
                .flatMap(way -> EVENTS.stream()
                        .flatMap(event -> REQUESTS.stream().map(request -> Arguments.of(way, event, request))));
    }

    @ParameterizedTest
    @MethodSource("records")
    void anOversizedRecordHasTheIdThatItHasWhenItIsRead(Way way, String event, String request) {
        assertSame(way.send(request, event));
        assertSame(way.send(request, event).key("key"));
    }

    @ParameterizedTest
    @EnumSource
    void anOversizedRequestIsRejectedUnderItsOwnId(Way way) {
        RequestReaderTester record =
                way.send("{\"id\":\"job-1\"," + REST + "}", EVENT).key("key");

        assertThat(record.read()).isInstanceOf(RequestReading.Valid.class);
        assertThat(record.read(1)).isInstanceOfSatisfying(RequestReading.Invalid.class, invalid -> {
            assertThat(invalid.job().id()).isEqualTo("job-1");
            assertThat(invalid.why().message()).startsWith("It is too large to be kept: ");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anOversizedRequestWhoseIdIsANumberIsADeadLetter(Way way) {
        String next = way == Way.PLAIN || way == Way.FRAMED_PLAIN ? "key" : "ev-1";

        assertThat(named(way.send("{\"id\":12," + REST + "}", EVENT).key("key").read(1)))
                .isEqualTo(new Named(true, next));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"data\":null",
                ",\"data\":[{\"id\":\"job-1\"}]",
                ",\"data\":\"{}\"",
                ",\"data\":{\"id\":\"job-1\"},\"data_base64\":\"e30=\"",
                ",\"data_base64\":7",
                ",\"data_base64\":\"?\"",
                ",\"data_base64\":\"e30\\n=\"",
                ",\"data_base64\":\"\\u00e4\"",
                ",\"data_base64\":\"W10=\"",
                ",\"data_base64\":\"e30gew==\"",
                ",\"data_base64\":\"ew==\"",
                ",\"data_base64\":\"",
                ",\"data_base64\":\"\\u00"
            })
    void anOversizedEventWithoutARequestIsAnsweredAsWhenItIsRead(String data) {
        for (String event : EVENTS) {
            assertSame(given("{" + event + data + "}").key("key"));
            assertSame(given("{" + event + data + "}").key("key").structured());
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            application/cloudevents-batch+json, UTF-8
            application/cloudevents+avro,       UTF-8
            application/json,                   UTF-16LE
            application/json,                   UTF-32BE
            application/cloudevents+json,       UTF-16
            """)
    void anOversizedValueInAnotherFormIsADeadLetter(String contentType, String charset) throws Exception {
        byte[] value = ("{\"id\":\"job-1\"," + REST + "}").getBytes(charset);
        RequestReaderTester record =
                given(value).header("content-type", contentType).header("ce_id", "ev-1");

        assertThat(record.read(1)).isInstanceOf(RequestReading.Unreadable.class);
        assertSame(record);
        assertSame(record.key("key"));
    }

    @Test
    void depthNumbersAndNamesOfAnOversizedValueHaveTheLimitsOfOneThatIsRead() {
        for (int beyond = 0; beyond < 2; beyond++) {
            String deep = "[".repeat(StrictJson.MAX_DEPTH - 1 + beyond);
            assertSame(given("{\"id\":\"job-1\",\"input\":" + deep + deep.replace('[', ']') + "}"));
            String digits = "9".repeat(StrictJson.MAX_NUMBER_LENGTH + beyond);
            assertSame(given("{\"id\":\"job-1\",\"input\":" + digits + "}"));
            String name = "n".repeat(StrictJson.MAX_NAME_LENGTH + beyond);
            assertSame(given("{\"id\":\"job-1\",\"" + name + "\":1}"));
        }
    }

    @Test
    void aLargePromptInBase64IsSkipped() {
        String request =
                "{\"input\":{\"prompt\":\"" + "p".repeat(MAX_BYTES) + "\"},\"id\":\"job-1\",\"model\":\"a/b\"}";

        assertThat(named(Way.STRUCTURED_IN_BASE64.send(request, EVENT).read())).isEqualTo(new Named(false, "job-1"));
    }

    private static void assertSame(RequestReaderTester record) {
        assertThat(named(record.read(1))).isEqualTo(named(record.read()));
    }

    /** @param id of the job that gets an answer, if one does */
    private record Named(boolean isDeadLetter, @Nullable String id) {}

    private static Named named(RequestReading reading) {
        return new Named(reading instanceof RequestReading.Unreadable, RequestReaderTester.idOf(reading));
    }

    private static String base64(String request) {
        return Base64.getEncoder().encodeToString(utf8(request));
    }

    private static byte[] framed(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) 0)
                .putInt(7)
                .put(bytes)
                .array();
    }
}
