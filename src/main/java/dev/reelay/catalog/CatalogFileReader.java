package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.CatalogFile.ModelFile;
import dev.reelay.catalog.CatalogFile.NotesFile;
import dev.reelay.catalog.CatalogFile.Records;
import dev.reelay.job.ExactJson;
import dev.reelay.job.ForeignText;
import dev.reelay.model.ModelId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads one file of the catalog. Its members tell what it is:
 *
 * <pre>
 * { "model": "luma/luma-ray-2/image-to-video", "schema": { ... } }    a model file, which may have notes as well
 * { "model": "luma/luma-ray-2/image-to-video", "timings": { ... } }   notes
 * { "model_id": "luma/luma-ray-2/image-to-video", "input_schema": { ... }, ... }    a record of RunComfy's
 * { "models": [ records ], "total": 384, ... }                        a list of RunComfy's
 * </pre>
 *
 * <p>Model files and notes are read strictly; of RunComfy's answers only the outermost form is looked at here.
 */
final class CatalogFileReader {

    /** RunComfy's records are some four deep, and their schemas not much more. */
    private static final int MAX_DEPTH = 200;

    private static final int MAX_QUOTE = 200;

    private static final List<String> ERRORS = List.of("error_message", "message", "error", "detail");

    private static final JsonMapper LENIENT = mapper(false);

    /** A member that stands twice is a mistake of the operator's. */
    private static final JsonMapper STRICT = mapper(true);

    private CatalogFileReader() {}

    private static JsonMapper mapper(boolean refusesDuplicates) {
        return ExactJson.mapper(JsonFactory.builder()
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, refusesDuplicates)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build());
    }

    /**
     * Reads a file.
     *
     * @param ours whether it comes with Reelay
     * @throws CatalogException when it is none of the four, or an operator's file makes no sense
     */
    static CatalogFile read(String place, byte[] content, boolean ours) {
        try {
            return read(parse(LENIENT, content), place, content, ours);
        } catch (CatalogException e) {
            throw e.at(place);
        }
    }

    private static CatalogFile read(JsonNode tree, String place, byte[] content, boolean ours) {
        if (tree.isMissingNode()) {
            throw new CatalogException("the file is empty: a download that failed may have left it");
        }
        if (!(tree instanceof ObjectNode file)) {
            throw new CatalogException("the file must be a JSON object: " + kinds());
        }
        if (file.has("model_id")) {
            return new Records(place, List.of(file), 1);
        }
        if (file.has("models")) {
            return list(file, place);
        }
        if (file.has("model") || file.has("schema")) {
            return operators(new JsonSection("", (ObjectNode) parse(STRICT, content)), place, ours);
        }
        throw new CatalogException(ERRORS.stream()
                .filter(file::has)
                .findFirst()
                .map(member -> "this looks like an error that RunComfy answered: "
                        + ForeignText.oneLine(file.path(member).toString(), MAX_QUOTE))
                .orElseGet(CatalogFileReader::kinds));
    }

    private static String kinds() {
        return "a file must have \"model\" and \"schema\" (a model file), \"model\" and one of "
                + String.join(", ", Notes.MEMBERS)
                + " (notes), \"model_id\" (a record of RunComfy's), or \"models\" (a list of RunComfy's)";
    }

    private static Records list(ObjectNode file, String place) {
        JsonNode models = file.path("models");
        if (!models.isArray()) {
            throw new CatalogException("\"models\" must be an array");
        }
        List<JsonNode> records = new ArrayList<>();
        models.forEach(records::add);
        return new Records(
                place, records, Math.max(records.size(), file.path("total").asLong()));
    }

    private static CatalogFile operators(JsonSection file, String place, boolean ours) {
        file.node().remove("$schema"); // for editors
        file.allowOnly(Stream.concat(Stream.of("model", "schema"), Notes.MEMBERS.stream())
                .toArray(String[]::new));
        String model = file.text("model");
        if (!ModelId.isValid(model)) {
            throw new CatalogException(
                    "\"model\" is not a model id such as luma/luma-ray-2/image-to-video: \"" + model + "\"");
        }
        Notes notes = Notes.in(file, place, ours);
        if (file.has("schema")) {
            return new ModelFile(place, model, file.section("schema").node(), notes);
        }
        if (notes.members().isEmpty()) {
            throw new CatalogException("\"schema\" is missing, and so is every note: " + kinds());
        }
        return new NotesFile(place, model, notes);
    }

    private static JsonNode parse(JsonMapper mapper, byte[] content) {
        try {
            return mapper.readTree(content);
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new CatalogException("not JSON: " + e.getOriginalMessage() + where);
        } catch (IOException e) {
            throw new CatalogException("cannot be read: " + e.getMessage());
        }
    }
}
