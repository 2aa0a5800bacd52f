package dev.reelay.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.DeliverTo;
import dev.reelay.job.SourceRecord;
import dev.reelay.json.ExactJson;
import dev.reelay.outcome.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The field {@code deliver_to} as a worker reads it: with an allow-list, and with a rule for hosts. */
class DeliverToFieldTest {

    private static final String SECRET = "X-Amz-Signature=0f1e2d3c";

    private static final DeliveryRules RULES = new DeliveryRules(
            DeliveryRules.parse(List.of("s3://customer-a/", " s3://shared/team/a ", "")),
            url -> !url.startsWith("http:") && !url.contains("internal"));

    private static RequestReading read(String deliverTo, DeliveryRules rules) {
        String request = "{\"id\":\"a\",\"model\":\"a/b\",\"input\":{},\"deliver_to\":" + deliverTo + "}";
        return new RequestReader(1 << 20, 1 << 20, rules, InstantSource.fixed(Instant.EPOCH))
                .read(new SourceRecord("requests", 0, 0, 0, null, request.getBytes(StandardCharsets.UTF_8), List.of()));
    }

    private static @Nullable DeliverTo place(String deliverTo) {
        RequestReading reading = read(deliverTo, RULES);
        assertThat(reading).isInstanceOf(RequestReading.Valid.class);
        return ((RequestReading.Valid) reading).job().deliverTo();
    }

    private static List<Violation> violations(String deliverTo, DeliveryRules rules) {
        RequestReading reading = read(deliverTo, rules);
        assertThat(reading).isInstanceOf(RequestReading.Invalid.class);
        RequestReading.Invalid invalid = (RequestReading.Invalid) reading;
        assertThat(invalid.job().deliverTo()).isNull();
        return invalid.why().violations();
    }

    private static Violation violation(String deliverTo) {
        assertThat(violations(deliverTo, RULES)).hasSize(1);
        return violations(deliverTo, RULES).getFirst();
    }

    @Test
    void aBucketOrPresignedUrlsAreThePlaceOfTheJob() {
        assertThat(place("\"s3://customer-a\"")).isEqualTo(new DeliverTo.Bucket("customer-a", ""));
        assertThat(place("\"s3://customer-a/x/y/\"")).isEqualTo(new DeliverTo.Bucket("customer-a", "x/y"));
        assertThat(place("[\"https://a.example/1?" + SECRET + "%3D\",\"https://b.example\"]"))
                .isEqualTo(new DeliverTo.Urls(List.of("https://a.example/1?" + SECRET + "%3D", "https://b.example")));
        assertThat(place("null")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3://customer-a", "s3://customer-a/any/where", "s3://shared/team/a", "s3://shared/team/a/b/"})
    void aBucketWithinTheAllowListIsTaken(String place) {
        assertThat(place("\"" + place + "\"")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://customer-b",
                "s3://customer-a2/x",
                "s3://customer-a.b",
                "s3://shared",
                "s3://shared/team",
                "s3://shared/team/ab",
                "s3://shared/x/team/a"
            })
    void aBucketOutsideOfTheAllowListIsRefusedByWholeSegments(String place) {
        Violation violation = violation("\"" + place + "\"");
        assertThat(violation.pointer()).isEqualTo("/deliver_to");
        assertThat(violation.rule()).isEqualTo("allowed");
        assertThat(violation.actual()).isEqualTo(JsonNodeFactory.instance.textNode(place));
        assertThat(violation.message())
                .isEqualTo(
                        "deliver_to names %s, which is in no bucket and below no prefix that REELAY_OUTPUT_DELIVER_TO allows."
                                .formatted(place))
                .doesNotContain("customer-a/"); // whose other customers are nobody's business
    }

    @Test
    void withoutAnAllowListEveryBucketIsRefusedAndTheMessageNamesTheSetting() {
        DeliveryRules none = new DeliveryRules(List.of(), _ -> true);
        assertThat(violations("\"s3://customer-a\"", none))
                .singleElement()
                .satisfies(it -> assertThat(it.message()).contains("REELAY_OUTPUT_DELIVER_TO", "Presigned URLs"));
        assertThat(read("[\"https://a.example/1\"]", none)).isInstanceOf(RequestReading.Valid.class);
    }

    @Test
    void whoDoesNotKnowTheSettingsOfTheWorkersLeavesTheDecisionToThem() {
        assertThat(read("\"s3://anybody/x\"", DeliveryRules.ANY)).isInstanceOf(RequestReading.Valid.class);
        assertThat(read("[\"http://trusted:9000/x\"]", DeliveryRules.ANY)).isInstanceOf(RequestReading.Valid.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    17                                         | /deliver_to   | type
                    {}                                         | /deliver_to   | type
                    []                                         | /deliver_to   | minItems
                    "https://a.example/1"                      | /deliver_to   | pattern
                    "s3://customer-a/../b"                     | /deliver_to   | pattern
                    ["https://a.example/1",17]                 | /deliver_to/1 | type
                    ["https://a.example/1",["https://a"]]      | /deliver_to/1 | type
                    ["s3://customer-a"]                        | /deliver_to/0 | pattern
                    ["https://u:p@a.example/1"]                | /deliver_to/0 | pattern
                    ["https://a.example/1#x"]                  | /deliver_to/0 | pattern
                    ["https://a.example/a b"]                  | /deliver_to/0 | pattern
                    ["https://a.example/1","https://a.example/1"] | /deliver_to/1 | uniqueItems
                    ["http://a.example/1"]                     | /deliver_to/0 | public_https
                    ["https://db.internal/1"]                  | /deliver_to/0 | public_https
                    """)
    void aPlaceOfAnotherFormIsRefusedWithFieldAndRule(String deliverTo, String pointer, String rule) {
        Violation violation = violation(deliverTo);
        assertThat(violation.pointer()).isEqualTo(pointer);
        assertThat(violation.rule()).isEqualTo(rule);
        assertThat(violation.message()).contains("deliver_to").endsWith(".");
    }

    @Test
    void lengthsAndNumbersAreBounded() {
        String longest = "https://a.example/" + "x".repeat(DeliverTo.LONGEST_URL - 18);
        assertThat(place("[\"" + longest + "\"]")).isNotNull();
        Violation tooLong = violation("[\"" + longest + "x\"]");
        assertThat(tooLong.rule()).isEqualTo("maxLength");
        assertThat(tooLong.limit()).hasToString("4096");
        assertThat(tooLong.actual()).hasToString("4097");

        assertThat(violation("\"s3://customer-a/" + "x".repeat(DeliverTo.LONGEST_BUCKET) + "\"")
                        .rule())
                .isEqualTo("maxLength");

        assertThat(place(urls(DeliverTo.MOST_URLS))).isNotNull();
        Violation tooMany = violation(urls(DeliverTo.MOST_URLS + 1));
        assertThat(tooMany.rule()).isEqualTo("maxItems");
        assertThat(tooMany.actual()).hasToString("33");
    }

    private static String urls(int count) {
        ObjectNode holder = JsonNodeFactory.instance.objectNode();
        IntStream.range(0, count).forEach(i -> holder.withArray("urls").add("https://a.example/" + i));
        return new String(ExactJson.compact(holder), StandardCharsets.UTF_8).replaceAll("^.*?(\\[.*\\]).*$", "$1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"https://u:word@a.example/1?" + SECRET + "\"]",
                "[\"https://a.example/1?" + SECRET + "#x\"]",
                "[\"http://a.example/1?" + SECRET + "\"]",
                "[\"https://a.example/1?" + SECRET + " \"]",
                "[\"https://a.example/1?" + SECRET + "\",\"https://a.example/1?" + SECRET + "\"]",
                "\"https://a.example/1?" + SECRET + "\"",
                "\"s3://customer-a?" + SECRET + "\"",
                "\"s3://u:word@customer-a/\"",
                "[\"user:word@a.example/1?" + SECRET + "\"]"
            })
    void noViolationQuotesAQueryOrAUser(String deliverTo) {
        assertThat(violations(deliverTo, RULES).toString()).doesNotContain("0f1e2d3c", "X-Amz", "word@");
    }

    @Test
    void theTextOfAJobDoesNotQuoteAQuery() {
        assertThat(read("[\"https://a.example/1?" + SECRET + "\"]", RULES).toString())
                .contains("https://a.example/1")
                .doesNotContain("0f1e2d3c", "X-Amz");
    }

    @Test
    void anAllowListOfAnotherFormIsRefused() {
        for (String entry : List.of("customer-a", "s3://", "s3://a/*", "https://a.example/")) {
            assertThatThrownBy(() -> DeliveryRules.parse(List.of(entry)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("s3://bucket");
        }
    }
}
