package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.access.Login.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {

    /** Small: each attempt is a second of a processor. */
    private static final Login.Limits LIMITS = new Login.Limits(3, 5);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final Sessions sessions = new Sessions(Duration.ofMinutes(30), now::get);

    @TempDir
    private Path folder;

    private Login login;

    @BeforeEach
    void users() throws IOException {
        Path file = Files.writeString(
                folder.resolve("users"),
                TestUsers.line("alice", Permission.ACT) + TestUsers.line("bob", Permission.READ));
        login = new Login(new UsersFile(file, now::get), sessions, now::get, LIMITS);
    }

    @Test
    void theRightPasswordOpensASession() {
        Outcome outcome = login.login("alice", TestUsers.PASSWORD, "1");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.LoggedIn.class,
                        in -> assertThat(sessions.find(in.session(), true)).isPresent());
    }

    @Test
    void aWrongNameAndAWrongPasswordAreTheSame() {
        assertThat(login.login("alice", "wrong", "1")).isEqualTo(new Outcome.Wrong());
        assertThat(login.login("nobody", TestUsers.PASSWORD, "1")).isEqualTo(new Outcome.Wrong());
        assertThat(login.login("", "", "1")).isEqualTo(new Outcome.Wrong());
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whoGuessesOnePasswordAfterTheOtherHasToWaitAlsoFromOtherAddresses() {
        for (int i = 0; i < LIMITS.perName(); i++) {
            assertThat(login.login("alice", "wrong", "address" + i)).isEqualTo(new Outcome.Wrong());
        }
        assertThat(login.login("alice", TestUsers.PASSWORD, "another"))
                .isEqualTo(new Outcome.Wait(Duration.ofMinutes(1)));
        assertThat(login.login("bob", TestUsers.PASSWORD, "another")).isInstanceOf(Outcome.LoggedIn.class);

        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        assertThat(login.login("alice", TestUsers.PASSWORD, "another")).isInstanceOf(Outcome.LoggedIn.class);
    }

    @Test
    void whoTriesOneNameAfterTheOtherHasToWaitToo() {
        for (int i = 0; i < LIMITS.perAddress(); i++) {
            assertThat(login.login("name" + i, "wrong", "here")).isEqualTo(new Outcome.Wrong());
        }
        assertThat(login.login("alice", TestUsers.PASSWORD, "here")).isEqualTo(new Outcome.Wait(Duration.ofSeconds(5)));
        assertThat(login.login("alice", TestUsers.PASSWORD, "there")).isInstanceOf(Outcome.LoggedIn.class);
    }

    @Test
    void whoLogsInOftenDoesNotHaveToWait() {
        for (int i = 0; i < LIMITS.perAddress() + 2; i++) {
            assertThat(login.login("alice", TestUsers.PASSWORD, "here")).isInstanceOf(Outcome.LoggedIn.class);
        }
    }
}
