package dev.reelay.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Models of raw records, whose inputs are checked roughly. */
public final class RecordedModels implements SimulatedModels {

    private final SortedMap<String, ObjectNode> records = new TreeMap<>();
    private final List<JsonNode> odd = new ArrayList<>();

    /** Of several records with the same {@code model_id} the last one counts. */
    public RecordedModels(Collection<? extends JsonNode> raw) {
        for (JsonNode record : raw) {
            String id = ScriptedCatalog.idOf(record);
            if (id != null && record instanceof ObjectNode object) {
                records.put(id, object);
            } else {
                odd.add(record);
            }
        }
    }

    /**
     * Reads the {@code *.json} files of a folder: records, lists {@code {"models": [...]}}, arrays of records and Reelay's model
     * files.
     *
     * @throws IOException when the folder or a file cannot be read
     * @throws IllegalArgumentException when a file is none of these; the message names it
     */
    public static RecordedModels read(Path folder) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.getFileName().toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                JsonNode content = parse(file);
                JsonNode several = content.isArray() ? content : content.path("models");
                if (several.isArray()) {
                    several.forEach(records::add);
                } else {
                    records.add(record(content, file));
                }
            }
        }
        return new RecordedModels(records);
    }

    private static JsonNode record(JsonNode content, Path file) {
        if (ScriptedCatalog.idOf(content) != null) {
            return content;
        }
        if (content.path("model").isTextual() && content.path("schema").isObject()) {
            ObjectNode record = Json.object()
                    .put("model_id", content.path("model").textValue())
                    .put("display_name", content.path("model").textValue())
                    .put("kind", "model");
            record.set("input_schema", content.path("schema"));
            return record;
        }
        throw new IllegalArgumentException(file + " is no record, no list of records and no model file");
    }

    private static JsonNode parse(Path file) throws IOException {
        try {
            return Json.MAPPER.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    @Override
    public Collection<String> ids() {
        return List.copyOf(records.keySet());
    }

    @Override
    public Optional<ObjectNode> record(String id) {
        return Optional.ofNullable(records.get(id)).map(ObjectNode::deepCopy);
    }

    @Override
    public List<Problem> problems(String id, JsonNode input) {
        ObjectNode record = records.get(id);
        return record == null ? List.of() : RecordCheck.problems(record.path("input_schema"), input);
    }

    /** What is served in the list although it is the record of no model. */
    List<JsonNode> odd() {
        return odd;
    }
}
