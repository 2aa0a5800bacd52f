package dev.reelay.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.reelay.catalog.Catalog;
import dev.reelay.model.UnknownFields;
import dev.reelay.notes.CatalogException;
import dev.reelay.testing.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas of catalog files say what the loader takes, and the page about models shows what works. */
class CatalogFilesTest {

    private static final Path PAGE = Path.of("docs", "models.md");
    private static final Path BUILT_IN = Path.of("src", "main", "resources", "catalog");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASE = "https://contract.invalid/";
    private static final Pattern EXAMPLE = Pattern.compile("```json (\\S+)\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern SHELL = Pattern.compile("```sh\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern ERROR = Pattern.compile("^\\| `([^|]+)` \\| ", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void theBuiltInFilesAreAsTheSchemasSay() throws IOException {
        for (String name : Files.readAllLines(BUILT_IN.resolve("index"))) {
            JsonNode file = JSON.readTree(BUILT_IN.resolve(name).toFile());

            assertThat(violations(file)).as(name).isEmpty();
        }
    }

    @Test
    void theExamplesOfThePageAreAsTheSchemasSayAndLoadTogether() throws IOException {
        Map<String, String> examples = examples();
        assertThat(examples).hasSize(3);
        for (Map.Entry<String, String> example : examples.entrySet()) {
            Files.writeString(folder.resolve(Path.of(example.getKey()).getFileName()), example.getValue());
            assertThat(violations(JSON.readTree(example.getValue())))
                    .as(example.getKey())
                    .isEmpty();
        }

        Catalog catalog = Catalog.load(folder, UnknownFields.REJECT);

        assertThat(catalog.models()).hasSize(7);
        assertThat(catalog.warnings()).isEmpty();
        assertThat(catalog.notices()).isEmpty();
        assertThat(catalog.setAside()).isEmpty();
        JsonNode input = JSON.readTree(
                "{\"prompt\": \"a dog\", \"duration\": 7, \"loop\": true, \"last_frame\": \"https://example.com/a.png\"}");
        assertThat(catalog.find("blackforestlabs/flux-3/text-to-video")
                        .orElseThrow()
                        .check(input))
                .extracting(violation -> violation.pointer() + " " + violation.rule())
                .containsExactly("/input/duration enum", "/input/last_frame leave_empty");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    not JSON:                                           | {'model': 'x/y'
                    the file is empty                                   | ``
                    this looks like an error that RunComfy answered     | {'error_code': 400004, 'error_message': 'no'}
                    a file must have "model" and "schema"               | {'name': 'x'}
                    "schema" is missing, and so is every note           | {'model': 'x/y'}
                    unknown member                                      | {'model': 'x/y', 'shema': {}}
                    "model" is not a model id                           | {'model': '/x', 'validation': 'off'}
                    already in                                          | {'model': 'other/one', 'validation': 'off'}
                    unknown type                                        | {'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'type': 'bool'}}}}
                    the schema is not usable at                         | {'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'title': null}}}}
                    no value of "enum" is of the type                   | {'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'type': 'integer', 'enum': ['5']}}}}
                    is above                                            | {'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'minimum': 3, 'maximum': 2}}}}
                    must name a schema in the same file                 | {'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'$ref': '#/components/schemas/A'}}}}
                    "$schema" must be missing                           | {'model': 'x/y', 'schema': {'$schema': 'http://json-schema.org/draft-07/schema#', 'type': 'object', 'properties': {}}}
                    is not a field of the schema                        | {'model': 'luma/luma-ray-2/image-to-video', 'media': {'face': {'kind': 'image'}}}
                    must be image, video or audio                       | {'model': 'luma/luma-ray-2/image-to-video', 'media': {'resolution': {}}}
                    must be a duration such as PT2H                     | {'model': 'x/y', 'timings': {'give_up_after': '2h'}}
                    must be one of                                      | {'model': 'x/y', 'validation': 'soft'}
                    not a folder that can be read                       | none
                    """)
    void everyErrorOfThePageIsOneThatTheLoaderHas(String error, String content) throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"model\": \"other/one\", \"validation\": \"off\"}");
        Files.writeString(folder.resolve("b.json"), content.replace('\'', '"'));
        Path read = content.equals("none") ? folder.resolve("none") : folder;

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Catalog.load(read, UnknownFields.REJECT))
                .withMessageContaining(error);
        assertThat(errorsOfThePage()).contains(error);
    }

    /** The shell makes the file of {@code >} before the download begins, and leaves it empty when that fails. */
    @Test
    void noDownloadOfThePageIsWrittenUnderItsNameBeforeItIsThere() throws IOException {
        List<String> blocks = SHELL.matcher(Files.readString(PAGE))
                .results()
                .map(one -> one.group(1))
                .filter(block -> block.contains("curl"))
                .toList();

        assertThat(blocks)
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block)
                        .contains("curl -fsS -o catalog/.", "&& mv catalog/.")
                        .doesNotContain("> "));
    }

    @Test
    void thePageHasNoOtherErrors() throws IOException {
        assertThat(errorsOfThePage()).hasSize(19);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model': 7, 'validation': 'off'}",
                "{'model': '', 'validation': 'off'}",
                "{'model': '/x', 'validation': 'off'}",
                "{'model': 'x//y', 'validation': 'off'}",
                "{'model': 'x/../y', 'validation': 'off'}",
                "{'model': 'x/ y', 'validation': 'off'}",
                "{'model': '*', 'validation': 'off'}",
                "{'model': 'x/y'}",
                "{'model': 'x/y', 'shema': {}}",
                "{'model': 'x/y', 'validation': 'soft'}",
                "{'model': 'x/y', 'validation': true}",
                "{'model': 'x/y', 'unknown_fields': 'maybe'}",
                "{'model': 'x/y', 'media': []}",
                "{'model': 'x/y', 'media': {'a': {'kind': 'smell'}}}",
                "{'model': 'x/y', 'media': {'a': {'kind': 'image', 'formats': ['jpg']}}}",
                "{'model': 'x/y', 'media': {'a': {'kind': 'image', 'no_alpha': 'no'}}}",
                "{'model': 'x/y', 'media': {'a': {'kind': 'image', 'advised_mb': 0}}}",
                "{'model': 'x/y', 'media': {'a': {'kind': 'image', 'size': 1}}}",
                "{'model': 'x/y', 'media': {'a': {'kind': 'image', 'says': ' '}}}",
                "{'model': 'x/y', 'rules': {}}",
                "{'model': 'x/y', 'rules': [{'forbid': 'a'}]}",
                "{'model': 'x/y', 'rules': [{'leave_empty': 'a', 'says': 's'}]}",
                "{'model': 'x/y', 'rules': [{'leave_empty': 'a', 'when': {'b': true}}]}",
                "{'model': 'x/y', 'rules': [{'leave_empty': 'a', 'when': {}, 'says': 's'}]}",
                "{'model': 'x/y', 'timings': {'give_up_after': '2h'}}",
                "{'model': 'x/y', 'timings': {'give_up_after': 'PT0S'}}",
                "{'model': 'x/y', 'timings': {'give_up_after': '-PT2H'}}",
                "{'model': 'x/y', 'timings': {'typical': {'form': 'PT1M'}}}",
                "{'model': 'x/y', 'schema': []}",
                "{'model': 'x/y', 'schema': {'type': 'object'}}",
                "{'model': 'x/y', 'schema': {'type': 'array', 'properties': {}}}",
                "{'model': 'x/y', 'schema': {'$schema': 'http://json-schema.org/draft-07/schema#', 'type': 'object', 'properties': {}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'required': 'a', 'properties': {'a': {}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': null}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'type': 'flot'}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'type': []}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'items': {'type': 'any'}}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'anyOf': [{'type': 'text'}]}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'title': null}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'enum': []}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'maxLength': 'long'}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'exclusiveMinimum': true}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'$ref': 'https://x/y'}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'$dynamicRef': '#a'}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'dependencies': {}}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'validations': {}}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'validations': [7]}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'validations': [{'validation_rule': 'depth<', 'validation_value': 1}]}}}}",
                "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'validations': [{'validation_rule': 'width_pixels<', 'validation_value': 'x'}]}}}}"
            })
    void whatTheLoaderRefusesByItsFormTheSchemasRefuse(String content) throws IOException {
        String json = content.replace('\'', '"');
        Files.writeString(folder.resolve("a.json"), json);

        assertThatExceptionOfType(CatalogException.class).isThrownBy(() -> Catalog.load(folder, UnknownFields.REJECT));
        assertThat(violations(JSON.readTree(json))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"notes.schema.json", "model-file.schema.json"})
    void everyMemberHasADescription(String file) throws IOException {
        List<String> without = new ArrayList<>();
        collect(JSON.readTree(Contract.FOLDER.resolve(file).toFile()), file, without);

        assertThat(without).isEmpty();
    }

    private static void collect(JsonNode node, String where, List<String> without) {
        node.properties().forEach(member -> {
            String place = where + "/" + member.getKey();
            boolean holdsMembers = member.getKey().equals("properties")
                    && member.getValue().valueStream().allMatch(JsonNode::isObject);
            if (holdsMembers) {
                member.getValue().properties().stream()
                        .filter(one -> !one.getValue().has("description")
                                && !one.getValue().has("$ref"))
                        .forEach(one -> without.add(place + "/" + one.getKey()));
            }
            collect(member.getValue(), place, without);
        });
    }

    private static Map<String, String> examples() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE));
        return matcher.results().collect(Collectors.toMap(one -> one.group(1), one -> one.group(2)));
    }

    private static List<String> errorsOfThePage() throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf("## Error messages"), page.indexOf("## Limits"));
        return ERROR.matcher(section).results().map(one -> one.group(1)).toList();
    }

    /** What the schema of the file's kind has against it; nothing for RunComfy's records. */
    private static List<String> violations(JsonNode file) {
        if (file.has("model_id") || file.has("models")) {
            return List.of();
        }
        String schema = file.has("schema") ? "model-file.schema.json" : "notes.schema.json";
        return schemas().get(schema).validate(file).stream()
                .map(Object::toString)
                .toList();
    }

    private static Map<String, Schema> schemas() {
        Map<String, String> files = Stream.of("notes.schema.json", "model-file.schema.json")
                .collect(Collectors.toMap(name -> name, CatalogFilesTest::schema));
        SchemaRegistry registry = SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder -> builder.schemas(files.entrySet().stream()
                                .collect(Collectors.toMap(e -> BASE + e.getKey(), Map.Entry::getValue)))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder().build()));
        return files.keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> registry.getSchema(SchemaLocation.of(BASE + name))));
    }

    private static String schema(String file) {
        try {
            return Files.readString(Contract.FOLDER.resolve(file)).replace("\"$id\": \"", "\"$id\": \"" + BASE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
