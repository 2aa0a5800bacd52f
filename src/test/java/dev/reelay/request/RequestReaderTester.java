package dev.reelay.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.reelay.job.SourceRecord;
import dev.reelay.job.SourceRecord.Header;
import dev.reelay.json.ExactJson;
import dev.reelay.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a record and reads it. The time is always {@link #NOW}, the position {@code requests}, partition 3, offset 17. */
final class RequestReaderTester {

    static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    static final String MINIMAL = "{\"model\":\"a/b\",\"input\":{}}";

    private static final ObjectWriter JSON =
            ExactJson.writer().with(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

    static final int MAX_BYTES = 8 << 20;

    private final byte @Nullable [] value;
    private final List<Header> headers = new ArrayList<>();
    private byte @Nullable [] key;

    private RequestReaderTester(byte @Nullable [] value) {
        this.value = value;
    }

    static RequestReaderTester given(byte @Nullable [] value) {
        return new RequestReaderTester(value);
    }

    static RequestReaderTester given(String value) {
        return given(utf8(value));
    }

    RequestReaderTester key(String text) {
        return key(utf8(text));
    }

    RequestReaderTester key(byte[] bytes) {
        key = bytes;
        return this;
    }

    RequestReaderTester header(String name, @Nullable String text) {
        headers.add(new Header(name, text == null ? null : utf8(text)));
        return this;
    }

    RequestReaderTester header(String name, byte[] bytes) {
        headers.add(new Header(name, bytes));
        return this;
    }

    RequestReaderTester structured() {
        return header("content-type", "application/cloudevents+json");
    }

    RequestReading read() {
        return read(MAX_BYTES);
    }

    RequestReading read(int maxBytes) {
        return new RequestReader(maxBytes, InstantSource.fixed(NOW))
                .read(new SourceRecord("requests", 3, 17, 1_000, key, value, headers));
    }

    RequestReading.Valid valid() {
        return assertThat(read()).asInstanceOf(type(RequestReading.Valid.class)).actual();
    }

    RequestReading.Invalid invalid() {
        return assertThat(read())
                .asInstanceOf(type(RequestReading.Invalid.class))
                .actual();
    }

    RequestReading.Unreadable unreadable() {
        return assertThat(read())
                .asInstanceOf(type(RequestReading.Unreadable.class))
                .actual();
    }

    /** The job's id, or none. */
    @Nullable
    String id() {
        return idOf(read());
    }

    static @Nullable String idOf(RequestReading reading) {
        return switch (reading) {
            case RequestReading.Valid valid -> valid.job().id();
            case RequestReading.Invalid invalid -> invalid.job().id();
            case RequestReading.Unreadable unreadable ->
                unreadable.job() == null ? null : unreadable.job().id();
        };
    }

    String contentHash() {
        return switch (read()) {
            case RequestReading.Valid valid -> valid.job().contentHash();
            case RequestReading.Invalid invalid -> invalid.job().contentHash();
            case RequestReading.Unreadable unreadable ->
                assertThat(unreadable.job()).isNotNull().actual().contentHash();
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String json(@Nullable JsonBytes bytes) {
        return json(bytes == null ? null : bytes.tree());
    }

    static String json(@Nullable Object tree) {
        try {
            return new String(JSON.writeValueAsBytes(tree), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("cannot be written again", e);
        }
    }
}
