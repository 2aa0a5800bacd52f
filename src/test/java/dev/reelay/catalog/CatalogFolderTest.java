package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.WAN;
import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.rules;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.file.MediaFacts;
import dev.reelay.media.MediaProbe;
import dev.reelay.media.TrustedHosts;
import dev.reelay.model.MediaCheck;
import dev.reelay.model.MediaField;
import dev.reelay.model.MediaUse;
import dev.reelay.model.Model;
import dev.reelay.model.Origin;
import dev.reelay.model.Timings;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator can put into the folder, and what counts when several sources have the same model. */
class CatalogFolderTest {

    private static final String SCHEMA = "'schema': {'type': 'object', 'properties': {'a': {'type': 'string'}}}";

    @TempDir
    private Path folder;

    @Test
    void aFileAddsAModelAndAnotherReplacesABuiltInOne() throws IOException {
        write("mine.json", "{'model': 'My Team/gen 1.5/Text-to-Video', " + SCHEMA + "}");
        write("luma.json", "{'model': '" + LUMA + "', " + SCHEMA + "}");
        write(".luma.json", "not for us");

        Catalog catalog = load();

        assertThat(catalog.models()).hasSize(6);
        assertThat(catalog.find("My Team/gen 1.5/Text-to-Video")).isPresent();
        assertThat(catalog.nearest("my team/gen-1.5")).containsExactly("My Team/gen 1.5/Text-to-Video");
        assertThat(catalog.find(LUMA).orElseThrow().check(json("{'a': ''}"))).isEmpty();
        assertThat(catalog.find(LUMA).orElseThrow().source().origin()).isEqualTo(Origin.MODEL_FILE);
        assertThat(catalog.warnings()).isEmpty();
    }

    @Test
    void anEmptyFolderChangesNothing() {
        assertThat(load().models()).hasSize(5);
    }

    @Test
    void aRecordOfRunComfysIsACatalogFile() throws IOException {
        write("flux.json", record("bfl/flux", "{'prompt': {'type': 'str', 'title': null}}"));

        Model flux = model(load(), "bfl/flux");

        assertThat(flux.source().origin()).isEqualTo(Origin.FOLDER);
        assertThat(flux.source().listing().displayName()).isEqualTo("Flux");
        assertThat(flux.source().listing().basePriceUsd()).isEqualByComparingTo("0.04");
        assertThat(flux.source().listing().priceUnit()).isEqualTo("image");
        assertThat(rules(flux.check(json("{'prompt': 7}")))).containsExactly("/input/prompt type");
    }

    @Test
    void aListAnswerIsACatalogFile() throws IOException {
        write(
                "all.json",
                "{'models': [" + record("x/one", "{'a': {}}") + ", " + record("x/two", "{'a': {}}")
                        + "], 'total': 2, 'limit': 500, 'offset': 0}");

        assertThat(load().models())
                .extracting(Model::id)
                .contains("x/one", "x/two")
                .hasSize(7);
    }

    @Test
    void aListThatIsNotTheWholeListIsNamed() throws IOException {
        write("page.json", "{'models': [" + record("x/one", "{'a': {}}") + "], 'total': 384, 'limit': 1, 'offset': 0}");

        assertThat(load().warnings())
                .containsExactly(folder.resolve("page.json")
                        + ": the list has 1 of 384 models; ask with limit=500, or page by page into several files");
    }

    @Test
    void aBadRecordOfAListHarmsNoOther() throws IOException {
        write(
                "all.json",
                "{'models': [7, {'model_id': '../x', 'input_schema': {}}, {'input_schema': {}}, {'model_id': 'x/none'}, "
                        + record("x/good", "{'a': {}}") + "]}");

        Catalog catalog = load();

        assertThat(catalog.find("x/good")).isPresent();
        String place = folder.resolve("all.json").toString();
        assertThat(catalog.setAside())
                .extracting(SetAside::toString)
                .containsExactly(
                        place + ": models[0]: the record is not a JSON object",
                        place + ": models[1]: \"model_id\" is not a model id: \"../x\"",
                        place + ": models[2]: \"model_id\" is not a model id: missing",
                        place + ": x/none: the record has no \"input_schema\"; ask RunComfy with include_schema=true");
    }

    @Test
    void modelFilesComeBeforeLiveRecordsBeforeRecordsInTheFolderBeforeBuiltInModels() throws IOException {
        write("record.json", record(LUMA, "{'folder': {}}"));
        assertThat(fields(load(), LUMA)).isEqualTo("folder");

        List<ObjectNode> live = List.of((ObjectNode) json(record(LUMA, "{'live': {}}")));
        assertThat(fields(loader().load(live), LUMA)).isEqualTo("live");

        write("mine.json", "{'model': '" + LUMA + "', 'schema': {'type': 'object', 'properties': {'mine': {}}}}");
        Catalog catalog = loader().load(live);
        assertThat(fields(catalog, LUMA)).isEqualTo("mine");
        assertThat(model(catalog, LUMA).source().listing().displayName()).isEqualTo("Flux");
    }

    @Test
    void aLiveSchemaThatCannotBeUsedSetsItsModelAsideAlthoughAnOlderOneCouldBeUsed() throws IOException {
        write("record.json", record(LUMA, "{'folder': {}}"));
        List<ObjectNode> live =
                List.of((ObjectNode) json("{'model_id': '" + LUMA + "', 'input_schema': {'type': 'array'}}"));

        Catalog catalog = loader().load(live);

        assertThat(model(catalog, LUMA).source().origin()).isEqualTo(Origin.LIVE);
        assertThat(model(catalog, LUMA).source().schemaDigest()).isNull();
        assertThat(catalog.setAside())
                .singleElement()
                .asString()
                .endsWith("; the schema in " + folder.resolve("record.json")
                        + " is older than RunComfy's list, and counts only if you write it as a model file");

        write("pinned.json", "{'model': '" + LUMA + "', 'schema': {'type': 'object', 'properties': {'mine': {}}}}");
        assertThat(fields(loader().load(live), LUMA)).isEqualTo("mine");
        assertThat(loader().load(live).setAside()).isEmpty();
    }

    @Test
    void aRecordThatIsTooDeepOrTooLargeCostsItsModelAloneInAListAndByItself() throws IOException {
        String deep = "'deep': " + "[".repeat(300) + "]".repeat(300);
        String large = "'large': '" + "x".repeat(9_000_000) + "'";
        write(
                "all.json",
                "{'models': [" + record("x/first", "{'old': {}}") + ", {'model_id': 'x/deep', " + deep + "}, {" + large
                        + ", 'model_id': 'x/large'}, {" + deep + "}, " + record("x/last", "{'new': {}}")
                        + "], 'total': 5}");
        write("one.json", "{'model_id': 'x/alone', " + deep + "}");
        write("notes.json", "{'model': 'x/deep', 'media': {'face': {'kind': 'image'}}}");

        Catalog catalog = load();

        assertThat(fields(catalog, "x/first")).isEqualTo("old");
        assertThat(fields(catalog, "x/last")).isEqualTo("new");
        assertThat(catalog.setAside())
                .extracting(SetAside::toString)
                .containsExactlyInAnyOrder(
                        folder.resolve("all.json") + ": x/deep: the record is nested more than 200 deep",
                        folder.resolve("all.json") + ": x/large: the record has more than 8388608 bytes",
                        folder.resolve("all.json") + ": models[3]: the record is nested more than 200 deep",
                        folder.resolve("one.json") + ": x/alone: the record is nested more than 200 deep");
        assertThat(model(catalog, "x/deep").media())
                .extracting(MediaField::name)
                .containsExactly("face");
        assertThat(catalog.warnings()).isEmpty();
    }

    @Test
    void aRecordThatWasNotReadTakesNoPlaceFromOneOfTheSameModelThatWas() throws IOException {
        String deep = "{'model_id': 'x/y', 'deep': " + "[".repeat(300) + "]".repeat(300) + "}";
        write("all.json", "{'models': [" + record("x/y", "{'old': {}}") + ", " + deep + "]}");

        assertThat(fields(load(), "x/y")).isEqualTo("old");
    }

    @Test
    void timingsOfNotesHoldForAModelThatNoSourceHasYet() throws IOException {
        write("notes.json", "{'model': 'x/y', 'timings': {'give_up_after': 'PT1H', 'queue_max_wait': 'PT9M'}}");

        Catalog before = load();
        Catalog after = loader().load(List.of((ObjectNode) json(record("x/y", "{'live': {}}"))));

        assertThat(before.find("x/y")).isEmpty();
        assertThat(before.timings("x/y"))
                .isEqualTo(new Timings(Duration.ofHours(1), Timings.DEFAULT.typical(), Duration.ofMinutes(9)));
        assertThat(after.timings("x/y")).isEqualTo(before.timings("x/y"));
        assertThat(before.timings("x/other")).isEqualTo(Timings.DEFAULT);
    }

    @Test
    void aRecordWithoutASchemaLeavesTheNextSourceInForce() throws IOException {
        write("record.json", "{'model_id': '" + LUMA + "', 'display_name': 'Ray 2'}");

        Model luma = model(load(), LUMA);

        assertThat(luma.source().origin()).isEqualTo(Origin.BUILT_IN);
        assertThat(luma.source().listing().displayName()).isEqualTo("Ray 2");
    }

    @Test
    void theLastOfTwoRecordsOfOneModelCounts() throws IOException {
        write("2026-09.json", record("x/y", "{'old': {}}"));
        write("2026-11.json", record("x/y", "{'new': {}}"));

        Catalog catalog = load();

        assertThat(fields(catalog, "x/y")).isEqualTo("new");
        assertThat(catalog.warnings())
                .singleElement()
                .asString()
                .contains("2026-11.json: the schema of x/y differs from that in");
        write("2026-09.json", record("x/y", "{'new': {}}"));
        assertThat(load().warnings()).isEmpty();
    }

    @Test
    void notesLieOverWhateverSchemaThereIs() throws IOException {
        write(
                "notes.json",
                "{'model': 'x/y', 'media': {'face': {'kind': 'image', 'formats': ['png']}},"
                        + " 'rules': [{'leave_empty': 'b', 'when': {'face': 'none'}, 'says': 'No b without a face.'}],"
                        + " 'timings': {'give_up_after': 'PT1H'}, 'unknown_fields': 'allow', 'validation': 'warn'}");
        assertThat(load().find("x/y")).isEmpty();
        write("record.json", record("x/y", "{'face': {'type': 'string'}, 'b': {}}"));

        Model model = model(load(), "x/y");

        assertThat(model.media()).extracting(MediaField::name).containsExactly("face");
        assertThat(model.timings().giveUpAfter()).hasHours(1);
        assertThat(model.judge(json("{'more': 1}"))).satisfies(verdict -> {
            assertThat(verdict.violations()).isEmpty();
            assertThat(verdict.warnings()).isEmpty();
        });
        assertThat(rules(model.judge(json("{'face': 'none', 'b': 1}")).warnings()))
                .containsExactly("/input/b leave_empty");
    }

    @Test
    void aMemberOfNotesReplacesThatOfTheBuiltInNotesAsAWhole() throws IOException {
        write("notes.json", "{'model': '" + LUMA + "', 'media': {'image_url': {'kind': 'image'}}}");

        Model luma = model(load(), LUMA);

        assertThat(luma.media())
                .allSatisfy(
                        field -> assertThat(field.prose().advisedMegabytes()).isNull());
        assertThat(
                        rules(
                                luma.check(
                                        json(
                                                "{'prompt': 'a', 'image_url': 'https://x.com/a.png', 'loop': true, 'end_image_url': 'https://x'}"))))
                .containsExactly("/input/end_image_url leave_empty");
    }

    @Test
    void builtInNotesDoNotLieOverAModelFile() throws IOException {
        write("luma.json", "{'model': '" + LUMA + "', 'schema': {'type': 'object', 'properties': {'image_url': {}}}}");
        write("wan.json", "{'model': '" + WAN + "', " + SCHEMA + "}");
        write("notes.json", "{'model': '" + WAN + "', 'timings': {'give_up_after': 'PT1H'}}");

        Catalog catalog = load();

        assertThat(model(catalog, LUMA).media())
                .allSatisfy(
                        field -> assertThat(field.prose().advisedMegabytes()).isNull());
        assertThat(model(catalog, WAN).timings().giveUpAfter()).hasHours(1);
        assertThat(catalog.warnings()).isEmpty();
    }

    @Test
    void builtInNotesThatDoNotFitRunComfysNewerSchemaAreSetAside() throws IOException {
        write("record.json", record(LUMA, "{'image_url': {'type': 'string'}, 'prompt': {}}"));

        Catalog catalog = load();

        assertThat(model(catalog, LUMA).media()).extracting(MediaField::name).containsExactly("image_url");
        assertThat(catalog.warnings())
                .hasSize(2)
                .allMatch(
                        line -> line.startsWith(
                                LUMA
                                        + ": a note does not fit RunComfy's schema and is set aside: built-in notes/luma-ray-2.json: "));
    }

    @Test
    void anOperatorsNoteThatDoesNotFitStopsTheStart() throws IOException {
        write("record.json", record("x/y", "{'face': {'type': 'string'}}"));
        write("notes.json", "{'model': 'x/y', 'media': {'fase': {'kind': 'image'}}}");

        assertRefused(
                folder.resolve("notes.json") + ": media.fase is not a field of the schema; did you mean \"face\"?");
    }

    @Test
    void notesForTheSchemaThatRunComfysListWillBringDoNotStopTheStart() throws IOException {
        write("record.json", record("x/y", "{'face': {'type': 'string'}}"));
        write("notes.json", "{'model': 'x/y', 'media': {'second_face': {'kind': 'image'}}}");
        write("built-in.json", "{'model': '" + LUMA + "', 'media': {'third_image_url': {'kind': 'image'}}}");

        CatalogLoader live =
                new CatalogLoader(new CatalogLoader.Settings(folder, UnknownFields.REJECT, Validation.WARN, true));

        assertThat(live.load().warnings()).hasSize(2).allMatch(line -> line.contains("set aside"));
        write("mine.json", "{'model': 'm/n', " + SCHEMA + "}");
        write("mine.notes.json", "{'model': 'm/n', 'media': {'missing': {'kind': 'image'}}}");
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(live::load)
                .withMessageContaining("media.missing is not a field of the schema");
    }

    @Test
    void anOperatorsNoteThatDoesNotFitALiveSchemaIsSetAside() throws IOException {
        write(
                "notes.json",
                "{'model': 'x/y', 'timings': {'give_up_after': 'PT1H'},"
                        + " 'media': {'fase': {'kind': 'image'}, 'face': {'kind': 'image'}},"
                        + " 'rules': [{'leave_empty': 'fase', 'when': {'face': ''}, 'says': 's'},"
                        + " {'leave_empty': 'face', 'when': {'b': 1}, 'says': 's'}]}");

        Catalog catalog =
                loader().load(List.of((ObjectNode) json(record("x/y", "{'face': {'type': 'string'}, 'b': {}}"))));

        Model model = model(catalog, "x/y");
        assertThat(model.media()).extracting(MediaField::name).containsExactly("face");
        assertThat(model.timings().giveUpAfter()).hasHours(1);
        assertThat(rules(model.check(json("{'face': 'x', 'b': 1}")))).containsExactly("/input/face leave_empty");
        assertThat(catalog.warnings())
                .hasSize(2)
                .allMatch(line -> line.contains("a note does not fit RunComfy's schema and is set aside"));
    }

    @Test
    void notesForAModelWithoutASchemaWait() throws IOException {
        write("notes.json", "{'model': 'luma/luma-ray2/image-to-video', 'media': {'a': {'formats': ['png']}}}");

        assertThat(load().notices())
                .containsExactly(
                        folder.resolve("notes.json") + ": there is no schema for luma/luma-ray2/image-to-video yet;"
                                + " the notes wait until RunComfy's list has it; did you mean \"" + LUMA + "\"?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'media': {'a': {'kind': 'smell'}}           | media.a.kind must be one of image, video, audio, file, not "smell"
                    'media': {'a': {'size': 1}}                 | unknown member media.a.size
                    'media': []                                 | "media" must be a JSON object
                    'rules': {}                                 | "rules" must be an array
                    'rules': [{'leave_empty': 'a', 'when': {'b': 1}}] | rules[0].says is missing
                    'timings': {'give_up_after': '2h'}          | timings.give_up_after must be a duration such as PT2H
                    'unknown_fields': 'maybe'                   | "unknown_fields" must be one of reject, allow, not "maybe"
                    'validation': 'soft'                        | "validation" must be one of enforce, warn, off, not "soft"
                    'validation': true                          | "validation" must be a string that is not empty
                    'source': 7, 'validation': 'off'            | "source" must be a string that is not empty
                    'source': 'a page'                          | "schema" is missing, and so is every note
                    'mdia': {}                                  | unknown member "mdia"; did you mean "media"?
                    """)
    void notesThatFitNoSchemaStopTheStart(String notes, String reason) throws IOException {
        write("notes.json", "{'model': 'not/there/yet', " + notes + "}");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(this::load)
                .withMessageStartingWith(folder.resolve("notes.json") + ": " + reason);
    }

    @Test
    void whatFollowsForAModelThatIsSetAsideIsASettingAndNotesDecideForOne() throws IOException {
        write(
                "list.json",
                "{'models': [{'model_id': 'x/a', 'input_schema': 7}, {'model_id': 'x/b', 'input_schema': 7}]}");
        write("notes.json", "{'model': 'x/b', 'validation': 'off', 'media': {'face': {'kind': 'image'}}}");

        Catalog catalog =
                new CatalogLoader(new CatalogLoader.Settings(folder, UnknownFields.REJECT, Validation.ENFORCE)).load();

        assertThat(model(catalog, "x/a").judge(json("{}")).violations())
                .extracting(violation -> violation.rule() + ": " + violation.message())
                .containsExactly(
                        "unusable_schema: RunComfy's schema of this model cannot be used, so the input is not checked:"
                                + " the schema must be a JSON object, not 7. REELAY_VALIDATION_UNUSABLE_SCHEMA, or \"validation\" in"
                                + " notes, decides whether to submit.");
        assertThat(model(catalog, "x/b").judge(json("{}")).violations()).isEmpty();
        assertThat(model(catalog, "x/b").judge(json("{}")).warnings()).isEmpty();
        assertThat(model(catalog, "x/b").media()).extracting(MediaField::name).containsExactly("face");
    }

    @Test
    void theMediaOfAModelThatIsSetAsideAreFoundAsFarAsItsSchemaTellsThem() throws IOException {
        write(
                "record.json",
                "{'model_id': 'x/a', 'input_schema': {'type': 'array', 'properties':"
                        + " {'face': {'type': 'string', 'format': 'image_uri', 'minLength': []}}}}");

        Catalog catalog = load();

        assertThat(catalog.setAside()).hasSize(1);
        assertThat(model(catalog, "x/a").media()).extracting(MediaField::name).containsExactly("face");
    }

    /** The second schema is larger than its outline may be. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'array'}",
                "{'type': 'array', 'properties': {'mask': {'type': 'integer'}}, 'anyOf': [MANY]}",
                "7"
            })
    void theMediaOfAModelThatIsSetAsideAreFoundInTheFieldsOfItsNotes(String schema) throws IOException {
        write(
                "record.json",
                "{'model_id': 'x/a', 'input_schema': " + schema.replace("MANY", "{}, ".repeat(11_000) + "{}") + "}");
        write(
                "notes.json",
                "{'model': 'x/a', 'fields': {'mask': {'type': 'string', 'format': 'image_uri'}, 'shots': {'type': 'array',"
                        + " 'items': {'type': 'object', 'properties': {'still': {'type': 'string', 'format': 'image_uri'}}}}}}");

        Catalog catalog = load();

        assertThat(catalog.setAside()).hasSize(1);
        List<MediaUse> uses = model(catalog, "x/a")
                .mediaUrls(json("{'mask': 'http://10.0.0.1/a', 'shots': [{'still': 'https://localhost/b'}]}"));
        assertThat(rules(MediaCheck.check(uses.stream().collect(toMap(identity(), CatalogFolderTest::facts)))
                        .violations()))
                .containsExactlyInAnyOrder("/input/mask public_https", "/input/shots/0/still public_https");
    }

    private static MediaFacts facts(MediaUse use) {
        return MediaProbe.factsWithoutFetching(use.url(), use.field().kind(), TrustedHosts.of(List.of()))
                .orElseThrow();
    }

    @Test
    void whatIsNotReadIsNamed() throws IOException {
        write("README.md", "not for us");
        write("mine.yaml", "model: x/y");
        Files.createDirectory(folder.resolve("old.json"));

        assertThat(load().warnings())
                .containsExactly(
                        folder + ": README.md, mine.yaml, old.json/ ignored: only *.json is read, and no subfolder",
                        folder.resolve("mine.yaml")
                                + ": YAML is not read; write it as JSON, for example with yq -o=json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                     | a file must have "model" and "schema" (a model file), "model" and one of fields, media
                    {'name': 'x'}                                          | a file must have "model" and "schema" (a model file)
                    {'model': 'x/y'}                                       | "schema" is missing, and so is every note
                    {'models': {}}                                         | "models" must be an array
                    {'error_code': 400004, 'error_message': 'Bad token'}   | this looks like an error that RunComfy answered: "Bad token"
                    []                                                     | the file must be a JSON object: a file must have "model"
                    <html>                                                 | not JSON: Unexpected character
                    {'models': [{'model_id': 'x/y'                         | not JSON: Unexpected end-of-input
                    """)
    void aFileThatIsNoneOfTheFourStopsTheStart(String content, String reason) throws IOException {
        write("odd.json", content);

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(this::load)
                .withMessageStartingWith(folder.resolve("odd.json") + ": " + reason);
    }

    @Test
    void twoFilesForOneModelStopTheStart() throws IOException {
        write("a.json", "{'model': 'x/y', " + SCHEMA + "}");
        write("b.json", "{'model': 'x/y', " + SCHEMA + "}");

        assertRefused(folder.resolve("b.json") + ": the model x/y is already in " + folder.resolve("a.json"));
    }

    @Test
    void twoFilesOfNotesForOneModelStopTheStart() throws IOException {
        write("a.json", "{'model': 'x/y', 'validation': 'off'}");
        write("b.json", "{'model': 'x/y', 'validation': 'off'}");

        assertRefused(folder.resolve("b.json") + ": notes for x/y are already in " + folder.resolve("a.json"));
    }

    @Test
    void aFileThatIsNotValidIsNamed() throws IOException {
        write("mine.json", "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'type': 'flot'}}}}");

        assertRefused(folder.resolve("mine.json") + ": unknown type \"flot\" at schema/properties/a");
    }

    @Test
    void aMissingFolderStopsTheStart() {
        Path none = folder.resolve("none");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Catalog.load(none, UnknownFields.REJECT))
                .withMessage(none + ": not a folder that can be read");
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(CatalogException.class).isThrownBy(this::load).withMessage(message);
    }

    private static String record(String id, String properties) {
        return "{'model_id': '" + id + "', 'display_name': 'Flux', 'base_price_usd': 0.04, 'price_unit': 'image',"
                + " 'input_schema': {'type': 'object', 'properties': " + properties + "}}";
    }

    /** The name of the only field that the model's input may have. */
    private static String fields(Catalog catalog, String id) {
        return List.of("folder", "live", "mine", "old", "new").stream()
                .filter(name ->
                        model(catalog, id).check(json("{'" + name + "': 1}")).isEmpty())
                .reduce("", String::concat);
    }

    private static Model model(Catalog catalog, String id) {
        return catalog.find(id).orElseThrow();
    }

    private Catalog load() {
        return loader().load();
    }

    private CatalogLoader loader() {
        return new CatalogLoader(new CatalogLoader.Settings(folder, UnknownFields.REJECT, Validation.WARN));
    }

    private void write(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
