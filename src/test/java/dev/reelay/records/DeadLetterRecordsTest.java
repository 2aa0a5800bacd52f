package dev.reelay.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reelay.job.DeadLetter;
import dev.reelay.job.DeadLetter.Code;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterRecordsTest {

    private static final int MAX_BYTES = 10_000;

    private final DeadLetterRecords records = new DeadLetterRecords(MAX_BYTES);

    @Test
    void aDeadLetterKeepsTheSourceByteForByteAndAddsReasonAndPosition() {
        byte[] key = {(byte) 0xff, 0};
        byte[] value = {'{', (byte) 0xc0, 0};
        Header text = new Header("x-tenant", "süd".getBytes(UTF_8));
        Header bytes = new Header("x-tenant", new byte[] {(byte) 0x80});
        Header none = new Header("x-flag", null);

        OutgoingRecord record = encode(key, value, List.of(text, bytes, none), "not JSON: ü");

        assertThat(record.key()).isSameAs(key);
        assertThat(record.value()).isSameAs(value);
        assertThat(record.headers()).startsWith(text, bytes, none);
        assertThat(own(record))
                .isEqualTo(Map.of(
                        "dead-letter-reason", "not JSON: ü",
                        "dead-letter-code", "invalid_request",
                        "dead-letter-topic", "generation-requests",
                        "dead-letter-partition", "7",
                        "dead-letter-offset", "9223372036854775807"));
    }

    @Test
    void aSourceWithoutKeyAndValueIsNotTruncated() {
        OutgoingRecord record = encode(null, null, List.of(), "empty");

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(own(record)).doesNotContainKey("dead-letter-truncated");
    }

    @Test
    void aDeadLetterThatIsSentAgainHasOnlyItsLatestReason() {
        List<Header> earlier = List.of(
                new Header("dead-letter-reason", "old".getBytes(UTF_8)),
                new Header("dead-letter-truncated", "value".getBytes(UTF_8)),
                new Header("dead-letter-cause", null),
                new Header("dead-letters", null));

        OutgoingRecord record = encode(null, null, earlier, "new");

        assertThat(record.headers().getFirst().name()).isEqualTo("dead-letters");
        assertThat(own(record))
                .hasSize(5)
                .containsEntry("dead-letter-reason", "new")
                .doesNotContainKeys("dead-letter-truncated", "dead-letter-cause");
    }

    @ParameterizedTest(name = "key {0}, value {1}, header {2}: without {3}")
    @CsvSource({
        "100, 9_000, 100, ''",
        "100, 11_000, 100, value",
        "5_000, 9_000, 100, value",
        "100, 6_000, 6_000, value",
        "100, 100, 11_000, headers",
        "100, 11_000, 11_000, 'value,headers'",
        "11_000, 100, 100, key",
        "11_000, 11_000, 100, 'value,key'",
        "11_000, 100, 11_000, 'headers,key'",
        "11_000, 11_000, 11_000, 'value,headers,key'",
    })
    void aSourceThatIsTooLargeLosesAsLittleAsPossible(String key, String value, String header, String leftOut) {
        OutgoingRecord record = encode(
                new byte[number(key)],
                new byte[number(value)],
                List.of(new Header("x-", new byte[number(header)])),
                "");

        assertThat(own(record).getOrDefault("dead-letter-truncated", "")).isEqualTo(leftOut);
        assertThat(record.size()).isLessThanOrEqualTo(MAX_BYTES);
        assertThat(record.key() == null).isEqualTo(leftOut.contains("key"));
        assertThat(record.value() == null).isEqualTo(leftOut.contains("value"));
        assertThat(record.headers().getFirst().name().equals("x-")).isNotEqualTo(leftOut.contains("headers"));
    }

    @Test
    void aValueThatJustFitsIsKept() {
        int room = MAX_BYTES - encode(null, new byte[8_192], List.of(), "").size() + 8_192;

        assertThat(own(encode(null, new byte[room], List.of(), ""))).doesNotContainKey("dead-letter-truncated");
        assertThat(own(encode(null, new byte[room + 1], List.of(), ""))).containsKey("dead-letter-truncated");
    }

    @Test
    void anySourceFitsTheSmallestTopic() {
        Random random = new Random(17);
        DeadLetterRecords smallest = new DeadLetterRecords(DeadLetterRecords.MIN_BYTES);
        String topic = "t".repeat(249);
        for (int i = 0; i < 500; i++) {
            SourceRecord source = new SourceRecord(
                    topic,
                    Integer.MAX_VALUE,
                    Long.MAX_VALUE,
                    0,
                    new byte[random.nextInt(8_000)],
                    new byte[random.nextInt(8_000)],
                    List.of(new Header("x".repeat(random.nextInt(4_000)), new byte[random.nextInt(4_000)])));

            OutgoingRecord record =
                    smallest.encode(new DeadLetter(source, Code.INTERNAL_ERROR, "😀".repeat(random.nextInt(4_000))));

            assertThat(record.size()).isLessThanOrEqualTo(DeadLetterRecords.MIN_BYTES);
        }
    }

    @Test
    void aTopicTooSmallForDeadLettersIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DeadLetterRecords(DeadLetterRecords.MIN_BYTES - 1));
    }

    private OutgoingRecord encode(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, String reason) {
        SourceRecord source = new SourceRecord("generation-requests", 7, Long.MAX_VALUE, 0, key, value, headers);
        return records.encode(new DeadLetter(source, Code.INVALID_REQUEST, reason));
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace("_", ""));
    }

    private static Map<String, String> own(OutgoingRecord record) {
        Map<String, String> own = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            if (header.name().startsWith("dead-letter-")) {
                own.put(header.name(), header.value() == null ? "null" : new String(header.value(), UTF_8));
            }
        }
        return own;
    }
}
