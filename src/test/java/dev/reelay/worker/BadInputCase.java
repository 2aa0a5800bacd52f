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
final class BadInputCase {

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

    /** The part that the dead letter had to leave out. */
    String leftOut = "";

    private BadInputCase(String name) {
        this.name = name;
        this.key = bytes(name);
    }

    /** Until it is told otherwise its key is its name, and it is ignored. */
    static BadInputCase named(String name) {
        return new BadInputCase(name);
    }

    // --- what it holds -------------------------------------------------------------------------------------------

    BadInputCase key(byte @Nullable ... bytes) {
        key = bytes;
        return this;
    }

    BadInputCase value(byte @Nullable ... bytes) {
        value = bytes;
        return this;
    }

    /** JSON in single quotes. */
    BadInputCase text(String json) {
        return value(bytes(json.replace('\'', '"')));
    }

    BadInputCase json(JsonNode json) {
        return value(bytes(json.toString()));
    }

    BadInputCase header(String header, byte @Nullable [] bytes) {
        headers.add(new RecordHeader(header, bytes));
        return this;
    }

    BadInputCase compressed(String codec) {
        compression = codec;
        return this;
    }

    // --- what follows --------------------------------------------------------------------------------------------

    BadInputCase completes() {
        return completes(name);
    }

    BadInputCase completes(String id) {
        return ends(id, "completed", "");
    }

    /** Its own job is rejected: it has these violations, in any order. */
    BadInputCase rejected(String why, String... pointersAndRules) {
        violations = List.of(pointersAndRules);
        return ends(name, "rejected", why);
    }

    /** It is dead-lettered, and there is no result. */
    BadInputCase buried(String why) {
        deadLetter = why;
        return this;
    }

    /** It goes to the dead letters, and the job that its key names is rejected. */
    BadInputCase buriedAndRejected() {
        return buried("invalid_request").ends(name, "rejected", "invalid_request");
    }

    BadInputCase ends(String id, String endsAs, String why) {
        answered = id;
        status = endsAs;
        code = why;
        return this;
    }

    BadInputCase saying(String part) {
        message = part;
        return this;
    }

    BadInputCase withManyViolations() {
        violations = null;
        return this;
    }

    /** Its result says that it does not hold everything. */
    BadInputCase isTruncated() {
        truncated = true;
        return this;
    }

    BadInputCase without(String part) {
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
