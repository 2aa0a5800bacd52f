package dev.reelay.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Catalog;
import dev.reelay.model.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Catalogs with models that RunComfy might have, and RunComfy's records of them. */
public final class TestCatalog {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TestCatalog() {}

    /** RunComfy's record of a model that wants a prompt of up to 20 characters, and takes an image. */
    public static ObjectNode record(String id) {
        return record(id, 20);
    }

    /** The same for prompts of other lengths. */
    public static ObjectNode record(String id, int longestPrompt) {
        ObjectNode record = JSON.createObjectNode().put("model_id", id).put("display_name", "A model");
        ObjectNode schema = record.putObject("input_schema").put("type", "object");
        schema.putArray("required").add("prompt");
        schema.putObject("properties")
                .<ObjectNode>set(
                        "prompt", JSON.createObjectNode().put("type", "string").put("maxLength", longestPrompt))
                .putObject("image_url")
                .put("type", "string")
                .put("format", "image_uri");
        return record;
    }

    /** The built-in models, and those of these records. */
    public static Catalog with(List<ObjectNode> records) {
        List<Path> files = new ArrayList<>();
        try {
            Path folder = Files.createTempDirectory("test-catalog");
            for (ObjectNode record : records) {
                ObjectNode model = JSON.createObjectNode()
                        .put("model", record.path("model_id").asText());
                model.set("schema", record.path("input_schema"));
                Path file = folder.resolve(files.size() + ".json");
                Files.writeString(file, model.toString());
                files.add(file);
            }
            Catalog catalog = Catalog.load(folder, UnknownFields.REJECT);
            files.add(folder);
            for (Path file : files) {
                Files.delete(file);
            }
            return catalog;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
