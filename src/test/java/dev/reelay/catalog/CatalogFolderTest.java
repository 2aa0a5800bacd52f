package dev.reelay.catalog;

import static dev.reelay.catalog.Samples.LUMA;
import static dev.reelay.catalog.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reelay.model.UnknownFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFolderTest {

    private static final String SCHEMA = "'schema': {'type': 'object', 'properties': {'a': {'type': 'string'}}}";

    @TempDir
    private Path folder;

    @Test
    void aFileAddsAModelAndAnotherReplacesABuiltInOne() throws IOException {
        write("mine.json", "{'model': 'My Team/gen 1.5/Text-to-Video', " + SCHEMA + "}");
        write("luma.json", "{'model': '" + LUMA + "', " + SCHEMA + "}");
        write(".luma.json", "not for us");
        write("README.md", "not for us");
        Files.createDirectory(folder.resolve("old.json"));

        Catalog catalog = load();

        assertThat(catalog.models()).hasSize(6);
        assertThat(catalog.find("My Team/gen 1.5/Text-to-Video")).isPresent();
        assertThat(catalog.nearest("my team/gen-1.5")).containsExactly("My Team/gen 1.5/Text-to-Video");
        assertThat(catalog.find(LUMA).orElseThrow().check(json("{'a': ''}"))).isEmpty();
    }

    @Test
    void anEmptyFolderChangesNothing() {
        assertThat(load().models()).hasSize(5);
    }

    @Test
    void twoFilesForOneModelStopTheStart() throws IOException {
        write("a.json", "{'model': 'x/y', " + SCHEMA + "}");
        write("b.json", "{'model': 'x/y', " + SCHEMA + "}");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(this::load)
                .withMessage(folder.resolve("b.json") + ": the model x/y is already in " + folder.resolve("a.json"));
    }

    @Test
    void aFileThatIsNotValidIsNamed() throws IOException {
        write("mine.json", "{'model': 'x/y', 'schema': {'type': 'object', 'properties': {'a': {'type': 'flot'}}}}");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(this::load)
                .withMessage(folder.resolve("mine.json") + ": unknown type \"flot\" at schema/properties/a");
    }

    @Test
    void aMissingFolderStopsTheStart() {
        Path none = folder.resolve("none");

        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> Catalog.load(none, UnknownFields.REJECT))
                .withMessage(none + ": not a folder that can be read");
    }

    private Catalog load() {
        return Catalog.load(folder, UnknownFields.REJECT);
    }

    private void write(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
