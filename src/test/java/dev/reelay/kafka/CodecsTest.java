package dev.reelay.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library is loaded once in a JVM: what goes wrong is tried in one of its own. */
class CodecsTest {

    /** Prints the problems, one line each. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            Codecs.problems().forEach(System.out::println);
        }
    }

    @Test
    void hereEveryCompressionCanBeUndone() {
        assertThat(Codecs.problems()).isEmpty();
    }

    /** A folder where no library can be unpacked has the same effect as one whose files cannot be executed. */
    @Test
    void aLibraryThatCannotBeLoadedIsNamedWithTheFolderAndTheRemedy(@TempDir Path folder) throws Exception {
        Path none = Files.createFile(folder.resolve("no-folder"));

        List<String> problems =
                run("-Djava.io.tmpdir=" + none, "-DZstdTempFolder=" + none, "-Dorg.xerial.snappy.tempdir=" + none);

        assertThat(problems)
                .hasSize(2)
                .anySatisfy(
                        line -> assertThat(line).contains("compresses with zstd", none.toString(), "-DZstdTempFolder="))
                .anySatisfy(
                        line -> assertThat(line).contains("compresses with snappy", "-Dorg.xerial.snappy.tempdir="));
    }

    /** With the remedy that the line names. */
    @Test
    void anotherFolderForTheLibrariesHelps(@TempDir Path folder) throws Exception {
        Path none = Files.createFile(folder.resolve("no-folder"));

        assertThat(run(
                        "-Djava.io.tmpdir=" + none,
                        "-DZstdTempFolder=" + folder,
                        "-Dorg.xerial.snappy.tempdir=" + folder))
                .isEmpty();
    }

    private static List<String> run(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(flags));
        command.add(Main.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(process.exitValue()).as(output).isZero();
        return output.lines().filter(line -> line.startsWith("Requests ")).toList();
    }
}
