package dev.reelay.notes;

import static dev.reelay.catalog.Samples.json;
import static dev.reelay.catalog.Samples.modelOf;
import static dev.reelay.catalog.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.catalog.Catalog;
import dev.reelay.catalog.Samples;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.outcome.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that notes add, such as {@code lora}; and prompts without a text. */
class NotedFieldsTest {

    private static final String SCHEMA = "{'type': 'object', 'properties': {'prompt': {'type': 'string'},"
            + " 'seed': {'type': 'integer', 'maximum': 10}}}";

    private static final String LORA =
            "{'lora': {'type': 'object', 'required': ['path'], 'properties': {'path': {'type': 'string', 'minLength': 1}}}}";

    private static Model noted(String fields) {
        return Samples.file(
                "{'model': 'a/b', 'schema': " + SCHEMA + ", 'fields': " + fields + "}", UnknownFields.REJECT);
    }

    @Test
    void aFieldThatIsOnNoPageIsTakenWhereTheNotesDescribeIt() {
        Model model = noted(LORA);

        assertThat(model.check(json("{'prompt': 'x', 'lora': {'path': 'my_first_lora_3000.safetensors'}}")))
                .isEmpty();
        assertThat(rules(model.check(json("{'prompt': 'x', 'lora': {'pathh': 7}}"))))
                .containsExactly("/input/lora/path required", "/input/lora/pathh unknown_field");
        assertThat(model.source().schemaDigest())
                .isEqualTo(
                        Samples.modelWith(SCHEMA, UnknownFields.REJECT).source().schemaDigest());
    }

    @Test
    void thePageStaysAsRunComfyWroteIt(@TempDir Path folder) throws IOException {
        String page = "{\"type\":\"object\",\"properties\":{\"steps\":{\"type\":\"int\",\"title\":null}}}";
        Files.writeString(folder.resolve("record.json"), "{\"model_id\":\"a/b\",\"input_schema\":" + page + "}");
        Files.writeString(
                folder.resolve("notes.json"), "{\"model\":\"a/b\",\"fields\":" + LORA.replace('\'', '"') + "}");

        Model model = Catalog.load(folder, UnknownFields.REJECT).find("a/b").orElseThrow();

        assertThat(model.schema().path("properties").has("lora")).isTrue();
        assertThat(model.page().tree()).hasToString(page);
    }

    @Test
    void withoutTheNoteItIsUnknownAndTheMessageTellsAWayOut() {
        Violation violation = modelOf("{'prompt': {'type': 'string'}}")
                .check(json("{'prompt': 'x', 'lora': {'path': 'y'}}"))
                .getFirst();

        assertThat(violation.rule()).isEqualTo("unknown_field");
        assertThat(violation.message())
                .startsWith("The model has no field \"lora\". RunComfy documents it for the base models of its trainer")
                .contains("\"fields\"");
    }

    @Test
    void aFieldOfTheNotesCorrectsOneOfThePage() {
        assertThat(noted("{'seed': {'type': 'integer', 'maximum': 99}}").check(json("{'seed': 50}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prompt", "241_positive_prompt", "promptText", "text_prompt", "positivePrompt", "prompt_1"})
    void anEmptyPromptThatIsRequiredIsAWarningAndNoRefusal(String name) {
        Model model = Samples.modelWith(
                "{'type': 'object', 'required': ['" + name + "'], 'properties': {'" + name
                        + "': {'type': 'string', 'title': 'Prompt'}}}",
                UnknownFields.REJECT);

        for (String empty : new String[] {"", "  "}) {
            assertThat(model.judge(json("{'" + name + "': '" + empty + "'}"))).satisfies(verdict -> {
                assertThat(verdict.violations()).isEmpty();
                assertThat(rules(verdict.warnings())).containsExactly("/input/" + name + " empty_prompt");
                assertThat(verdict.warnings().getFirst().message()).startsWith("Prompt is empty");
            });
        }
        assertThat(model.judge(json("{'" + name + "': 'x'}")).warnings()).isEmpty();
        assertThat(rules(model.judge(json("{}")).violations())).containsExactly("/input/" + name + " required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"negative_prompt", "prompt_mode", "promptImage", "tags", "prompt_expansion_mode"})
    void otherTextsMayBeEmpty(String name) {
        Model model = Samples.modelWith(
                "{'type': 'object', 'required': ['" + name + "'], 'properties': {'" + name + "': {'type': 'string'}}}",
                UnknownFields.REJECT);

        assertThat(model.judge(json("{'" + name + "': ''}")).warnings()).isEmpty();
    }

    @Test
    void aPromptThatMayBeLeftOutOrThatTheSchemaForbidsToBeEmptyGivesNoWarning() {
        assertThat(modelOf("{'prompt': {'type': 'string'}}")
                        .judge(json("{'prompt': ''}"))
                        .warnings())
                .isEmpty();
        assertThat(rules(Samples.modelWith(
                                "{'type': 'object', 'required': ['prompt'], 'properties': {'prompt': {'type': 'string', 'minLength': 1}}}",
                                UnknownFields.REJECT)
                        .judge(json("{'prompt': ''}"))
                        .violations()))
                .containsExactly("/input/prompt minLength");
    }
}
