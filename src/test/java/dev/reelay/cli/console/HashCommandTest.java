package dev.reelay.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.cli.CommandRun;
import dev.reelay.pull.ListedModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashCommandTest {

    private final CommandRun run = new CommandRun(new ListedModels());

    @Test
    void aLineOfTheUsersFileIsMadeOfAPasswordFromStandardInput() {
        assertThat(run.in("correct horse\nsecond line").run("console", "hash", "alice", "act"))
                .isZero();

        assertThat(run.out()).matches("alice:act:pbkdf2-sha256\\$600000\\$[A-Za-z0-9_-]{22}\\$[A-Za-z0-9_-]{43}\n");
        assertThat(run.out() + run.err()).doesNotContain("horse");
    }

    @ParameterizedTest
    @CsvSource({
        "alice,admin,the permission must be",
        "a:b,read,the name must have",
        "'#a',read,the name must have",
        "' a',read,the name must have"
    })
    void whatWouldMakeNoLineIsRefused(String name, String permission, String why) {
        assertThat(run.in("correct horse").run("console", "hash", name, permission))
                .isEqualTo(65);

        assertThat(run.err()).contains(why);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aPasswordThatIsShortIsRefusedAndNotShown() {
        assertThat(run.in("hunter2").run("console", "hash", "alice", "act")).isEqualTo(65);

        assertThat(run.err())
                .contains("the password has 7 characters: it must have 12 to 1024")
                .doesNotContain("hunter2");
        assertThat(run.in("").run("console", "hash", "alice", "act")).isEqualTo(65);
        assertThat(run.run("console")).isEqualTo(64);
    }
}
