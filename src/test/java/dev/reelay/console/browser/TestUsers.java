package dev.reelay.console.browser;

import dev.reelay.console.access.PasswordHash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A file of {@linkplain ConsoleUser the tests' users}. */
final class TestUsers {

    /** Hashing takes tenths of a second for each. */
    private static final String LINES = Arrays.stream(ConsoleUser.values())
            .map(user -> "%s:%s:%s"
                    .formatted(
                            user.user(),
                            user.permission().word(),
                            PasswordHash.of(user.password()).text()))
            .collect(Collectors.joining("\n", "", "\n"));

    private TestUsers() {}

    /** Writes it, and gives its absolute path. */
    static Path write() {
        try {
            Path folder = Files.createDirectories(Path.of("target", "browser"));
            return Files.writeString(Files.createTempFile(folder, "users", ".txt"), LINES)
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
