package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.ExactJson;
import dev.reelay.model.InputSchema;
import dev.reelay.model.LeaveEmpty;
import dev.reelay.model.Listing;
import dev.reelay.model.MediaField;
import dev.reelay.model.Model;
import dev.reelay.model.Origin;
import dev.reelay.model.Timings;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import java.io.IOException;
import java.util.List;

/**
 * Reads one model's file:
 *
 * <pre>
 * { "model":   "luma/luma-ray-2/image-to-video",
 *   "schema":  { the input schema of the model's page, unchanged },
 *   "rules":   [ {@link LeaveEmpty rules for fields from the page's text} ],
 *   "media":   { {@link MediaFieldReader rules for files from the page's text} },
 *   "timings": { "give_up_after": "PT2H", "queue_max_wait": "PT30M", "typical": { "to": "PT106S" } } }
 * </pre>
 *
 * <p>Only the first two are required.
 */
final class ModelFile {

    private static final int MAX_ID_LENGTH = 200;

    private static final JsonMapper JSON = ExactJson.mapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build());

    private ModelFile() {}

    /** @throws CatalogException when the content is not a valid model */
    static Model read(byte[] content, UnknownFields unknownFields) {
        JsonSection file = JsonSection.of("the file", parse(content));
        file = new JsonSection("", file.node()).allowOnly("model", "schema", "rules", "media", "timings");
        String id = id(file.text("model"));
        if (!file.has("schema")) {
            throw new CatalogException(file.pathOf("schema") + " is missing");
        }
        ObjectNode page = file.section("schema").node();
        InputSchema schema = SchemaReader.read(page, unknownFields);
        List<LeaveEmpty> rules = RulesReader.read(file, page.path("properties"), schema);
        List<MediaField> media = MediaFieldReader.read(
                page, new JsonSection("media", file.section("media").node()));
        Timings timings = TimingsReader.read(
                new JsonSection("timings", file.section("timings").node()));
        Model.Source source =
                new Model.Source(Origin.MODEL_FILE, SchemaDigest.of(page), Validation.ENFORCE, Listing.NONE);
        return new Model(id, schema, rules, media, timings, source);
    }

    private static JsonNode parse(byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new CatalogException("not JSON: " + e.getOriginalMessage() + where);
        } catch (IOException e) {
            throw new CatalogException("cannot be read: " + e.getMessage());
        }
    }

    /** An id becomes part of a URL's path and of a command's key, in which {@code *} stands for every model. */
    private static String id(String id) {
        boolean isPath = List.of(id.split("/", -1)).stream()
                .allMatch(segment -> !segment.isEmpty()
                        && segment.equals(segment.strip())
                        && !segment.equals(".")
                        && !segment.equals(".."));
        boolean isPlain = id.chars().noneMatch(c -> Character.isISOControl(c) || c == '*' || c == '\\');
        if (!isPath || !isPlain || id.length() > MAX_ID_LENGTH) {
            throw new CatalogException(
                    "\"model\" is not a model id such as luma/luma-ray-2/image-to-video: \"" + id + "\"");
        }
        return id;
    }
}
