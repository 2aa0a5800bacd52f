package dev.reelay.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.CatalogFile.ModelFile;
import dev.reelay.catalog.CatalogFile.NotesFile;
import dev.reelay.catalog.CatalogFile.Records;
import dev.reelay.catalog.CatalogFile.Unread;
import dev.reelay.catalog.RecordReader.Listed;
import dev.reelay.json.ExactJson;
import dev.reelay.json.ForeignText;
import dev.reelay.json.JsonBytes;
import dev.reelay.json.JsonOutline;
import dev.reelay.json.JsonOutline.Place;
import dev.reelay.model.ModelId;
import dev.reelay.notes.CatalogException;
import dev.reelay.notes.JsonSection;
import dev.reelay.notes.Notes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    private static final int MAX_DEPTH = JsonOutline.MAX_RECORD_DEPTH;

    /** A longer record has a schema that is too large, whatever else it has. */
    private static final int MAX_RECORD_BYTES = 8 * 1024 * 1024;

    /** A file that is no list is read as one tree, which takes some thirty times its bytes at worst. */
    static final int MAX_TREE_BYTES = 8 * 1024 * 1024;

    private static final int MAX_QUOTE = 200;

    /** Where the file's facts are from: for people. */
    private static final String SOURCE = "source";

    private static final List<String> ERRORS = List.of("error_message", "message", "error", "detail");

    private static final JsonMapper LENIENT = mapper(false);

    private static final JsonFactory OUTLINES =
            JsonFactory.builder().streamReadConstraints(JsonOutline.CONSTRAINTS).build();

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
     * @throws CatalogException when it is none of the four, has too much, or is an operator's file that makes no sense
     */
    static CatalogFile read(String place, byte[] content, boolean ours) {
        try {
            JsonOutline outline = outline(content);
            Records records = outline == null ? null : records(outline, content, place);
            if (records != null) {
                return records;
            }
            if (content.length > MAX_TREE_BYTES) {
                throw new CatalogException("the file has " + content.length + " bytes: only a record or a list of"
                        + " RunComfy's, as JSON in UTF-8, may have more than " + MAX_TREE_BYTES);
            }
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
        if (file.has("model_id")) { // not in UTF-8
            return Records.of(place, List.of(file), 1);
        }
        if (file.has("models")) {
            if (!(file.path("models") instanceof ArrayNode models)) {
                throw new CatalogException("\"models\" must be an array");
            }
            return Records.of(
                    place, models.valueStream().toList(), file.path("total").asLong());
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

    /**
     * Null when the file is no JSON object, or not in UTF-8: the reader of the whole says what is wrong with it.
     *
     * @throws CatalogException when the file has more elements or members than are kept track of
     */
    private static @Nullable JsonOutline outline(byte[] content) {
        try (JsonParser parser = OUTLINES.createParser(content)) {
            JsonOutline outline = JsonOutline.of(parser, "models");
            boolean isBytes = parser.currentLocation().getByteOffset() >= 0;
            return isBytes && parser.nextToken() == null ? outline : null;
        } catch (JsonOutline.TooManyException e) { // not to be read as a tree, which would fill the memory
            throw new CatalogException("the file has " + e.getOriginalMessage());
        } catch (IOException e) {
            return null;
        }
    }

    /** Null when the file is neither a record nor a list. */
    private static @Nullable Records records(JsonOutline outline, byte[] content, String place) {
        Place id = outline.members().get("model_id");
        if (id != null) {
            int depth = outline.members().values().stream()
                    .mapToInt(Place::depth)
                    .max()
                    .orElse(0);
            String text =
                    id.depth() > 0 ? null : parse(LENIENT, slice(content, id)).textValue();
            return records(place, List.of(new Place(0, content.length, depth + 1, true, text)), content, 1);
        }
        if (outline.elements() == null) {
            return null;
        }
        Place total = outline.members().get("total");
        long listed = total == null || total.depth() > 0
                ? 0
                : parse(LENIENT, slice(content, total)).asLong();
        return records(place, outline.elements(), content, listed);
    }

    /** Record by record: whatever is wrong with one of them, it costs that one. */
    private static Records records(String place, List<Place> elements, byte[] content, long listed) {
        List<Listed> records = new ArrayList<>();
        List<Unread> unread = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            Place element = elements.get(i);
            String id = element.id() != null && ModelId.isValid(element.id()) ? element.id() : null;
            String tooMuch = tooMuch(element);
            try {
                if (tooMuch != null) {
                    throw new CatalogException(tooMuch);
                }
                records.add(RecordReader.read(parse(LENIENT, slice(content, element))));
            } catch (CatalogException e) {
                unread.add(new Unread(id, Records.at(i), e.getMessage()));
            }
        }
        return new Records(place, records, unread, Math.max(elements.size(), listed));
    }

    private static @Nullable String tooMuch(Place record) {
        if (record.depth() > MAX_DEPTH) {
            return "the record is nested more than " + MAX_DEPTH + " deep";
        }
        return record.size() > MAX_RECORD_BYTES ? "the record has more than " + MAX_RECORD_BYTES + " bytes" : null;
    }

    private static byte[] slice(byte[] content, Place place) {
        return Arrays.copyOfRange(content, (int) place.from(), (int) place.to());
    }

    private static CatalogFile operators(JsonSection file, String place, boolean ours) {
        file.node().remove("$schema"); // for editors
        file.allowOnly(Stream.concat(Stream.of("model", "schema", SOURCE), Notes.MEMBERS.stream())
                .toArray(String[]::new));
        file.optionalText(SOURCE);
        String model = file.text("model");
        if (!ModelId.isValid(model)) {
            throw new CatalogException(
                    "\"model\" is not a model id such as luma/luma-ray-2/image-to-video: \"" + model + "\"");
        }
        Notes notes = Notes.in(file, place, ours);
        if (file.has("schema")) {
            return new ModelFile(
                    place, model, JsonBytes.of(file.section("schema").node()), notes);
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
