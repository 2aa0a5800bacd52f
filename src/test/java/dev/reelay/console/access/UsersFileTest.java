package dev.reelay.console.access;

import static dev.reelay.console.access.TestUsers.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));

    @TempDir
    private Path folder;

    @Test
    void aChangedFileIsInForceSoonAndABrokenOneNever() throws IOException {
        Path path = write(line("alice", Permission.ACT), 1);
        UsersFile file = new UsersFile(path, now::get);
        assertThat(file.users().find("alice")).isPresent();

        write(line("bob", Permission.READ), 2);
        assertThat(file.users().find("bob"))
                .as("it is not looked at with every request")
                .isEmpty();
        pass();
        assertThat(file.users().find("bob")).isPresent();
        assertThat(file.users().find("alice")).isEmpty();

        write("bob:everything:x\n", 3);
        pass();
        assertThat(file.users().find("bob")).isPresent();

        Files.delete(path);
        pass();
        assertThat(file.users().find("bob")).isPresent();

        write(line("carol", Permission.READ), 4);
        pass();
        assertThat(file.users().find("carol")).isPresent();
    }

    @Test
    void whatCannotBeReadIsAProblem() throws IOException {
        assertThat(UsersFile.problems(folder.resolve("none")))
                .containsExactly("it cannot be read (NoSuchFileException)");
        assertThat(UsersFile.problems(Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff, 'a'})))
                .containsExactly("it is not UTF-8");
        assertThat(UsersFile.problems(Files.write(folder.resolve("large"), new byte[(1 << 22) + 1])))
                .containsExactly("it has more than 4194304 bytes");
        assertThat(UsersFile.problems(write(line("alice", Permission.READ), 1))).isEmpty();
    }

    private void pass() {
        now.updateAndGet(time -> time.plus(UsersFile.LOOK));
    }

    private Path write(String text, int second) throws IOException {
        Path path = Files.writeString(folder.resolve("users"), text);
        return Files.setLastModifiedTime(path, FileTime.fromMillis(second * 1_000L));
    }
}
