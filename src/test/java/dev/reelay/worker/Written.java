package dev.reelay.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record that the worker wrote, with the names under which tests look at it. */
record Written(ConsumerRecord<byte[], byte[]> record) {

    /** The key, which is the job's id on results and states. */
    String id() {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
        return WorkerRig.json(record.value());
    }

    String text() {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    String status() {
        return json().path("status").asText();
    }

    /** The error's code; empty when there is none. */
    String code() {
        return json().path("error").path("code").asText();
    }

    /** What became of the wish to cancel the job; empty when there was none, or when it was cancelled. */
    String cancellation() {
        return json().path("cancellation").asText();
    }

    String charged() {
        return json().path("charged").asText();
    }

    /** The pointers and rules of all violations, for example {@code /input/prompt required}. */
    List<String> violations() {
        List<String> found = new ArrayList<>();
        for (JsonNode violation : json().path("error").path("violations")) {
            found.add(violation.path("pointer").asText() + " "
                    + violation.path("rule").asText());
        }
        return found;
    }

    /** The last header of this name as text; empty when there is none. */
    String header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
