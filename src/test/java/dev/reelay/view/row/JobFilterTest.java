package dev.reelay.view.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.cost.Charged;
import dev.reelay.json.JsonBytes;
import dev.reelay.outcome.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFilterTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.500Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            state=failed                                   | state=failed
            state=failed&state=completed                   | state=completed&state=failed
            state=failed&state=failed                      | state=failed
            state=accepted&state=submitting&state=in_queue&state=in_progress&state=storing | state=live
            state=completed&state=live                     | state=completed&state=live
            model=a/b&state=live                           | state=live&model=a/b
            ?charged=no                                    | charged=no
            tenant=s%C3%BCd%26co                           | tenant=s%C3%BCd%26co
            tenant=two+words                               | tenant=two%20words
            tenant=a&message=b&message=a                   | message=a&message=b&tenant=a
            id_prefix=x&id=b&id=a%26b%2F%25~1              | id=a%26b/%25%7E1&id=b&id_prefix=x
            received_from=2026-11-21                       | received_from=2026-11-21T00:00:00Z
            ended_to=2026-11-21T12:00:00.123456Z           | ended_to=2026-11-21T12:00:00.123Z
            metadata/b=1&metadata/a=2&id_prefix=x          | id_prefix=x&metadata/a=2&metadata/b=1
            metadata%2Fcustomer=c-17                       | metadata/customer=c-17
            state=live&state=ended                         | ''
            """)
    void aFilterHasOneText(String given, String canonical) {
        JobFilter filter = JobFilter.parse(given);

        assertThat(filter.text()).isEqualTo(canonical);
        assertThat(JobFilter.parse(filter.text())).isEqualTo(filter).hasSameHashCodeAs(filter);
        assertThat(JobFilter.of(filter.parameters())).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stat=failed                | "stat" is no filter: there are state, model, code, charged
            state=compleeted           | state: "compleeted" is not one of accepted, submitting, in_queue
            state=FAILED               | state: "FAILED" is not one of
            state=                     | state: it is empty
            state                      | "state" is no name=value
            =failed                    | "=failed" is no name=value
            state=failed&&charged=no   | "" is no name=value
            code=submision_unknown     | code: "submision_unknown" is not one of invalid_request
            charged=maybe              | charged: "maybe" is not one of yes, no, unknown
            id_prefix=a&id_prefix=b    | id_prefix: it has 2 values and can have 1
            received_from=yesterday    | received_from: "yesterday" is no time like 2026-11-21T09:00:00Z
            ended_to=2026-13-01        | ended_to: "2026-13-01" is no time like
            ended_to=+999999999-12-31T23:59:59Z | ended_to: " 999999999-12-31T23:59:59Z" is no time
            ended_to=%2B999999999-12-31T23:59:59Z | ended_to: "+999999999-12-31T23:59:59Z" is not between 1970 and 9999
            received_from=2026-11-22&received_to=2026-11-21 | received_to: "2026-11-21T00:00:00Z" is not after received_from
            ended_from=2026-11-21&ended_to=2026-11-21 | ended_to: "2026-11-21T00:00:00Z" is not after ended_from
            metadata/a~2=1             | "metadata/a~2" is no path into metadata
            metadata/n=100e2147483647  | metadata/n: "100e2147483647" is a number whose exponent is out of range
            metadata/customer=         | metadata/customer: it is empty
            model=%FF                  | "%FF" is not percent-encoded UTF-8
            model=%4                   | "%4" is not percent-encoded UTF-8
            model=%E4%EF%BF%BD         | "%E4%EF%BF%BD" is not percent-encoded UTF-8
            model=%EF%BF%BD%FF         | "%EF%BF%BD%FF" is not percent-encoded UTF-8
            metadata=1                 | "metadata" is no filter
            """)
    void whatIsNoFilterIsRefusedWithTheParameterTheRuleAndTheValue(String given, String message) {
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> JobFilter.parse(given))
                .withMessageStartingWith(message);
    }

    /** A producer that decodes Latin-1 as UTF-8 makes such ids, and they are valid. */
    @ParameterizedTest
    @ValueSource(strings = {"M\uFFFDller", "\uFFFD", "\uFFFD\uFFFD%", "%EF%BF%BD"})
    void anIdMayHaveReplacementCharacters(String id) {
        String text = "id_prefix=" + FilterText.encoded(id);

        assertThat(FilterText.pairs(text)).containsEntry("id_prefix", List.of(id));
        assertThat(FilterText.pairs("id_prefix=%ef%bf%bd" + "\uFFFD"))
                .containsEntry("id_prefix", List.of("\uFFFD\uFFFD"));
    }

    @Test
    void aValueThatNoIdCanHaveIsRefusedAndNotRepeatedInFull() {
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> JobFilter.of(Map.of("model", List.of("m".repeat(201)))))
                .withMessageContaining("is longer than 200 characters")
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(120));
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> JobFilter.of(Map.of("model", List.of("\ud800"))))
                .withMessageContaining("is not well-formed Unicode");
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> JobFilter.of(Map.of(
                        "model",
                        IntStream.range(0, 101).mapToObj(Integer::toString).toList())))
                .withMessage("model: it has 101 values and can have 100");
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> JobFilter.of(Map.of("model", List.of())))
                .withMessageStartingWith("model: it has no value");
    }

    @Test
    void everyJobFitsNoFilterAndAFilterOfAllStatesIsNone() {
        assertThat(JobFilter.ALL.isEmpty()).isTrue();
        assertThat(JobFilter.parse("").isEmpty()).isTrue();
        assertThat(JobFilter.parse("?").isEmpty()).isTrue();
        assertThat(JobFilter.parse("state=live&state=ended").isEmpty()).isTrue();
        assertThat(JobFilter.parse("state=live").isEmpty()).isFalse();
        assertThat(JobFilter.ALL.matches(live("a", null))).isTrue();
    }

    @Test
    void chipsAreAddedAndRemoved() {
        JobFilter filter =
                JobFilter.ALL.with("state", "failed").with("state", "expired").with("id_prefix", "a");

        assertThat(filter.text()).isEqualTo("state=expired&state=failed&id_prefix=a");
        assertThat(filter.with("id_prefix", "b").text()).endsWith("&id_prefix=b");
        assertThat(filter.without("state", "failed").text()).isEqualTo("state=expired&id_prefix=a");
        assertThat(filter.without("state", null).text()).isEqualTo("id_prefix=a");
        assertThat(filter.without("model", null)).isEqualTo(filter);
        assertThat(filter.without("state", null).without("id_prefix", "a")).isEqualTo(JobFilter.ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=failed",
                "state=ended",
                "state=failed&state=live",
                "model=m/n",
                "model=x&model=m/n",
                "code=submission_unknown",
                "charged=unknown",
                "charged=no&charged=unknown",
                "message=it%20may%20be%20there,%20as%20%23",
                "message=x&message=it%20may%20be%20there,%20as%20%23",
                "id=order-4711-shot-3",
                "id=another&id=order-4711-shot-3",
                "id_prefix=order-4711",
                "id_prefix=order-4711-shot-3",
                "received_from=2026-11-21T12:00:00.500Z",
                "received_to=2026-11-21T12:00:00.501Z",
                "ended_from=2026-11-21T12:00:01.500Z&ended_to=2026-11-21T12:00:01.501Z",
                "tenant=blue",
                "metadata/customer=c-17",
                "metadata/customer=x&metadata/customer=c-17",
                "metadata/order/id=7",
                "metadata/order/id=7.0",
                "metadata/order/price=1.50",
                "metadata/order/price=1.5",
                "metadata/order/paid=true",
                "metadata/order/note=null",
                "metadata/tags=red",
                "metadata/tags=2",
                "metadata/a~1b~0c=x",
                "metadata/s%C3%BCd=%C3%A9",
                "metadata/quote=%22q%22",
                "metadata/=empty",
                "state=failed&model=m/n&code=submission_unknown&charged=unknown&tenant=blue&metadata/customer=c-17"
            })
    void aJobFits(String filter) {
        assertThat(JobFilter.parse(filter).matches(failed())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=completed",
                "state=live",
                "model=m",
                "model=M/N",
                "code=timed_out",
                "charged=no",
                "message=it%20may%20be%20there,%20as%207",
                "message=it%20may%20be%20there",
                "id=order-4711",
                "id=order-4711-shot-3&id_prefix=x",
                "id_prefix=rder",
                "id_prefix=order-4711-shot-3~1",
                "received_from=2026-11-21T12:00:00.501Z",
                "received_to=2026-11-21T12:00:00.500Z",
                "ended_from=2026-11-21T12:00:01.501Z",
                "ended_to=2026-11-21T12:00:01.500Z",
                "tenant=green",
                "metadata/customer=c-1",
                "metadata/customer=C-17",
                "metadata/Customer=c-17",
                "metadata/order=7",
                "metadata/id=7",
                "metadata/order/id=8",
                "metadata/order/id/x=7",
                "metadata/order/paid=false",
                "metadata/tags=blue",
                "metadata/tags/0=red",
                "metadata/nested=deep",
                "metadata/customer/x=c-17",
                "state=failed&charged=no"
            })
    void aJobDoesNotFit(String filter) {
        assertThat(JobFilter.parse(filter).matches(failed())).isFalse();
    }

    @Test
    void aJobThatHasNotEndedHasNoEndToFit() {
        JobRow live = live("a", null);

        for (String filter : List.of(
                "charged=unknown",
                "code=timed_out",
                "message=x",
                "ended_from=2000-01-01",
                "ended_to=2100-01-01",
                "tenant=blue")) {
            assertThat(JobFilter.parse(filter).matches(live)).as(filter).isFalse();
        }
        assertThat(JobFilter.parse("metadata/a=1").matches(live("a", "{\"a\":1}")))
                .isTrue();
    }

    @Test
    void aJobOfWhichTheTimeOfTheRequestIsNotKnownFitsNoTime() {
        JobRow row = new JobRow(
                "a",
                Status.CANCELLED,
                new Place(Source.RESULT, 0, 0, 0),
                Times.of(null, null, null, NOON),
                Asked.of("m", "", null, null),
                new Progress(0, null, null),
                End.ofReceipt(Status.CANCELLED, null));

        assertThat(JobFilter.parse("received_from=1970-01-01").matches(row)).isFalse();
        assertThat(JobFilter.parse("received_to=2100-01-01").matches(row)).isFalse();
        assertThat(JobFilter.parse("ended_to=2100-01-01").matches(row)).isTrue();
    }

    @Test
    void metadataThatIsNoJsonFitsNothingAndStopsNothing() {
        JobRow row = live("a", "{\"customer\":\"c-17");

        assertThat(JobFilter.parse("metadata/customer=c-17").matches(row)).isFalse();
        assertThat(row.tenant()).isNull();
        assertThat(live("a", "{\"tenant\":7}").tenant()).isNull();
        assertThat(live("a", "{\"x\":{\"tenant\":\"blue\"}}").tenant()).isNull();
        assertThat(live("a", "{\"retry-of\":\"b\"}").retryOf()).isEqualTo("b");
    }

    @Test
    void metadataThatIsTooLongIsLeftOutAndTheRowSaysSo() {
        String large = "{\"customer\":\"c-17\",\"x\":\"" + "y".repeat(Asked.MAX_METADATA) + "\"}";

        JobRow row = live("a", large);

        assertThat(row.asked().metadataLeftOut()).isTrue();
        assertThat(row.asked().metadata()).isNull();
        assertThat(JobFilter.parse("metadata/customer=c-17").matches(row)).isFalse();
    }

    @Test
    void ordersAndMarksOfPagesAreReadAndRefused() {
        assertThat(JobOrder.of("oldest")).isEqualTo(JobOrder.OLDEST);
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> JobOrder.of("random"))
                .withMessage("order: \"random\" is not one of newest, oldest, updated, ended");
        PageMark mark = new PageMark(-5, "a.b");
        assertThat(PageMark.parse(mark.text())).isEqualTo(mark);
        for (String bad : List.of("", "5", "x.a", ".a")) {
            assertThatExceptionOfType(FilterException.class).isThrownBy(() -> PageMark.parse(bad));
        }
    }

    private static JobRow failed() {
        String metadata = "{\"customer\":\"c-17\",\"tenant\":\"blue\",\"order\":{\"id\":7,\"price\":1.50,\"paid\":true,"
                + "\"note\":null},\"tags\":[\"red\",2,{\"x\":\"blue\"}],\"a/b~c\":\"x\",\"süd\":\"é\","
                + "\"quote\":\"\\\"q\\\"\",\"\":\"empty\",\"nested\":[[\"deep\"]]}";
        return new JobRow(
                "order-4711-shot-3",
                Status.FAILED,
                new Place(Source.RECEIPT, 1, 2, 3),
                Times.of(NOON, null, null, NOON.plusSeconds(1)),
                Asked.of("m/n", "5f36", null, json(metadata)),
                new Progress(1, null, null),
                new End(Charged.UNKNOWN, "submission_unknown", "it may be there, as 7", null, null, null, null, null));
    }

    private static JobRow live(String id, @Nullable String metadata) {
        return new JobRow(
                id,
                Status.ACCEPTED,
                new Place(Source.STATE, 1, 2, 3),
                Times.of(NOON, null, null, null),
                Asked.of("m/n", "5f36", null, metadata == null ? null : json(metadata)),
                new Progress(0, null, null),
                null);
    }

    private static JsonBytes json(String text) {
        return JsonBytes.trusted(text.getBytes(StandardCharsets.UTF_8));
    }
}
