package dev.reelay.worker;

import static dev.reelay.testing.TestRequests.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * A record that is no ordinary request, and what must become of it: an answer, a dead letter, both, or nothing. It is
 * written down in one sentence: what it holds, then what follows.
 */
final class OddRecord {

    final String name;
    final List<Header> headers = new ArrayList<>();

    /** The codec with which it is sent. */
    String compression = "none";

    byte @Nullable [] key;
    byte @Nullable [] value;

    /** The job that gets a result; null when none may come. */
    @Nullable
    String answered;

    String status = "";
    String code = "";

    /** Null when there are too many to write down. */
    @Nullable
    List<String> violations = List.of();

    String message = "";
    boolean truncated;

    /** Null when it is no dead letter. */
    @Nullable
    String deadLetter;

    /** What the dead letter had to leave out. */
    String leftOut = "";

    private OddRecord(String name) {
        this.name = name;
        this.key = bytes(name);
    }

    /** Until it is told otherwise its key is its name, and it is ignored. */
    static OddRecord named(String name) {
        return new OddRecord(name);
    }

    // --- what it holds -------------------------------------------------------------------------------------------

    OddRecord key(byte @Nullable ... bytes) {
        key = bytes;
        return this;
    }

    OddRecord value(byte @Nullable ... bytes) {
        value = bytes;
        return this;
    }

    /** JSON in single quotes. */
    OddRecord text(String json) {
        return value(bytes(json.replace('\'', '"')));
    }

    OddRecord json(JsonNode json) {
        return value(bytes(json.toString()));
    }

    OddRecord header(String header, byte @Nullable [] bytes) {
        headers.add(new RecordHeader(header, bytes));
        return this;
    }

    OddRecord compressed(String codec) {
        compression = codec;
        return this;
    }

    // --- what follows --------------------------------------------------------------------------------------------

    OddRecord completes() {
        return completes(name);
    }

    OddRecord completes(String id) {
        return ends(id, "completed", "");
    }

    /** Its own job is rejected: it has these violations, in any order. */
    OddRecord rejected(String why, String... pointersAndRules) {
        violations = List.of(pointersAndRules);
        return ends(name, "rejected", why);
    }

    /** It goes to the dead letters, and nobody can be told. */
    OddRecord buried(String why) {
        deadLetter = why;
        return this;
    }

    /** It goes to the dead letters, and the job that its key names is rejected. */
    OddRecord buriedAndRejected() {
        return buried("invalid_request").ends(name, "rejected", "invalid_request");
    }

    OddRecord ends(String id, String endsAs, String why) {
        answered = id;
        status = endsAs;
        code = why;
        return this;
    }

    OddRecord saying(String part) {
        message = part;
        return this;
    }

    OddRecord withManyViolations() {
        violations = null;
        return this;
    }

    /** Its result says that it does not hold everything. */
    OddRecord isTruncated() {
        truncated = true;
        return this;
    }

    OddRecord without(String part) {
        leftOut = part;
        return this;
    }

    ProducerRecord<byte[], byte[]> in(String topic) {
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    @Override
    public String toString() {
        return name;
    }
}
