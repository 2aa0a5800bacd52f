package dev.reelay.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.request.RequestReader;
import dev.reelay.request.RequestReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records at partition 3, offset 17 of {@code requests}, and what a worker reads in them. */
final class TestRecord {

    static final RequestReader READER = new RequestReader(1 << 20, InstantSource.fixed(Instant.EPOCH));

    private TestRecord() {}

    static SourceRecord record(@Nullable String key, byte @Nullable [] value, Header... headers) {
        return new SourceRecord("requests", 3, 17, 1_000, key == null ? null : utf8(key), value, List.of(headers));
    }

    static SourceRecord record(@Nullable String key, String value, Header... headers) {
        return record(key, utf8(value), headers);
    }

    /** What is at another offset of the same partition once this is sent. */
    static SourceRecord sent(OutgoingRecord record, long offset) {
        return new SourceRecord("requests", 3, offset, 2_000, record.key(), record.value(), record.headers());
    }

    static RequestReading.Valid read(SourceRecord record) {
        return assertThat(READER.read(record))
                .asInstanceOf(type(RequestReading.Valid.class))
                .actual();
    }

    static Header header(String name, @Nullable String value) {
        return new Header(name, value == null ? null : utf8(value));
    }

    /** All values of the headers with this name. */
    static List<String> headers(List<Header> headers, String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }

    static Preparation.Ready ready(Preparation preparation) {
        return assertThat(preparation)
                .asInstanceOf(type(Preparation.Ready.class))
                .actual();
    }

    static Preparation.Refused refused(Preparation preparation) {
        return assertThat(preparation)
                .asInstanceOf(type(Preparation.Refused.class))
                .actual();
    }

    static byte[] framed(String hex, String value) {
        return HexFormat.of().parseHex(hex + HexFormat.of().formatHex(utf8(value)));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Header[] and(Header[] headers, Header... more) {
        return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(Header[]::new);
    }
}
