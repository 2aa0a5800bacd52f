package dev.reelay.notes;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.catalog.Samples;
import dev.reelay.dialect.LenientSchema;
import dev.reelay.dialect.Relaxation;
import dev.reelay.file.ClipFormat;
import dev.reelay.file.MediaFacts;
import dev.reelay.file.MediaFacts.Bytes;
import dev.reelay.file.MediaFacts.NotPublic;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaRule;
import dev.reelay.model.MediaUse;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Violation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What notes and RunComfy's validations say about the files behind URLs, and which of it is read leniently. */
class MediaNotesTest {

    private static final String SCHEMA = "{'type': 'object', 'required': ['clip'], 'properties': {"
            + "'clip': {'type': 'string', 'format': 'video_uri', 'validations': ["
            + "{'validation_rule': 'file_size_mb<', 'validation_value': 50, 'validation_error': 'Too large.'}]},"
            + " 'sounds': {'type': 'array', 'format': 'audio_uris'}}}";

    private static Model model(String media) {
        return Samples.file(
                "{'model': 'a/b', 'schema': " + SCHEMA + ", 'media': {" + media + "}}", UnknownFields.REJECT);
    }

    @Test
    void limitsOfClipsAreRulesThatQuoteThePage() {
        MediaField clip = model(
                        "'clip': {'min_seconds': 2, 'max_seconds': 10.5, 'max_mb': 100, 'max_width': 1920, 'min_ratio': 0.4,"
                                + " 'formats': ['mp4', 'mov'], 'says': 'MP4 or MOV.'}")
                .media()
                .getFirst();

        assertThat(clip.rules())
                .extracting(rule -> rule.name() + rule.value() + " " + rule.error())
                .containsExactly(
                        "width_pixels<=1920 MP4 or MOV.",
                        "width/height>=0.4 MP4 or MOV.",
                        "file_size_mb<=100 MP4 or MOV.",
                        "duration_seconds>=2 MP4 or MOV.",
                        "duration_seconds<=10.5 MP4 or MOV.");
        assertThat(clip.allows(ClipFormat.MOV)).isTrue();
        assertThat(clip.allows(ClipFormat.WEBM)).isFalse();
        assertThat(clip.allows(null)).isFalse();
        assertThat(clip.ruleNames()).contains("formats", "duration_seconds<=");
    }

    @Test
    void aLimitOfTheNotesReplacesThatOfTheSchemaOnItsSide() {
        assertThat(model("'clip': {'min_mb': 1}").media().getFirst().rules())
                .extracting(MediaRule::name)
                .containsExactly("file_size_mb<", "file_size_mb>=");
        assertThat(model("'clip': {'max_mb': 20}").media().getFirst().rules())
                .extracting(rule -> rule.name() + rule.value())
                .containsExactly("file_size_mb<=20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:video/mp4;base64,AAAA", " DATA:,x"})
    void aDataUriIsAViolationUnlessTheNotesAllowIt(String uri) {
        for (MediaFacts facts : List.of(new NotPublic(), new Bytes(3L))) {
            List<Violation> refused = check(model(""), uri, facts);

            assertThat(rules(refused)).containsExactly("/input/clip public_https");
            assertThat(refused.getFirst().message()).startsWith("This is a data: URI");
        }
        assertThat(check(model("'clip': {'data_uri': true}"), uri, new Bytes(3L)))
                .isEmpty();
        assertThat(rules(check(model("'clip': {'data_uri': true}"), "file:///a", new NotPublic())))
                .containsExactly("/input/clip public_https");
    }

    @Test
    void limitsHoldForTheFileInADataUri() {
        assertThat(rules(check(model("'clip': {'data_uri': true, 'max_mb': 1}"), "data:,x", new Bytes(2L * 1_048_576))))
                .containsExactly("/input/clip file_size_mb<=");
    }

    private static List<Violation> check(Model model, String url, MediaFacts facts) {
        MediaUse use = model.mediaUrls(json("{'clip': '" + url + "'}")).getFirst();
        return MediaCheck.check(Map.of(use, facts)).violations();
    }

    @ParameterizedTest
    @CsvSource({
        "duration_seconds<=, 30",
        "duration<, 30",
        "video_duration >=, 2",
        "audio_duration<=, 15",
        "Duration_Seconds <, 15"
    })
    void measuresOfLengthAreRead(String rule, String value) {
        MediaRule read = ValidationsReader.read(
                        "x", json("[{'validation_rule': '" + rule + "', 'validation_value': " + value + "}]"))
                .getFirst();

        assertThat(read.measure()).isEqualTo(MediaRule.Measure.DURATION_SECONDS);
        assertThat(read.value()).hasToString(value);
    }

    @Test
    void rulesOfRunComfysThatAreNotKnownAreNamedAndTheOthersAreChecked() {
        JsonNode schema = json("""
                {'type': 'object', 'properties': {'clip': {'type': 'string', 'format': 'video_uri', 'validations': [
                    {'validation_rule': 'fps<=', 'validation_value': 60}, {'validation_rule': 'file_size_mb<', 'validation_value': 50},
                    {'validation_rule': 'file_size_mb<', 'validation_value': 'big'}, 7, null, []]},
                 'x': {'type': 'string', 'validations': {'odd': 1}}, 'image': {'type': 'string', 'validations': 'none'}}}
                """);

        LenientSchema.Reading read = LenientSchema.read(schema, SchemaReader::validationProblem);
        List<MediaField> fields = MediaFieldReader.read(read.schema(), JsonSection.of("media", json("{}")), null);

        assertThat(fields).extracting(MediaField::name).containsExactly("clip", "image");
        assertThat(fields.getFirst().rules()).extracting(MediaRule::name).containsExactly("file_size_mb<");
        assertThat(read.relaxations())
                .hasSize(7)
                .allMatch(Relaxation::isWeaker)
                .extracting(Relaxation::toString)
                .anyMatch(line -> line.startsWith(
                        "schema/properties/clip: a validation is not checked: unknown validation_rule \"fps<=\""));
    }

    @Test
    void limitsThatAreNotCheckedForWantOfAKindAreWarnedOf() {
        JsonNode page = json("""
                {'type': 'object', 'properties': {'clip': {'type': 'string', 'format': 'video_uri'}, 'x': {'type': 'string',
                 'validations': [{'validation_rule': 'duration_seconds<=', 'validation_value': 5}]}}}
                """);
        NotesFit fit = fit(page, false);

        assertThat(fit.media(Notes.NONE)).extracting(MediaField::name).containsExactly("clip");
        assertThat(fit.warnings())
                .containsExactly(
                        "RunComfy's limits for the files of x are not checked, because nothing tells their kind:"
                                + " notes can (media.x.kind)");
    }

    private static final String WITHOUT_KIND = """
            {'type': 'object', 'properties': {
             'image_url': {'type': 'string', 'format': 'image_uri', 'validations': [
                {'validation_rule': 'width_pixels<=', 'validation_value': 100}]},
             'asset_url': {'type': 'string', 'format': 'uri', 'validations': [
                {'validation_rule': 'file_size_mb<', 'validation_value': 50}]}}}
            """;

    @Test
    void aFieldOfAnUnknownKindLosesItsOwnLimitsAndNoOthers() {
        List<MediaField> fields = fit(json(WITHOUT_KIND), false).media(Notes.NONE);

        assertThat(fields)
                .extracting(field ->
                        field.name() + " " + field.kind() + " " + field.rules().size())
                .containsExactly("image_url IMAGE 1", "asset_url FILE 0");
    }

    @Test
    void aNoteIsNotBlamedForAFieldOfAnUnknownKindThatItDoesNotName() {
        NotesFit fit = fit(json(WITHOUT_KIND), true);

        List<MediaField> fields = fit.media(notes("{'media': {'image_url': {'kind': 'image', 'formats': ['jpeg']}}}"));

        assertThat(fields.getFirst().rules()).hasSize(1);
        assertThat(fields.getFirst().prose().formats()).hasSize(1);
        assertThat(fit.warnings())
                .singleElement()
                .asString()
                .contains("asset_url")
                .doesNotContain("set aside");
    }

    @Test
    void aNoteThatTellsTheKindBringsTheLimitsBack() {
        NotesFit fit = fit(json(WITHOUT_KIND), true);

        assertThat(fit.media(notes("{'media': {'asset_url': {'kind': 'video'}}}")))
                .filteredOn(field -> field.name().equals("asset_url"))
                .singleElement()
                .satisfies(field -> assertThat(field.rules()).hasSize(1));
        assertThat(fit.warnings()).isEmpty();
    }

    private static NotesFit fit(JsonNode page, boolean strict) {
        return new NotesFit(page, SchemaReader.read((ObjectNode) page, UnknownFields.REJECT), _ -> strict, null);
    }

    private static Notes notes(String json) {
        return Notes.in(JsonSection.of("notes", json(json)), "notes.json", false);
    }

    @Test
    void ofVeryManyRulesTheFirstAreReadAndNoLimitIsLongerThanAMessage() {
        String rule = "{'validation_rule': 'file_size_mb<', 'validation_value': 1}";
        JsonNode many = json("[" + (rule + ",").repeat(1_000) + rule + "]");

        ObjectNode schema = (ObjectNode) json("{'properties': {'clip': {'format': 'video_uri'}}}");
        schema.withObjectProperty("properties").withObjectProperty("clip").set("validations", many);
        LenientSchema.Reading read = LenientSchema.read(schema, SchemaReader::validationProblem);
        List<MediaField> fields = MediaFieldReader.read(read.schema(), JsonSection.of("media", json("{}")), null);
        assertThat(fields.getFirst().rules()).hasSize(50);
        assertThat(read.relaxations()).extracting(Relaxation::what).contains("of 1001 validations the first 50 count");
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> ValidationsReader.read("x", many))
                .withMessage("more than 50 validations at x");
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> ValidationsReader.read(
                        "x", json("[{'validation_rule': 'file_size_mb<', 'validation_value': 1e999999}]")))
                .withMessage("validations at x.validation_value must be a number");
    }
}
