package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.ConsoleConfig;
import dev.reelay.console.Permission;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {

    private static final Optional<String> NO_SERVER = Optional.empty();

    @TempDir
    private Path folder;

    @Test
    void withoutCredentialsTheConsoleIsServedInDevModeOnly() {
        assertThat(Access.problems(config(), NO_SERVER, true)).isEmpty();
        assertThat(Access.problems(config(), NO_SERVER, false))
                .containsExactly(
                        "The console has no users: set REELAY_CONSOLE_USERS_FILE, REELAY_CONSOLE_PROXY_ADDRESSES or"
                                + " QUARKUS_OIDC_AUTH_SERVER_URL");
    }

    @Test
    void eachWayInIsEnough() throws IOException {
        assertThat(Access.problems(config("users-file", users()), NO_SERVER, false))
                .isEmpty();
        assertThat(Access.problems(
                        config("proxy.addresses", "10.1.0.0/16,::1", "proxy.groups", "ops=act"), NO_SERVER, false))
                .isEmpty();
        assertThat(Access.problems(config("oidc.roles", "ops=money"), Optional.of("https://login.test/realm"), false))
                .isEmpty();
    }

    @Test
    void twoWaysInAreOneTooMany() throws IOException {
        assertThat(Access.problems(config("users-file", users(), "proxy.addresses", "10.1.2.3"), NO_SERVER, false))
                .hasSize(1)
                .allMatch(problem -> problem.endsWith("more than one is set: leave one"));
        assertThat(Access.problems(config("users-file", users()), Optional.of("https://login.test"), true))
                .hasSize(1);
    }

    @Test
    void everySettingThatIsWrongIsNamed() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken"), "alice:act:topsecret\n");

        assertThat(Access.problems(
                        config(
                                "users-file", broken.toString(),
                                "base-path", "reelay",
                                "proxy.groups", "ops=admin",
                                "oidc.roles", "ops",
                                "idle", "PT0S"),
                        NO_SERVER,
                        false))
                .satisfiesExactly(
                        problem -> assertThat(problem).startsWith("REELAY_CONSOLE_BASE_PATH is 'reelay': it must be"),
                        problem -> assertThat(problem)
                                .startsWith("REELAY_CONSOLE_USERS_FILE, " + broken + ": line 1: the hash is not like")
                                .doesNotContain("topsecret"),
                        problem -> assertThat(problem).startsWith("REELAY_CONSOLE_PROXY_GROUPS: 'ops=admin' is not"),
                        problem -> assertThat(problem).startsWith("REELAY_CONSOLE_OIDC_ROLES: 'ops' is not"),
                        problem ->
                                assertThat(problem).startsWith("REELAY_CONSOLE_IDLE is PT0S: it must be above zero"));
        assertThat(Access.problems(config("proxy.addresses", "proxy.local"), NO_SERVER, false))
                .containsExactly(
                        "REELAY_CONSOLE_PROXY_ADDRESSES: 'proxy.local' is neither an address nor a network like 10.1.0.0/16");
    }

    private String users() throws IOException {
        return Files.writeString(folder.resolve("users"), TestUsers.line("alice", Permission.READ))
                .toString();
    }

    private static ConsoleConfig config(String... settings) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            values.put("reelay.console." + settings[i], settings[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(ConsoleConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(ConsoleConfig.class);
    }
}
