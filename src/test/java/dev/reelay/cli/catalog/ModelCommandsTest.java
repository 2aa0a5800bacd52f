package dev.reelay.cli.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.answer.CallFailure.Kind;
import dev.reelay.cli.CommandRun;
import dev.reelay.pull.ListedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCommandsTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";
    private static final String MINE = """
            {"model": "mine/model", "schema": {"type": "object", "properties": {
               "strength": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
               "seeds": {"type": "array", "items": {"type": "integer"}, "maxItems": 4}}}}""";

    @TempDir
    private Path folder;

    private final ListedModels models = new ListedModels();
    private final CommandRun run = new CommandRun(models);

    @Test
    void theModelsOfTheWorkerAreListed() throws IOException {
        Files.writeString(folder.resolve("mine.json"), MINE);

        assertThat(run.run("catalog", "list")).isZero();
        assertThat(run.out()).startsWith("MODEL").contains(LUMA).doesNotContain("mine/model");
        assertThat(run.run("catalog", "list", "--dir", folder.toString(), "--search", "MINE"))
                .isZero();
        assertThat(run.out().lines()).hasSize(2).last().asString().startsWith("mine/model");
        assertThat(run.env("REELAY_CATALOG_DIR", folder.toString()).run("catalog", "list", "-o", "json"))
                .isZero();
        assertThat(run.json().valueStream().map(model -> model.path("model").asText()))
                .contains("mine/model", LUMA);
    }

    @Test
    void aModelIsShownWithFieldsBoundsFilesRulesAndTimes() {
        assertThat(run.run("catalog", "show", LUMA)).isZero();
        assertThat(run.out())
                .startsWith(LUMA)
                .containsPattern("prompt +string +yes")
                .containsPattern("image_url +image URL +yes")
                .containsPattern("resolution +string +\"540p\" +\"540p\", \"720p\", \"1080p\"")
                .contains("gives up    PT2H")
                .contains("Files behind URLs")
                .contains("must be left empty while Loop is true");

        assertThat(run.run("catalog", "show", LUMA, "-o", "json")).isZero();
        assertThat(run.json().path("input_schema").path("properties").has("prompt"))
                .isTrue();
        assertThat(run.json().path("schema").asText()).startsWith("sha256:");
        assertThat(run.json().path("timings").path("give_up_after").asText()).isEqualTo("PT2H");
        assertThat(run.json().path("media").path(0).path("field").asText()).isEqualTo("image_url");
        assertThat(run.json().path("rules")).hasSize(1);
    }

    @Test
    void boundsAreWords() throws IOException {
        Files.writeString(folder.resolve("mine.json"), MINE);

        run.run("catalog", "show", "mine/model", "--dir", folder.toString());

        assertThat(run.out())
                .containsPattern("strength +number +0\\.5 +0 to 1\n")
                .containsPattern("seeds +list of integer +at most 4 elements\n");
    }

    @Test
    void whatNotesAndTheListSayIsShown() throws IOException {
        Files.writeString(folder.resolve("list.json"), """
                {"models": [{"model_id": "a/clips", "display_name": "Clips", "base_price_usd": 0.05, "price_unit": "second",
                   "pricing_note": "Longer costs more.", "input_schema": {"type": "object", "properties": {
                   "video_url": {"type": "string", "format": "video_uri"}}}}, {"model_id": "a/odd", "input_schema": "none"}]}""");
        Files.writeString(folder.resolve("notes.json"), """
                {"model": "a/clips", "validation": "warn", "media": {"video_url": {"formats": ["mp4"], "min_seconds": 2,
                   "max_seconds": 15, "max_mb": 100, "data_uri": true}}}""");

        assertThat(run.run("catalog", "show", "a/clips", "--dir", folder.toString()))
                .isZero();
        assertThat(run.out())
                .startsWith("a/clips (Clips)")
                .contains("origin      folder, schema sha256:")
                .contains("validation  warn")
                .contains("base price  0.05 USD per second")
                .contains("pricing     Longer costs more.")
                .contains("video_url (video): size <= 100 MB; length >= 2 s; length <= 15 s; formats: mp4;"
                        + " data: URIs are taken, too");
        run.run("catalog", "show", "a/clips", "--dir", folder.toString(), "-o", "json");
        assertThat(run.json().at("/media/0/data_uri").booleanValue()).isTrue();

        assertThat(run.env("REELAY_VALIDATION_UNUSABLE_SCHEMA", "enforce")
                        .run("catalog", "show", "a/odd", "--dir", folder.toString()))
                .isZero();
        assertThat(run.out())
                .contains("validation  enforce")
                .contains("schema of this model cannot be used: the schema must be a JSON object")
                .contains("read from   " + folder.resolve("list.json"))
                .contains("its requests are rejected with invalid_input, rule unusable_schema");
    }

    @ParameterizedTest
    @CsvSource({
        "warn, and their results have the warning unusable_schema",
        "off, jobs are submitted without a warning",
        "enforce, its requests are rejected with invalid_input"
    })
    void aSchemaThatCannotBeUsedIsNamedWithPlaceReasonAndWhatFollows(String validation, String follows)
            throws IOException {
        Path list = Files.writeString(folder.resolve("list.json"), """
                {"models": [{"model_id": "a/odd", "input_schema": {"type": "array", "items": {}}}]}""");
        run.env("REELAY_VALIDATION_UNUSABLE_SCHEMA", validation);

        assertThat(run.run("catalog", "show", "a/odd", "--dir", folder.toString()))
                .isZero();
        assertThat(run.out())
                .contains("cannot be used: the schema names no fields")
                .contains("read from   " + list)
                .contains(follows)
                .contains("(validation is " + validation + ": REELAY_VALIDATION_UNUSABLE_SCHEMA");

        assertThat(run.run("catalog", "show", "a/odd", "--dir", folder.toString(), "-o", "json"))
                .isZero();
        assertThat(run.json().at("/unusable_schema/place").asText()).isEqualTo(list.toString());
        assertThat(run.json().at("/unusable_schema/reason").asText()).isEqualTo("the schema names no fields");
        assertThat(run.json().at("/unusable_schema/consequence").asText()).contains(follows);

        assertThat(run.run("catalog", "check", list.toString())).isZero();
        assertThat(run.out())
                .contains("warning: set aside: " + list + ": a/odd: ")
                .contains(follows)
                .endsWith("a worker starts with them\n");
    }

    @Test
    void aMisspeltModelGetsTheNearestOnes() {
        assertThat(run.run("catalog", "show", "luma/luma-ray2/image-to-video")).isEqualTo(65);
        assertThat(run.err()).contains("did you mean " + LUMA);
        assertThat(run.in("{}").run("catalog", "validate", "luma/luma-ray2/image-to-video", "-"))
                .isEqualTo(65);
    }

    @Test
    void runComfyIsAskedOnlyWhereThatIsWanted() {
        assertThat(run.run("catalog", "show", LUMA)).isZero();
        assertThat(models.questions()).isEmpty();

        assertThat(run.run("catalog", "show", "no/model", "--live")).isEqualTo(65);
        assertThat(run.err()).contains("there is no model 'no/model' in the catalog, and RunComfy has none");
        models.failingAfter(0, Kind.TOKEN);
        assertThat(run.run("catalog", "show", "no/model", "--live")).isEqualTo(77);
        assertThat(models.questions()).containsExactly("model no/model", "model no/model");
    }

    @Test
    void aModelThatTheFolderAloneHasIsShownAndValidatedLiveToo() throws IOException {
        Files.writeString(folder.resolve("mine.json"), MINE);

        assertThat(run.run("catalog", "show", "mine/model", "--live", "--dir", folder.toString()))
                .isZero();
        assertThat(run.out()).contains("origin      model_file");
        assertThat(run.in("{\"strength\": 2}")
                        .run("catalog", "validate", "mine/model", "-", "--live", "--dir", folder.toString()))
                .isEqualTo(65);
        assertThat(run.out()).contains("/input/strength (maximum)");
        assertThat(models.questions()).containsExactly("model mine/model", "model mine/model");
    }

    @Test
    void aModelThatRunComfyHasUnderAnotherSpellingIsFoundAsAWorkerFindsIt() {
        models.with("Maker/Model").alias("maker/model", "Maker/Model");

        assertThat(run.run("catalog", "show", "maker/model", "--live")).isZero();
        assertThat(run.out()).startsWith("maker/model").contains("prompt");
    }

    @Test
    void aFolderThatMakesNoSenseIsInput() throws IOException {
        Files.writeString(folder.resolve("mine.json"), "{");

        assertThat(run.run("catalog", "list", "--dir", folder.toString())).isEqualTo(65);
        assertThat(run.err()).contains("mine.json");
    }

    // --- check

    @Test
    void everyFileThatMakesNoSenseIsNamedWithPlaceAndReason() throws IOException {
        Path good = Files.writeString(folder.resolve("good.json"), MINE);
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\n\n]");
        Path wrong = Files.writeString(folder.resolve("wrong.json"), MINE.replace("\"number\"", "\"nummer\""));

        assertThat(run.run("catalog", "check", good.toString())).isZero();
        assertThat(run.out()).isEqualTo("no problems\n");
        assertThat(run.run("catalog", "check", folder.toString())).isEqualTo(65);
        assertThat(run.out())
                .contains("error: " + broken + ": not JSON")
                .contains("(line 3)")
                .contains("error: " + wrong + ": ")
                .contains("nummer");
        assertThat(run.run("catalog", "check", "-o", "json", good.toString(), broken.toString()))
                .isEqualTo(65);
        assertThat(run.json().path("errors")).hasSize(1);
        assertThat(run.json().path("errors").path(0).asText()).startsWith(broken.toString());
    }

    @Test
    void filesThatDoNotGoTogetherAreNamed() throws IOException {
        Path one = Files.writeString(folder.resolve("one.json"), MINE);
        Path other = Files.writeString(folder.resolve("other.json"), MINE);

        assertThat(run.run("catalog", "check", one.toString(), other.toString()))
                .isEqualTo(65);
        assertThat(run.out()).contains("mine/model").contains(one.toString()).contains(other.toString());
    }

    @Test
    void whatTheWorkerWouldWarnOfIsSaidAndIsWrongWhereThatIsWanted() throws IOException {
        Path list = Files.writeString(folder.resolve("list.json"), """
                {"models": [{"model_id": "a/odd", "input_schema": "none"}, {"model_id": "a/loose", "input_schema": {"type": "object",
                   "properties": {"name": {"type": "string", "pattern": "("}}}}]}""");
        Files.writeString(folder.resolve("early.json"), "{\"model\": \"a/later\", \"unknown_fields\": \"allow\"}");
        Files.writeString(folder.resolve("README.md"), "mine");

        assertThat(run.run("catalog", "check", folder.toString())).isZero();
        assertThat(run.out())
                .contains("warning: set aside: " + list + ": a/odd: the schema must be a JSON object")
                .contains("warning: a/loose: RunComfy's schema is checked less strictly than it says: ")
                .contains("README.md ignored: only *.json is read")
                .contains("notice: " + folder.resolve("early.json") + ": there is no schema for a/later yet")
                .endsWith("a worker starts with them\n");
        assertThat(run.run("catalog", "check", "--strict", folder.toString())).isEqualTo(65);
        assertThat(run.run("catalog", "check", "--strict", "-o", "json", list.toString()))
                .isEqualTo(65);
        assertThat(run.json().path("errors")).isEmpty();
        assertThat(run.json().path("warnings")).hasSize(2);
        assertThat(run.json().path("relaxations")).hasSize(1);
        assertThat(run.json().at("/relaxations/0").asText()).startsWith("a/loose: schema/properties/name: ");

        Path broken = Files.writeString(folder.resolve("broken.json"), "{");
        assertThat(run.run("catalog", "check", folder.toString())).isEqualTo(65);
        assertThat(run.out().lines()).singleElement().asString().startsWith("error: " + broken + ": not JSON");
    }

    @Test
    void noticesAreNoWarnings() throws IOException {
        Path early = Files.writeString(
                folder.resolve("early.json"), "{\"model\": \"a/later\", \"unknown_fields\": \"allow\"}");

        assertThat(run.run("catalog", "check", "--strict", early.toString())).isZero();
        assertThat(run.out()).startsWith("notice: " + early + ": ").endsWith("no problems\n");
    }

    @Test
    void aFileThatAWorkerWouldNotReadIsAnError() throws IOException {
        Path yaml = Files.writeString(folder.resolve("mine.yaml"), "model: mine/model");

        assertThat(run.run("catalog", "check", yaml.toString())).isEqualTo(65);
        assertThat(run.out()).contains("end with .json");
        assertThat(run.run("catalog", "check", folder.resolve("none.json").toString()))
                .isEqualTo(65);
        assertThat(run.err()).contains("there is no ");
    }
}
