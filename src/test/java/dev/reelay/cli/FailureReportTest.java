package dev.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.answer.CallFailure.Kind;
import dev.reelay.json.ExactJson;
import dev.reelay.pull.ListedModels;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureReportTest {

    private static final String LUMA = "luma/luma-ray-2/image-to-video";

    @TempDir
    private Path folder;

    private final ListedModels models = new ListedModels().with("luma/ray-2");
    private final CommandRun run = new CommandRun(models);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nonsense -o json                                    | usage       | 64 | ``                       | nonsense
            catalog -o json                                     | usage       | 64 | ``                       | -o
            catalog pull -o json                                | usage       | 64 | DIR                      | ``
            catalog list -ojson --nonsense                      | usage       | 64 | ``                       | --nonsense
            catalog list --output=JSON --search                 | usage       | 64 | --search                 | ``
            catalog show no/model -o json                       | input       | 65 | MODEL                    | no/model
            catalog validate no/model - -o json                 | input       | 65 | MODEL                    | no/model
            catalog validate LUMA FOLDER/none --output json     | input       | 65 | INPUT.json               | FOLDER/none
            catalog validate LUMA - -o=json                     | input       | 65 | INPUT.json               | -
            catalog check FOLDER/none -o json                   | input       | 65 | FILE                     | FOLDER/none
            catalog list --dir FOLDER/none -o json              | input       | 65 | --dir                    | FOLDER/none
            catalog diff FOLDER/none -o json                    | input       | 65 | DIR                      | FOLDER/none
            catalog pull FOLDER/file -o json                    | cannot_write | 73 | DIR                     | FOLDER/file
            catalog list --live --url : -o json                 | usage       | 64 | --url                    | ``
            catalog list --live --token-file FOLDER/x -o json   | token       | 77 | --token-file             | FOLDER/x
            """)
    void everyErrorIsOneObjectOnStandardErrorWhereJsonIsWanted(
            String command, String code, int exitCode, String field, String value) throws IOException {
        Files.writeString(folder.resolve("file"), "");
        String[] arguments = command.replace("LUMA", LUMA)
                .replace("FOLDER", folder.toString())
                .split(" ");

        assertThat(run.run(arguments)).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
        JsonNode error = error(run.err());
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("exit_code").asInt()).isEqualTo(exitCode);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("field").asText()).isEqualTo(field);
        assertThat(error.path("value").asText()).isEqualTo(value.replace("FOLDER", folder.toString()));
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, unavailable, 69", "SLOW_DOWN, try_again, 75", "FORBIDDEN, token, 77"})
    void aCallThatFailsIsOneObject(Kind kind, String code, int exitCode) {
        models.failingAfter(0, kind);

        assertThat(run.run("catalog", "list", "--live", "-o", "json")).isEqualTo(exitCode);
        assertThat(error(run.err()).path("code").asText()).isEqualTo(code);
        assertThat(error(run.err()).path("message").asText()).contains("RunComfy at https://model-api.runcomfy.net");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REELAY_VALIDATION_UNKNOWN_FIELDS=maybe",
                "REELAY_VALIDATION_UNUSABLE_SCHEMA=maybe",
                "RUNCOMFY_API_READ_TIMEOUT=soon",
                "RUNCOMFY_API_URL=:"
            })
    void aSettingIsNamedAsTheField(String setting) {
        String[] parts = setting.split("=", 2);

        assertThat(run.env(parts[0], parts[1]).run("catalog", "list", "--live", "-o", "json"))
                .isEqualTo(64);
        assertThat(error(run.err()).path("field").asText()).isEqualTo(parts[0]);
    }

    @Test
    void whatIsLeftOutIsInTheAnswerAndNotBesideIt() {
        models.with("evil\u001b[31m/model");

        assertThat(run.run("catalog", "pull", folder.toString(), "-o", "json")).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.json().path("left_out")).hasSize(1);
    }

    @Test
    void aFaultOfOurOwnHasItsTraceWhereThatIsWanted() {
        FailureReport report = new FailureReport(run.terminal(), true, false);
        assertThat(report.fault(new IllegalStateException("broken"))).isEqualTo(70);
        assertThat(error(run.err()).path("code").asText()).isEqualTo("internal");
        assertThat(error(run.err()).path("hint").asText()).contains("--debug");
        assertThat(error(run.err()).has("trace")).isFalse();

        assertThat(new FailureReport(run.terminal(), true, true).fault(new IllegalStateException("broken")))
                .isEqualTo(70);
        assertThat(error(run.err()).path("trace").asText()).contains("at dev.reelay.cli.FailureReportTest");
    }

    @Test
    void valuesAreCut() {
        String id = "x".repeat(300) + "\n";

        run.run("catalog", "show", id, "-o", "json");
        assertThat(error(run.err()).path("value").asText()).hasSize(200).endsWith("…");
    }

    @Test
    void thePageHasAnExampleAndEveryCode() throws IOException {
        String page = Files.readString(Path.of("docs", "cli.md"));

        run.env("REELAY_MEDIA_CHECK", "maybe")
                .in("{\"prompt\":\"A lighthouse\",\"image_url\":\"https://example.com/a.jpg\"}")
                .run("catalog", "validate", LUMA, "-", "-o", "json");
        assertThat(page).contains("```json\n" + run.err() + "```");
        for (ExitCode code : ExitCode.values()) {
            boolean isError = code != ExitCode.OK && code != ExitCode.DRIFT;
            assertThat(page).contains("\n| " + code.number() + " | " + (isError ? "`" + code.word() + "` | " : "| "));
            assertThat(Files.readString(Path.of("src", "main", "resources", "help", "reelay.txt")))
                    .containsPattern("\\b" + code.number() + "\\s");
        }
    }

    // --- an answer that cannot be written

    @ParameterizedTest
    @ValueSource(
            strings = {"catalog list", "catalog list -o json", "--version", "generate-completion", "catalog --help"})
    void anAnswerThatCannotBeWrittenEndsWithItsOwnCodeAndSaysSo(String command) {
        assertThat(run.to(AnswerWriter.to(new FullDisk())).run(command.split(" ")))
                .isEqualTo(74);
        assertThat(run.err().lines()).singleElement().asString().contains("No space left on device");
    }

    @Test
    void anAnswerThatNobodyReadsIsNoFailure() {
        assertThat(StandardOutput.isUnreadPipe(new IOException("Broken pipe"), ""))
                .isTrue();
        assertThat(StandardOutput.isUnreadPipe(new IOException("Datenübergabe unterbrochen"), "pipe:[17]"))
                .isTrue();
        assertThat(StandardOutput.isUnreadPipe(new IOException("No space left on device"), "/var/log/x"))
                .isFalse();
        assertThat(StandardOutput.isUnreadPipe(new IOException(), "")).isFalse();
    }

    private static JsonNode error(String text) {
        assertThat(text.lines()).hasSize(1);
        try {
            return ExactJson.reader().readTree(text).path("error");
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Takes nothing. */
    private static final class FullDisk extends Writer {
        @Override
        public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
