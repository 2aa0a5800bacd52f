package dev.reelay.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.job.ExactJson;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaRule;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notes that come with Reelay for models whose schemas do not. */
class BuiltInNotesTest {

    /** The models whose notes were taken from RunComfy's own pages. */
    private static final Set<String> QUOTED = Set.of("bytedance/seedream-4-5/edit", "sync/react-1");

    static List<ObjectNode> notes() throws Exception {
        List<ObjectNode> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                notes.add((ObjectNode) ExactJson.reader().readTree(Files.readAllBytes(file)));
            }
            // Those of the built-in models are read with their schemas.
            notes.removeIf(
                    one -> Samples.BUILT_IN.find(one.path("model").textValue()).isPresent());
        }
        return notes;
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Catalog.class.getResource("/catalog/notes"))
                .toURI());
    }

    /** A model of the samples with its notes, and one whose schema the tests do not have with the fields that its notes name. */
    private static Model model(ObjectNode notes) throws Exception {
        Map<String, SampleSchema> samples =
                SampleSchema.all().stream().collect(Collectors.toMap(SampleSchema::model, Function.identity()));
        String id = notes.path("model").textValue();
        ObjectNode schema = notes.objectNode().put("type", "object");
        schema.putObject("properties");
        notes.path("media")
                .properties()
                .forEach(field -> schema.withObjectProperty("properties")
                        .putObject(field.getKey())
                        .put("type", field.getKey().endsWith("s") ? "array" : "string"));
        return samples.getOrDefault(id, new SampleSchema(id, schema)).load(notes);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void theyFitTheSchemaAndQuoteNothingButRunComfysPages(ObjectNode notes) throws Exception {
        Model model = model(notes);

        assertThat(notes.path("media").isEmpty() && notes.path("rules").isEmpty())
                .isFalse();
        assertThat(model.media())
                .allSatisfy(field -> assertThat(field.values().byName()).isFalse());
        // A message quotes "says" as words of the model's page, and a rule between fields cannot do without.
        if (!QUOTED.contains(model.id())) {
            assertThat(notes.findParents("says")).isEmpty();
        }
        assertThat(model.media())
                .extracting(MediaField::name)
                .containsAll(notes.path("media").properties().stream()
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Test
    void notesInTheFolderSwitchThemOff(@TempDir Path folder) throws Exception {
        Map<String, SampleSchema> samples =
                SampleSchema.all().stream().collect(Collectors.toMap(SampleSchema::model, Function.identity()));
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("model_id", "wan-ai/wan-2.7/edit-video");
        record.set("input_schema", samples.get("wan-ai/wan-2.7/edit-video").schema());
        Files.writeString(folder.resolve("edit.json"), record.toString());

        assertThat(lengths(folder)).containsExactly("2", "10");

        Files.writeString(folder.resolve("notes.json"), "{\"model\": \"wan-ai/wan-2.7/edit-video\", \"media\": {}}");

        assertThat(lengths(folder)).isEmpty();
    }

    private static List<String> lengths(Path folder) {
        return Catalog.load(folder, UnknownFields.REJECT)
                .find("wan-ai/wan-2.7/edit-video")
                .orElseThrow()
                .media()
                .stream()
                .flatMap(field -> field.rules().stream())
                .filter(rule -> rule.measure() == MediaRule.Measure.DURATION_SECONDS)
                .map(rule -> rule.value().toPlainString())
                .toList();
    }

    @Test
    void aSampleWithNotesTakesPlausibleRequests() throws Exception {
        List<String> tried = new ArrayList<>();
        for (ObjectNode one : notes()) {
            SampleSchema.all().stream()
                    .filter(sample -> sample.model().equals(one.path("model").textValue()))
                    .forEach(sample -> {
                        assertThat(sample.load(one).check(sample.plausible())).isEmpty();
                        tried.add(sample.model());
                    });
        }
        assertThat(tried)
                .containsExactlyInAnyOrder(
                        "bytedance/seedance-2.0/pro",
                        "happyhorse/happyhorse-1.0/image-to-video",
                        "wan-ai/wan-2.7/edit-video",
                        "wan-ai/wan-2.7/reference-to-video");
    }
}
