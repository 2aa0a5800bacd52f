package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.Permission;
import dev.reelay.console.Visitor;
import dev.reelay.console.access.Entrance.Who;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    private final Sessions sessions = new Sessions(Duration.ofMinutes(30), now::get);

    @TempDir
    private Path folder;

    @Test
    void aSessionHasWhatTheFileSaysNow() throws IOException {
        Path file = write(TestUsers.line("alice", Permission.ACT));
        Entrance entrance = Entrance.of(new Entrance.Logins(new UsersFile(file, now::get), sessions));
        String session = sessions.open(new Users.Entry("alice", Permission.ACT, PasswordHash.parse(TestUsers.HASH)));

        assertThat(entrance.who(ask(session), null)).isEqualTo(loggedIn("alice", Permission.ACT));
        assertThat(entrance.who(ask("wrong"), null)).isEqualTo(new Who.Nobody());
        assertThat(entrance.who(ask(null), null)).isEqualTo(new Who.Nobody());

        write("# less now\n" + TestUsers.line("alice", Permission.READ));
        now.updateAndGet(time -> time.plus(UsersFile.LOOK));
        assertThat(entrance.who(ask(session), null)).isEqualTo(loggedIn("alice", Permission.READ));
    }

    @Test
    void whoIsTakenOutOfTheFileOrHasAnotherPasswordIsOut() throws IOException {
        Path file = write(TestUsers.line("alice", Permission.ACT) + TestUsers.line("bob", Permission.ACT));
        Entrance entrance = Entrance.of(new Entrance.Logins(new UsersFile(file, now::get), sessions));
        PasswordHash hash = PasswordHash.parse(TestUsers.HASH);
        String alice = sessions.open(new Users.Entry("alice", Permission.ACT, hash));
        String bob = sessions.open(new Users.Entry("bob", Permission.ACT, hash));
        assertThat(entrance.who(ask(alice), null)).isInstanceOf(Who.Known.class);
        assertThat(entrance.who(ask(bob), null)).isInstanceOf(Who.Known.class);

        write("bob:act:" + TestUsers.OTHER_HASH + "\n");
        now.updateAndGet(time -> time.plus(UsersFile.LOOK));

        assertThat(entrance.who(ask(alice), null)).isEqualTo(new Who.Nobody());
        assertThat(entrance.who(ask(bob), null)).isEqualTo(new Who.Nobody());
        assertThat(sessions.size()).isZero();
    }

    @Test
    void whatAPageAsksForByItselfKeepsNoSessionAlive() throws IOException {
        Path file = write(TestUsers.line("alice", Permission.ACT));
        Entrance entrance = Entrance.of(new Entrance.Logins(new UsersFile(file, now::get), sessions));
        String session = sessions.open(new Users.Entry("alice", Permission.ACT, PasswordHash.parse(TestUsers.HASH)));

        now.updateAndGet(time -> time.plus(Duration.ofMinutes(29)));
        assertThat(entrance.who(TestAsk.from("127.0.0.1", session, "GET", "/live"), null))
                .isInstanceOf(Who.Known.class);
        assertThat(entrance.who(TestAsk.from("127.0.0.1", session, "GET", "/jobs", "HX-Trigger", "live"), null))
                .isInstanceOf(Who.Known.class);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
        assertThat(entrance.who(ask(session), null)).isEqualTo(new Who.Nobody());
    }

    @Test
    void aProxyIsBelievedAtItsAddressOnly() {
        Entrance entrance = Entrance.of(proxy());

        assertThat(entrance.who(
                        from("10.0.0.7", "X-Forwarded-User", " alice ", "X-Forwarded-Groups", "staff, ops"), null))
                .isEqualTo(known("alice", Permission.ACT));
        assertThat(entrance.who(from("10.0.0.7", "X-Forwarded-User", "bob"), null))
                .isEqualTo(known("bob", Permission.READ));
        assertThat(entrance.who(from("10.1.0.7", "X-Forwarded-User", "alice", "X-Forwarded-For", "10.0.0.7"), null))
                .satisfies(isRefused("foreign_proxy"));
        assertThat(entrance.who(from("127.0.0.1", "x-forwarded-groups", "ops"), null))
                .satisfies(isRefused("foreign_proxy"));
        assertThat(entrance.who(from("127.0.0.1"), null)).satisfies(isRefused("no_proxy"));
    }

    @Test
    void aProxyThatDoesNotSayWhoItIsOrSaysItTwiceIsNotBelieved() {
        Entrance entrance = Entrance.of(proxy());

        assertThat(entrance.who(from("10.0.0.7"), null)).satisfies(isRefused("no_user"));
        assertThat(entrance.who(from("10.0.0.7", "X-Forwarded-User", " "), null))
                .satisfies(isRefused("no_user"));
        assertThat(entrance.who(from("10.0.0.7", "X-Forwarded-User", "root", "x-forwarded-user", "alice"), null))
                .satisfies(isRefused("ambiguous_proxy"));
        assertThat(entrance.who(
                        from(
                                "10.0.0.7",
                                "X-Forwarded-User",
                                "a",
                                "X-Forwarded-Groups",
                                "ops",
                                "X-Forwarded-Groups",
                                "x"),
                        null))
                .satisfies(isRefused("ambiguous_proxy"));
    }

    @Test
    void otherWaysInDoNotLookAtTheProxysHeaders() throws IOException {
        Path file = write(TestUsers.line("alice", Permission.ACT));
        Entrance users = Entrance.of(new Entrance.Logins(new UsersFile(file, now::get), sessions));
        Ask ask = from("127.0.0.1", "X-Forwarded-User", "alice", "X-Forwarded-Groups", "money");

        assertThat(users.who(ask, null)).isEqualTo(new Who.Nobody());
        assertThat(Entrance.ofOidc(PermissionMap.byWord()).who(ask, null)).isEqualTo(new Who.Nobody());
    }

    @Test
    void rolesOfATokenArePermissions() {
        Entrance entrance = Entrance.ofOidc(PermissionMap.of(List.of("video-ops=act"), null));

        assertThat(entrance.who(ask(null), identity("alice", "video-ops", "staff")))
                .isEqualTo(loggedIn("alice", Permission.ACT));
        assertThat(entrance.who(ask(null), identity("bob", "staff", "money")))
                .isEqualTo(new Who.Known(new Visitor("bob", Set.of(), true)));
        assertThat(entrance.who(
                        ask(null),
                        QuarkusSecurityIdentity.builder().setAnonymous(true).build()))
                .isEqualTo(new Who.Nobody());
    }

    @Test
    void theDeveloperSitsAtThisMachine() {
        Entrance entrance = Entrance.ofDeveloper();

        assertThat(entrance.who(from("127.0.0.1", "Host", "localhost:8090"), null))
                .isEqualTo(known("developer", Permission.MONEY));
        assertThat(entrance.who(from("::1", "Host", "[::1]:8090"), null))
                .isEqualTo(known("developer", Permission.MONEY));
        assertThat(entrance.who(from("127.0.0.1", "Host", "rebound.evil.test:8090"), null))
                .satisfies(isRefused("not_local"));
        assertThat(entrance.who(from("127.0.0.1"), null)).satisfies(isRefused("not_local"));
        assertThat(entrance.who(from("192.168.0.9", "Host", "localhost:8090"), null))
                .satisfies(isRefused("not_local"));
    }

    private static Entrance.Proxy proxy() {
        return new Entrance.Proxy(
                NetworkList.of(List.of("10.0.0.0/16")),
                "X-Forwarded-User",
                "X-Forwarded-Groups",
                PermissionMap.of(List.of("ops=act"), Permission.READ));
    }

    private static QuarkusSecurityIdentity identity(String name, String... roles) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(() -> name)
                .addRoles(Set.of(roles))
                .build();
    }

    private static Ask ask(@Nullable String session) {
        return TestAsk.from("127.0.0.1", session, "GET", "/jobs");
    }

    private static Ask from(String peer, String... headers) {
        return TestAsk.from(peer, null, "GET", "/jobs", headers);
    }

    /** Somebody whose login the console can end. */
    private static Who loggedIn(String user, Permission permission) {
        return new Who.Known(new Visitor(user, permission.withLesser(), true));
    }

    private static Who known(String user, Permission permission) {
        return new Who.Known(new Visitor(user, permission.withLesser()));
    }

    /** A refusal with this code, whatever its words are. */
    private static Consumer<Who> isRefused(String code) {
        return who -> assertThat(who)
                .isInstanceOfSatisfying(
                        Who.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("users"), text);
    }
}
