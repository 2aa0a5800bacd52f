package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaRule;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A built-in note holds as long as the page has the words that it quotes. */
class PageWordsTest {

    @Test
    void notesInTheFolderSwitchThemOff(@TempDir Path folder) throws Exception {
        writeEditVideo(folder, "");

        assertThat(lengths(load(folder))).containsExactly("2", "10");

        Files.writeString(folder.resolve("notes.json"), "{\"model\": \"wan-ai/wan-2.7/edit-video\", \"media\": {}}");

        assertThat(lengths(load(folder))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Video format must be MP4 or MOV. The duration must be between 2 and 10 seconds.       | 2
                    A clip. video format  must be mp4 or mov. the duration must be between 2 and 10 seconds. Enjoy. | 2
                    Video format must be MP4 or MOV. The duration must be between 2 and 60 seconds.       | 0
                    The clip.                                                                             | 0
                    """)
    void aNoteEndsWithTheWordsThatItQuotes(String description, int limits, @TempDir Path folder) throws Exception {
        writeEditVideo(folder, description);

        Catalog catalog = load(folder);

        assertThat(lengths(catalog)).hasSize(limits);
        MediaField video = catalog.find("wan-ai/wan-2.7/edit-video").orElseThrow().media().stream()
                .filter(field -> field.name().equals("video_url"))
                .findFirst()
                .orElseThrow();
        assertThat(video.prose().formats()).hasSize(limits);
        assertThat(video.prose().advisedMegabytes()).hasToString("100");
        if (limits == 0) {
            assertThat(catalog.warnings())
                    .singleElement()
                    .asString()
                    .isEqualTo(
                            "wan-ai/wan-2.7/edit-video: a built-in note is set aside, because RunComfy's page no longer says:"
                                    + " \"Video format must be MP4 or MOV. The duration must be between 2 and 10 seconds.\"");
        } else {
            assertThat(catalog.warnings()).isEmpty();
        }
    }

    @Test
    void aRuleEndsWithItsWordsAndTheOtherRulesStay(@TempDir Path folder) throws Exception {
        ObjectNode schema = BuiltInNotesTest.samples()
                .get("wan-ai/wan-3.0/reference-to-video")
                .schema()
                .deepCopy();
        ObjectNode images = schema.withObjectProperty("properties").withObjectProperty("reference_images");
        images.put("description", "Up to 10 reference images. A reference is optional.");
        write(folder, "wan-ai/wan-3.0/reference-to-video", schema);

        Model model = load(folder).find("wan-ai/wan-3.0/reference-to-video").orElseThrow();

        assertThat(model.check(json("{'prompt': 'a dog'}"))).isEmpty();
        assertThat(rules(model.check(json("{'prompt': 'a dog', 'reference_images': ["
                        + String.join(", ", Collections.nCopies(11, "'https://example.com/a.png'")) + "]}"))))
                .containsExactly("/input/reference_images at_most_together");
    }

    /** To take data: URIs is a permission: RunComfy does not take it back by lifting a limit in the same sentence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    URL or data URI of the source MP4, at most 100 MiB.   | true
                    A data-URL, or the MP4 in Base64.                     | true
                    An HTTPS URL of the source MP4, at most 100 MiB.      | false
                    """)
    void dataUrisAreTakenUntilTheFieldsDescriptionNamesNone(String description, boolean taken, @TempDir Path folder)
            throws Exception {
        String id = "blackforestlabs/flux-3/extend-video/draft";
        ObjectNode schema = BuiltInNotesTest.samples().get(id).schema().deepCopy();
        schema.withObjectProperty("properties").withObjectProperty("video_url").put("description", description);
        write(folder, id, schema);

        MediaField video = field(load(folder), id, "video_url");

        assertThat(video.rules()).as("the limit is lifted").isEmpty();
        assertThat(video.values().dataUris()).isEqualTo(taken);
    }

    /** Both fields of this model quote one sentence. */
    @Test
    void aLimitThatIsLiftedForOneFieldStaysForItsSiblingAlone(@TempDir Path folder) throws Exception {
        String id = "wan-ai/wan-2.7/image-to-video";
        ObjectNode schema = BuiltInNotesTest.samples().get(id).schema().deepCopy();
        ObjectNode image = schema.withObjectProperty("properties").withObjectProperty("image_url");
        image.put("description", "The first frame, in any format.");
        schema.withObjectProperty("properties")
                .withObjectProperty("end_image_url")
                .put("description", "The last frame. Image format must be JPEG, JPG, PNG, BMP, WEBP.");
        write(folder, id, schema);
        assertThat(field(load(folder), id, "image_url").prose().formats()).isEmpty();
        assertThat(field(load(folder), id, "end_image_url").prose().formats()).hasSize(4);

        image.remove("description");
        write(folder, id, schema);
        assertThat(field(load(folder), id, "image_url").prose().formats())
                .as("a field without a description: the sentence stands with its sibling")
                .hasSize(4);
    }

    private static MediaField field(Catalog catalog, String model, String name) {
        return catalog.find(model).orElseThrow().media().stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAnOperatorNotedDoesNotEndWithThePagesWords(@TempDir Path folder) throws Exception {
        writeEditVideo(folder, "The clip.");
        Files.writeString(
                folder.resolve("notes.json"),
                "{\"model\": \"wan-ai/wan-2.7/edit-video\", \"source\": \"our own tries\","
                        + " \"media\": {\"video_url\": {\"max_seconds\": 8, \"says\": \"Eight.\"}}}");

        assertThat(lengths(load(folder))).containsExactly("8");
        assertThat(load(folder).warnings()).isEmpty();
    }

    @Test
    void aFieldThatAnOperatorDescribesIsNoWordOfThePage(@TempDir Path folder) throws Exception {
        writeEditVideo(folder, "");
        Files.writeString(
                folder.resolve("notes.json"),
                "{\"model\": \"wan-ai/wan-2.7/edit-video\","
                        + " \"fields\": {\"lora\": {\"type\": \"object\", \"description\": \"A LoRA.\"}}}");

        assertThat(lengths(load(folder))).containsExactly("2", "10");
    }

    private static void writeEditVideo(Path folder, String description) throws Exception {
        ObjectNode schema = BuiltInNotesTest.samples()
                .get("wan-ai/wan-2.7/edit-video")
                .schema()
                .deepCopy();
        schema.withObjectProperty("properties").withObjectProperty("video_url").put("description", description);
        write(folder, "wan-ai/wan-2.7/edit-video", schema);
    }

    private static void write(Path folder, String model, ObjectNode schema) throws Exception {
        ObjectNode record = JsonNodeFactory.instance.objectNode().put("model_id", model);
        record.set("input_schema", schema);
        Files.writeString(folder.resolve("record.json"), record.toString());
    }

    private static Catalog load(Path folder) {
        return Catalog.load(folder, UnknownFields.REJECT);
    }

    private static List<String> lengths(Catalog catalog) {
        return catalog.find("wan-ai/wan-2.7/edit-video").orElseThrow().media().stream()
                .flatMap(field -> field.rules().stream())
                .filter(rule -> rule.measure() == MediaRule.Measure.DURATION_SECONDS)
                .map(rule -> rule.value().toPlainString())
                .toList();
    }

    @Test
    void theFivePagesHaveTheWordsThatTheirNotesQuote() {
        assertThat(Samples.BUILT_IN.warnings()).isEmpty();
        assertThat(Samples.model(Samples.WAN).media())
                .filteredOn(field -> field.name().equals("img_url"))
                .singleElement()
                .satisfies(field -> assertThat(field.prose().formats()).hasSize(4));
    }
}
