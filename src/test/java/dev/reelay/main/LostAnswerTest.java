package dev.reelay.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.testing.Await;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, each in a process of its own, whose standard output cannot be written. */
@EnabledOnOs(OS.LINUX)
class LostAnswerTest {

    private static final File FULL_DISK = new File("/dev/full");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"catalog --help", "--version", "catalog list"})
    void aFullDiskIsAnErrorWithALine(String command) throws Exception {
        ProcessBuilder process = process(command.split(" "));
        process.redirectOutput(FULL_DISK);

        assertThat(exitCode(process.start())).isEqualTo(74);
        assertThat(said())
                .matches("reelay: the answer cannot be written to standard output: No space left on device\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalog --help", "catalog list"})
    void anAnswerThatNobodyReadsIsNone(String command) throws Exception {
        Process process = process(command.split(" ")).start();
        process.getInputStream().close();

        assertThat(exitCode(process)).isZero();
        assertThat(said()).isEmpty();
    }

    @Test
    void helpIsWrittenToItsEnd() throws Exception {
        Process process = process("catalog", "validate", "--help").start();
        String help = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(exitCode(process)).isZero();
        assertThat(help)
                .isEqualTo(
                        Files.readString(Path.of("src", "main", "resources", "help", "reelay_catalog_validate.txt")));
    }

    private ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile());
    }

    private static int exitCode(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(Await.LONG.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("stderr"));
    }
}
