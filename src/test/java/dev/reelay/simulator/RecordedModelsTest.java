package dev.reelay.simulator;

import static dev.reelay.simulator.DirectCalls.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordedModelsTest {

    @TempDir
    Path folder;

    @Test
    void aFolderHoldsRecordsListsAndModelFiles() throws Exception {
        Files.writeString(folder.resolve("a.json"), "{\"model_id\":\"a/record\"}");
        Files.writeString(folder.resolve("b.json"), "{\"models\":[{\"model_id\":\"b/1\"},{\"model_id\":\"b/2\"}]}");
        Files.writeString(folder.resolve("c.json"), "[{\"model_id\":\"c/1\"}]");
        Files.writeString(
                folder.resolve("d.json"), "{\"model\":\"d/file\",\"schema\":{\"required\":[\"prompt\"]},\"rules\":[]}");
        Files.writeString(folder.resolve("notes.txt"), "no JSON");

        RecordedModels models = RecordedModels.read(folder);

        assertThat(models.ids()).containsExactlyInAnyOrder("a/record", "b/1", "b/2", "c/1", "d/file");
        assertThat(models.record("d/file").orElseThrow().path("input_schema"))
                .isEqualTo(parse("{\"required\":[\"prompt\"]}"));
        assertThat(models.problems("d/file", Json.object())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"model\":\"a/b\"}|is no record", "7|is no record", "{\"model_id\":|is not JSON"})
    void aFileThatIsNothingOfTheKindIsNamed(String content, String message) throws Exception {
        Files.writeString(folder.resolve("odd.json"), content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordedModels.read(folder))
                .withMessageContaining("odd.json " + message);
    }
}
