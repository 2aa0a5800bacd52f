package dev.reelay.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns a line of the packaged worker's JSON log into the text that dev mode shows, so that tests can search it. */
final class LogForPeople {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NO_FIELDS =
            Set.of("timestamp", "level", "logger", "thread", "message", "exception");

    private LogForPeople() {}

    /**
     * Time, level, message and fields, then the lines of a stack trace. A line that is not JSON stays as it is; one that is
     * half written is left out.
     */
    static Stream<String> lines(String line) {
        if (!line.startsWith("{")) {
            return Stream.of(line);
        }
        try {
            JsonNode json = JSON.readTree(line);
            return "%s %-5s %s%s\n%s"
                    .formatted(
                            json.path("timestamp").asText(),
                            json.path("level").asText(),
                            json.path("message").asText(),
                            fields(json),
                            json.path("exception").asText())
                    .lines();
        } catch (JsonProcessingException halfWritten) {
            return Stream.empty();
        }
    }

    private static String fields(JsonNode json) {
        return json.properties().stream()
                .filter(field -> !NO_FIELDS.contains(field.getKey()))
                .map(field ->
                        " " + field.getKey() + "=" + quoted(field.getValue().asText()))
                .collect(Collectors.joining());
    }

    private static String quoted(String value) {
        return value.contains(" ") ? '"' + value + '"' : value;
    }
}
