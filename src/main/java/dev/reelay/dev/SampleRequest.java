package dev.reelay.dev;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A request that dev mode sends, to try a model with the simulator.
 *
 * @param id the job's id, and the record's key
 * @param body the request as a producer would write it, id included
 */
public record SampleRequest(String id, ObjectNode body) {

    /** Placeholder in the sample files for the base URL of the input's media. */
    private static final String FILES = "{files}";

    private static final List<String> NAMES = List.of("luma", "wan", "infinite-talk", "dreamina", "runway");

    /**
     * One valid request for each built-in model.
     *
     * @param now its second is part of the ids, so that each start of dev mode sends new jobs and no repeats
     * @param files base URL of the media that the inputs use
     */
    public static List<SampleRequest> all(Instant now, URI files) {
        ObjectMapper json = new ObjectMapper();
        String run = Long.toString(now.getEpochSecond(), Character.MAX_RADIX);
        return NAMES.stream()
                .map(name -> withId("sample-" + name + "-" + run, read(json, name, files)))
                .toList();
    }

    private static SampleRequest withId(String id, JsonNode request) {
        ObjectNode body = request.<ObjectNode>deepCopy().removeAll().put("id", id);
        body.setAll((ObjectNode) request);
        return new SampleRequest(id, body);
    }

    private static JsonNode read(ObjectMapper json, String name, URI files) {
        String path = "/dev/samples/" + name + ".json";
        try (InputStream file = SampleRequest.class.getResourceAsStream(path)) {
            return json.readTree(
                    new String(file.readAllBytes(), StandardCharsets.UTF_8).replace(FILES, files.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
