package dev.reelay.request;

import static dev.reelay.request.RequestReaderTester.MINIMAL;
import static dev.reelay.request.RequestReaderTester.given;
import static dev.reelay.request.RequestReaderTester.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.job.Job;
import dev.reelay.outcome.FailureCode;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderCloudEventTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/cloudevents+json",
                "application/cloudevents+json; charset=UTF-8",
                "Application/CloudEvents+JSON;charset=utf-8;x=y",
                " application/cloudevents+json ",
                "application/cloudevents"
            })
    void aStructuredEventIsRecognisedByItsContentType(String contentType) {
        Job job = given(event("\"data\":" + MINIMAL))
                .header("Content-Type", contentType)
                .key("key")
                .valid()
                .job();

        assertThat(job.id()).isEqualTo("event");
        assertThat(job.model()).isEqualTo("a/b");
    }

    @Test
    void theDataOfAStructuredEventMayBeBase64() {
        String base64 = Base64.getEncoder().encodeToString(utf8(MINIMAL));

        assertThat(given(event("\"data\":null,\"data_base64\":\"" + base64 + "\""))
                        .structured()
                        .valid()
                        .job()
                        .id())
                .isEqualTo("event");
    }

    @Test
    void theRequestsIdWinsOverTheEvents() {
        String data = "\"data\":{\"id\":\"own\",\"model\":\"a/b\",\"input\":{}}";

        assertThat(given(event(data)).structured().key("key").valid().job().id())
                .isEqualTo("own");
    }

    @Test
    void anEventWithoutAnIdUsesTheKey() {
        String event = "{\"specversion\":\"1.0\",\"data\":" + MINIMAL + "}";

        assertThat(given(event).structured().key("key").valid().job().id()).isEqualTo("key");
        assertThat(given(MINIMAL).header("ce_specversion", "1.0").key("key").id())
                .isEqualTo("key");
        assertThat(given(MINIMAL).header("ce_id", (String) null).key("key").id())
                .isEqualTo("key");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "x":1                                   | The event holds no data.
            "data":null                             | The event holds no data.
            "data":[]                               | The event's data is of type array, and must be an object.
            "data":"{"                              | The event's data is of type string, and must be an object.
            "data":{},"data_base64":""              | The event holds both data and data_base64.
            "data_base64":7                         | The event's data_base64 is not Base64.
            "data_base64":"?"                       | The event's data_base64 is not Base64.
            "data_base64":""                        | It is empty.
            "data_base64":"e30K/w=="                | It is not UTF-8 at byte 4.
            "data_base64":"ew=="                    | It is not JSON: it ends too early.
            """)
    void anEventWithoutAValidRequestIsRejectedUnderItsId(String fields, String reason) {
        RequestReading.Invalid invalid =
                given(event(fields)).structured().key("key").invalid();

        assertThat(invalid.job().id()).isEqualTo("event");
        assertThat(invalid.why().code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(invalid.why().message()).isEqualTo(reason);

        RequestReading.Unreadable nameless =
                given("{" + fields + "}").structured().key("key").unreadable();

        assertThat(nameless.reason()).isEqualTo(reason);
        assertThat(nameless.job()).isNotNull().extracting(Job::id).isEqualTo("key");
    }

    @Test
    void violationsInAnEventPointIntoTheRequest() {
        assertThat(given(event("\"data\":{}")).structured().invalid().why().violations())
                .extracting("pointer")
                .containsExactly("/model", "/input");
    }

    @Test
    void anEventThatIsNotJsonIsADeadLetter() {
        assertThat(given("{").structured().key("key").unreadable().reason())
                .isEqualTo("It is not JSON: it ends too early.");
        assertThat(given("[]").structured().unreadable().job()).isNull();
    }

    @Test
    void anInvalidEventIdMakesADeadLetterUnlessTheRequestHasAnId() {
        String own = "{\"id\":\"own\",\"model\":\"a/b\",\"input\":{}}";

        assertThat(given("{\"id\":7,\"data\":" + MINIMAL + "}")
                        .structured()
                        .key("key")
                        .unreadable()
                        .reason())
                .isEqualTo("The event's id must be a string, and is of type number.");
        assertThat(given(MINIMAL).header("ce_id", "").key("key").unreadable().reason())
                .isEqualTo("The header ce_id is blank.");
        assertThat(given(MINIMAL)
                        .header("ce_id", new byte[] {(byte) 0xff})
                        .unreadable()
                        .reason())
                .isEqualTo("The header ce_id is not UTF-8.");
        assertThat(given("{\"id\":7,\"data\":" + own + "}").structured().id()).isEqualTo("own");
        assertThat(given(own).header("ce_id", "").valid().job().id()).isEqualTo("own");
    }

    @Test
    void anIdHeaderMayBeRepeatedOnlyWithTheSameValue() {
        assertThat(given(MINIMAL).header("ce_id", "a").header("CE_ID", "a").id())
                .isEqualTo("a");
        assertThat(given(MINIMAL)
                        .header("ce_id", "a")
                        .header("ce_id", "b")
                        .unreadable()
                        .reason())
                .isEqualTo("The header ce_id occurs several times with different values.");
    }

    @Test
    void aBinaryEventThatIsNotJsonIsADeadLetterThatRejectsTheEventsJob() {
        RequestReading.Unreadable unreadable =
                given("?").header("ce_id", "event").key("key").unreadable();

        assertThat(unreadable.job()).isNotNull().extracting(Job::id).isEqualTo("event");
    }

    @Test
    void anUnusableIdInAnEventsRequestRejectsTheEventsJob() {
        String data = "{\"id\":7,\"model\":\"a/b\",\"input\":{}}";

        assertThat(given(event("\"data\":" + data))
                        .structured()
                        .key("key")
                        .unreadable()
                        .job())
                .isNotNull()
                .extracting(Job::id)
                .isEqualTo("event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/cloudevents-batch+json", "application/cloudevents+avro"})
    void batchesAndOtherFormatsAreDeadLetters(String contentType) {
        assertThat(given("[]")
                        .header("content-type", contentType)
                        .key("key")
                        .unreadable()
                        .reason())
                .isEqualTo("It is not one CloudEvent in JSON, but a batch or another format.");
    }

    @Test
    void anyOtherContentTypeIsPlainJson() {
        assertThat(given(MINIMAL)
                        .header("content-type", "text/plain; charset=utf-16")
                        .valid()
                        .job()
                        .model())
                .isEqualTo("a/b");
        assertThat(given(MINIMAL)
                        .header("content-type", (String) null)
                        .valid()
                        .job()
                        .model())
                .isEqualTo("a/b");
    }

    private static String event(String fields) {
        return "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"/s\",\"id\":\"event\"," + fields + "}";
    }
}
