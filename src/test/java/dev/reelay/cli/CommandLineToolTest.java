package dev.reelay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.app.RunComfyConfig;
import dev.reelay.pull.ListedModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandLineToolTest {

    @TempDir
    private Path folder;

    private final CommandRun run = new CommandRun(new ListedModels().with("luma/ray-2"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "catalog",
                "catalog pull",
                "catalog diff",
                "catalog check",
                "catalog list",
                "catalog show",
                "catalog validate",
                "submit",
                "get",
                "list",
                "wait",
                "cancel",
                "retry",
                "finding",
                "pause",
                "resume",
                "pauses",
                "limit",
                "limit set",
                "limit lift",
                "limit list",
                "budget",
                "budget set",
                "budget lift",
                "budget list",
                "dead-letters",
                "dead-letters list",
                "dead-letters show",
                "dead-letters redrive",
                "doctor",
                "generate-completion"
            })
    void everyCommandHasHelpWithAnExampleAndAVersion(String command) {
        assertThat(run.run((command + " --help").strip().split(" "))).isZero();
        assertThat(run.out()).startsWith("Usage: reelay").doesNotContain("\u001b");
        assertThat(run.err()).isEmpty();
        assertThat(run.run((command + " --version").strip().split(" "))).isZero();
        assertThat(run.out()).startsWith("reelay ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "catalog",
                "catalog nonsense",
                "catalog pull",
                "catalog pull --nonsense x",
                "catalog pull a b",
                "catalog check",
                "catalog list -o yaml",
                "catalog show",
                "catalog validate x"
            })
    void whatMakesNoSenseIsUsageAndSaysHowToGetHelp(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(run.err()).startsWith("reelay: ").contains(command.equals("nonsense") ? "Unmatched" : "");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aFaultOfOurOwnIsOneLineUnlessItsPlaceIsAskedFor() {
        assertThat(fail()).isEqualTo(70);
        assertThat(run.err()).isEmpty();

        StringWriter err = new StringWriter();
        assertThat(fail(err, "broken")).isEqualTo(70);
        assertThat(err.toString().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("NullPointerException")
                .contains("--debug");

        StringWriter traced = new StringWriter();
        assertThat(fail(traced, "--debug", "broken")).isEqualTo(70);
        assertThat(traced.toString()).contains("at " + Broken.class.getName());
    }

    @Test
    void completionOfTheShellComesWithIt() {
        assertThat(run.run("generate-completion")).isZero();
        assertThat(run.out()).contains("catalog").contains("--single-file");
    }

    // --- settings
    // -----------------------------------------------------------------------------------------------------

    @Test
    void runComfyIsCalledWithTheSettingsOfTheWorker() {
        run.run("catalog", "list", "--live");
        assertThat(Objects.requireNonNull(run.calls()).baseUri()).isEqualTo(RunComfyConfig.PUBLIC_URL);
        assertThat(run.calls().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(run.calls().readTimeout()).isEqualTo(Duration.ofSeconds(60));

        run.env("RUNCOMFY_API_URL", "http://127.0.0.1:9/x")
                .env("RUNCOMFY_API_READ_TIMEOUT", "PT5S")
                .env("RUNCOMFY_API_CONNECT_TIMEOUT", "3s")
                .env("RUNCOMFY_API_PROXY", "http://user:pass@127.0.0.1:3128")
                .run("catalog", "list", "--live");
        assertThat(run.calls().baseUri()).hasToString("http://127.0.0.1:9/x");
        assertThat(run.calls().readTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(run.calls().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(Objects.requireNonNull(run.calls().proxy()).port()).isEqualTo(3128);

        run.run("catalog", "list", "--live", "--url", "http://127.0.0.1:10");
        assertThat(run.calls().baseUri()).hasToString("http://127.0.0.1:10");
        assertThat(run.closed()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUNCOMFY_API_URL=ftp://x",
                "RUNCOMFY_API_URL=http://u:p@x",
                "RUNCOMFY_API_URL=:",
                "RUNCOMFY_API_PROXY=https://secret@x",
                "RUNCOMFY_API_READ_TIMEOUT=soon",
                "RUNCOMFY_API_READ_TIMEOUT=PT0S",
                "REELAY_VALIDATION_UNKNOWN_FIELDS=maybe"
            })
    void aSettingThatMakesNoSenseIsUsageAndIsNotRepeatedWhereItMayHoldASecret(String setting) {
        String[] parts = setting.split("=", 2);

        assertThat(run.env(parts[0], parts[1]).run("catalog", "list", "--live")).isEqualTo(64);
        assertThat(run.err()).doesNotContain("secret");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void theTokenComesFromTheEnvironmentOrAFileAndIsNeverShown() throws IOException {
        run.run("catalog", "list", "--live");
        assertThat(run.token()).isEqualTo("secret-of-the-test");

        Path file = Files.writeString(folder.resolve("token"), " another-secret \n");
        run.run("catalog", "list", "--live", "--token-file", file.toString());
        assertThat(run.token()).isEqualTo("another-secret");

        assertThat(run.env("RUNCOMFY_API_TOKEN_FILE", file.toString()).run("catalog", "list", "--live"))
                .isEqualTo(64);
        assertThat(run.err()).contains("both set").doesNotContain("secret");

        assertThat(run.env("RUNCOMFY_API_TOKEN", null).run("catalog", "list", "--live"))
                .isZero();
        assertThat(run.token()).isEqualTo("another-secret");

        Files.writeString(file, "");
        assertThat(run.run("catalog", "list", "--live")).isEqualTo(77);
        assertThat(run.env("RUNCOMFY_API_TOKEN_FILE", null).run("catalog", "list", "--live"))
                .isEqualTo(77);
        assertThat(run.err()).contains("RUNCOMFY_API_TOKEN");
    }

    private static int fail() {
        return fail(new StringWriter(), "broken");
    }

    private static int fail(StringWriter err, String... arguments) {
        Terminal terminal = new Terminal(
                Map.of(),
                InputStream.nullInputStream(),
                AnswerWriter.to(new StringWriter()),
                new PrintWriter(err),
                Screen.NONE,
                () -> {});
        return new CommandLineTool(terminal, List.of(new CommandLine(new Broken()))).run(arguments);
    }

    /** A command with a fault. */
    @Command(name = "broken")
    static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new NullPointerException("nothing there");
        }
    }
}
