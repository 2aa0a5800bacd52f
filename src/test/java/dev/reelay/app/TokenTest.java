package dev.reelay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelay.kafka.StartupException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {

    private static final RunComfyTarget REAL = new RunComfyTarget(false, RunComfyConfig.PUBLIC_URL, false);
    private static final RunComfyTarget OWN =
            new RunComfyTarget(true, URI.create("http://localhost:8080/simulator"), true);

    @TempDir
    private Path folder;

    @Test
    void theTokenComesFromTheSettings() {
        assertThat(Token.of(config(Map.of("RUNCOMFY_API_TOKEN", "secret")), REAL)
                        .get())
                .isEqualTo("secret");
    }

    @Test
    void theOwnSimulatorGetsATokenWhenNoneIsSet() {
        assertThat(Token.of(config(Map.of()), OWN).get()).isNotBlank();
    }

    @Test
    void aFileIsReadAgainWhenItChanges() throws IOException {
        Path file = write("first\n", 1);
        Token token = Token.of(config(Map.of("RUNCOMFY_API_TOKEN_FILE", file.toString())), REAL);
        assertThat(token.get()).isEqualTo("first");

        write("second\n", 2);

        assertThat(token.get()).isEqualTo("second");
    }

    @Test
    void whileTheFileIsMissingOrEmptyTheLastTokenStaysInUse() throws IOException {
        Path file = write("first", 1);
        Token token = Token.of(config(Map.of("RUNCOMFY_API_TOKEN_FILE", file.toString())), REAL);

        Files.delete(file);
        assertThat(token.get()).isEqualTo("first");
        write("", 2);
        assertThat(token.get()).isEqualTo("first");
    }

    @Test
    void theVersionChangesWithTheTokenAndNotWithTheFilesTime() throws IOException {
        Token token = Token.of(
                config(Map.of("RUNCOMFY_API_TOKEN_FILE", write("first", 1).toString())), REAL);
        int first = token.version();

        write("first", 2);
        assertThat(token.version()).isEqualTo(first);
        write("second", 3);
        assertThat(token.version()).isNotEqualTo(first);
    }

    @Test
    void aFileThatCannotBeReadStopsTheStart() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> Token.of(config(Map.of("RUNCOMFY_API_TOKEN_FILE", missing.toString())), REAL))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("RUNCOMFY_API_TOKEN_FILE")
                .hasMessageContaining(missing.toString());
    }

    private Path write(String content, long seconds) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1000));
        return file;
    }

    private static RunComfyConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(RunComfyConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(RunComfyConfig.class);
    }
}
