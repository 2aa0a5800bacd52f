package dev.reelay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record of a topic, with the names of its parts that tests compare. */
public record WrittenRecord(ConsumerRecord<byte[], byte[]> record) {

    /** The key, which is the job's id on results and states; empty when there is none. */
    public String id() {
        byte[] key = record.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return TestRequests.json(record.value());
    }

    /** The value as text; empty when there is none. */
    public String text() {
        byte[] value = record.value();
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    public String status() {
        return json().path("status").asText();
    }

    /** The error's code; empty when there is none. */
    public String code() {
        return json().path("error").path("code").asText();
    }

    /** The outcome of a cancel that did not end the job; empty when there was no cancel, or when it ended the job. */
    public String cancellation() {
        return json().path("cancellation").asText();
    }

    public String charged() {
        return json().path("charged").asText();
    }

    /** The pointers and rules of all violations, for example {@code /input/prompt required}. */
    public List<String> violations() {
        List<String> found = new ArrayList<>();
        for (JsonNode violation : json().path("error").path("violations")) {
            found.add(violation.path("pointer").asText() + " "
                    + violation.path("rule").asText());
        }
        return found;
    }

    /** The last header of this name as text; empty when there is none. */
    public String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
