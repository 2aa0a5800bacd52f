package dev.reelay.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Stream;

/** A line of the packaged worker's log as people read it in dev mode, so that tests can look for words. */
final class LogForPeople {

    private static final ObjectMapper JSON = new ObjectMapper();

    private LogForPeople() {}

    /** Time, level and message, then the lines of a stack trace. What is not JSON stays; what is half written is none yet. */
    static Stream<String> lines(String line) {
        if (!line.startsWith("{")) {
            return Stream.of(line);
        }
        try {
            JsonNode json = JSON.readTree(line);
            return "%s %-5s %s\n%s"
                    .formatted(
                            json.path("timestamp").asText(),
                            json.path("level").asText(),
                            json.path("message").asText(),
                            json.path("exception").asText())
                    .lines();
        } catch (JsonProcessingException halfWritten) {
            return Stream.empty();
        }
    }
}
