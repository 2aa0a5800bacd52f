package dev.reelay.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reelay.json.JsonOutline;
import dev.reelay.model.Model;
import dev.reelay.model.UnknownFields;
import dev.reelay.model.Validation;
import dev.reelay.notes.CatalogException;
import dev.reelay.testing.CpuTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalog that was made to do harm takes bounded time and memory, and costs at most its own models. */
@Timeout(300)
class HostileCatalogTest {

    private static final CatalogLoader LOADER =
            new CatalogLoader(new CatalogLoader.Settings(null, UnknownFields.REJECT, Validation.WARN));

    @TempDir
    private Path folder;

    static Stream<Arguments> hostileSchemas() {
        return Stream.of(
                schema("nested too deep", "nested more than 64 deep", schema -> {
                    ObjectNode inner = schema;
                    for (int i = 0; i < 70; i++) {
                        inner = inner.putObject("properties").putObject("a").put("type", "object");
                    }
                }),
                schema("too many fields", "more than 20000 values", schema -> {
                    ObjectNode properties = schema.putObject("properties");
                    for (int i = 0; i < 20_001; i++) {
                        properties.putObject("field" + i);
                    }
                }),
                schema(
                        "texts too long",
                        "more than 1000000 characters",
                        schema -> schema.putObject("properties").putObject("a").put("title", "x".repeat(1_000_001))),
                schema(
                        "a name too long",
                        "more than 1000000 characters",
                        schema -> schema.putObject("properties").putObject("x".repeat(1_000_001))));
    }

    private static Arguments schema(String what, String reason, Consumer<ObjectNode> fill) {
        ObjectNode schema = node().put("type", "object");
        fill.accept(schema);
        return Arguments.of(what, reason, schema);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileSchemas")
    void aSchemaBeyondALimitSetsItsModelAside(String what, String reason, ObjectNode schema) {
        Catalog catalog = LOADER.load(List.of(record("x/bad", schema), record("x/good", plain())));

        assertThat(catalog.setAside()).singleElement().satisfies(aside -> {
            assertThat(aside.model()).isEqualTo("x/bad");
            assertThat(aside.reason()).contains(reason);
        });
        assertThat(catalog.find("x/good").orElseThrow().check(node().put("a", 1)))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileSchemas")
    void inAnOperatorsFileItStopsTheStart(String what, String reason, ObjectNode schema) {
        String file = "{\"model\": \"x/bad\", \"schema\": " + schema + "}";

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Samples.file(file, UnknownFields.REJECT))
                .satisfies(e ->
                        assertThat(e.getMessage()).containsAnyOf(reason, "Name length (65536) exceeds the maximum"));
    }

    @Test
    void alternativesWithinAlternativesAreBoundedInTheCheck() {
        ObjectNode schema = plain();
        ObjectNode definitions = schema.putObject("$defs");
        for (int i = 0; i < 40; i++) {
            ObjectNode both = definitions.putObject("d" + i);
            both.putArray("anyOf").add(reference(i + 1)).add(reference(i + 1));
        }
        definitions.putObject("d40").put("type", "integer");
        schema.withObjectProperty("properties").set("b", reference(0));

        Model model = LOADER.load(List.of(record("x/y", schema))).find("x/y").orElseThrow();

        assertThat(model.check(node().put("b", "text")))
                .extracting(one -> one.rule())
                .contains("too_complex");
    }

    /** In either order: a check of an input takes a level of the stack for each reference. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChainOfReferencesIsCutAndInAnOperatorsFileStopsTheStart(boolean forwards) {
        ObjectNode schema = plain();
        schema.withObjectProperty("properties").set("b", reference(0));
        ObjectNode definitions = schema.putObject("$defs");
        int last = 3_000;
        for (int i = 0; i <= last; i++) {
            int number = forwards ? i : last - i;
            definitions.set("d" + number, number == last ? node().put("type", "integer") : reference(number + 1));
        }

        Catalog catalog = LOADER.load(List.of(record("x/y", schema)));

        assertThat(catalog.setAside()).isEmpty();
        assertThat(catalog.relaxations().get("x/y"))
                .anyMatch(one -> one.toString().contains("\"$ref\" leads too deep"));
        assertThat(catalog.find("x/y").orElseThrow().check(node().put("a", 1).put("b", "text")))
                .hasSize(1);
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(
                        () -> Samples.file("{\"model\": \"x/y\", \"schema\": " + schema + "}", UnknownFields.REJECT))
                .withMessageContaining("more than 200 deep");
    }

    @Test
    void aPatternThatBlowsUpIsBoundedInTheCheck() {
        ObjectNode schema = plain();
        schema.withObjectProperty("properties").putObject("b").put("pattern", "^(.*a){20}$");

        Model model = LOADER.load(List.of(record("x/y", schema))).find("x/y").orElseThrow();

        assertThat(model.check(node().put("b", "a".repeat(200) + "!")))
                .extracting(one -> one.rule())
                .containsExactly("too_complex");
        assertThat(model.check(node().put("a", "text"))).isEmpty();
    }

    @Test
    void anEnumThatIsTooLongAndAPatternThatIsTooLongAreNotChecked() {
        ObjectNode schema = plain();
        ObjectNode b = schema.withObjectProperty("properties").putObject("b").put("type", "string");
        for (int i = 0; i < 5_001; i++) {
            b.withArrayProperty("enum").add("x" + i);
        }
        schema.withObjectProperty("properties").putObject("c").put("pattern", "x".repeat(2_001));

        Catalog catalog = LOADER.load(List.of(record("x/y", schema)));

        assertThat(catalog.relaxations().get("x/y")).hasSize(2);
        assertThat(catalog.find("x/y")
                        .orElseThrow()
                        .check(node().put("b", "other").put("c", "other")))
                .isEmpty();
    }

    @Test
    void aSchemaThatIsOddThroughoutHasOneShortLine() {
        ObjectNode schema = node().put("type", "object");
        for (int i = 0; i < 5_000; i++) {
            schema.withObjectProperty("properties").putObject("field" + i).put("type", "thing" + i);
        }

        Catalog catalog = LOADER.load(List.of(record("x/y", schema)));

        assertThat(catalog.relaxations().get("x/y")).hasSizeLessThan(60);
        assertThat(catalog.warnings())
                .singleElement()
                .asString()
                .hasSizeLessThanOrEqualTo(500)
                .contains("and 4");
    }

    @Test
    void thereAreAtMostTenThousandModelsOfRunComfys() {
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < 10_050; i++) {
            records.add(record("x/" + i, plain()));
        }

        Catalog catalog = LOADER.load(records);

        assertThat(catalog.models()).hasSize(10_005);
        assertThat(catalog.warnings()).containsExactly("50 records are left out: RunComfy's models are at most 10000");
    }

    @Test
    void aFileThatIsTooLargeStopsTheStart() throws IOException {
        Path file = folder.resolve("large.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(CatalogFolder.MAX_FILE_BYTES + 1L);
        }

        assertRefused(file + ": larger than " + CatalogFolder.MAX_FILE_BYTES + " bytes");
    }

    /** As a tree such a file takes some thirty times its bytes, in a worker that runs. */
    @Test
    void aListWithTooManyElementsIsNotReadAsATree() throws IOException {
        Path file = Files.writeString(
                folder.resolve("many.json"), "{\"models\": [" + "{},".repeat(JsonOutline.MOST) + "{}]}");

        assertRefused(file + ": the file has more than " + JsonOutline.MOST + " elements or members");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\": [%s]}", "[%s]", "{\"models\": [{\"model_id\": \"x/y\"}],,%s}"})
    void aLongFileThatIsNoListIsNotReadAsATree(String form) throws IOException {
        String content = form.formatted(" ".repeat(CatalogFileReader.MAX_TREE_BYTES));
        Path file = Files.writeString(folder.resolve("long.json"), content);

        assertRefused(file + ": the file has " + content.length() + " bytes: only a record or a list of RunComfy's, as"
                + " JSON in UTF-8, may have more than " + CatalogFileReader.MAX_TREE_BYTES);
    }

    @Test
    void aFileThatIsNestedTooDeepStopsTheStart() throws IOException {
        Path file = Files.writeString(folder.resolve("deep.json"), "{\"models\": " + "[".repeat(10_000));

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Catalog.load(folder, UnknownFields.REJECT))
                .withMessageStartingWith(file + ": not JSON: Document nesting depth");
    }

    /** Each schema is near the limits. */
    @Test
    void aListOfHostileSchemasLoadsInBoundedTime() {
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ObjectNode schema = node().put("type", "object");
            for (int field = 0; field < 4_000; field++) {
                schema.withObjectProperty("properties")
                        .putObject("field" + field)
                        .put("type", "bool")
                        .put("pattern", "(a+)+" + field);
            }
            records.add(record("x/" + i, schema));
        }

        assertThat(CpuTime.of(() -> assertThat(LOADER.load(records).models()).hasSize(15)))
                .isLessThan(Duration.ofSeconds(20));
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Catalog.load(folder, UnknownFields.REJECT))
                .withMessage(message);
    }

    private static ObjectNode plain() {
        ObjectNode schema = node().put("type", "object");
        schema.putObject("properties").putObject("a").put("type", "string");
        return schema;
    }

    private static ObjectNode reference(int number) {
        return node().put("$ref", "#/$defs/d" + number);
    }

    private static ObjectNode record(String id, ObjectNode schema) {
        ObjectNode record = node().put("model_id", id);
        record.set("input_schema", schema);
        return record;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
