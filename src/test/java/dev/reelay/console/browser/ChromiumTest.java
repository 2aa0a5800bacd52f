package dev.reelay.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChromiumTest {

    @TempDir
    Path folder;

    private String path = "";

    @BeforeEach
    void nameFolders() throws IOException {
        path = Files.createDirectory(folder.resolve("first"))
                + File.pathSeparator
                + File.pathSeparator
                + Files.createDirectory(folder.resolve("second"));
    }

    private Path program(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    @Test
    void aMachineWithoutOneHasNone() throws IOException {
        Files.createFile(folder.resolve("first/chromium"));

        assertThat(Chromium.find(Map.of("PATH", path))).isEmpty();
        assertThat(Chromium.find(Map.of())).isEmpty();
    }

    @Test
    void chromiumItselfComesBeforeItsKin() throws IOException {
        program("first/google-chrome");
        Path chromium = program("second/chromium");

        assertThat(Chromium.find(Map.of("PATH", path))).contains(chromium);
    }

    @Test
    void theOneThatIsNamedComesFirst() throws IOException {
        program("first/chromium");
        Path other = program("other");

        assertThat(Chromium.find(Map.of("PATH", path, Chromium.VARIABLE, other.toString())))
                .contains(other);
        assertThat(Chromium.find(Map.of("PATH", path, Chromium.VARIABLE, " "))).isNotEmpty();
    }

    @Test
    void aNamedOneThatIsNotThereIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Chromium.find(Map.of("PATH", path, Chromium.VARIABLE, "/nowhere/chromium")))
                .withMessageContaining("/nowhere/chromium");
    }
}
